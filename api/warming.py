"""Makes the past that leaders look at first, yesterday and its report and the last 7 and 30 days, before anybody waits for it."""

from __future__ import annotations

import logging
import os
import threading
from contextlib import suppress
from dataclasses import dataclass

from api.ask import read_ask
from api.past_days import PastDayRoutes
from api.report_numbers import numbers_of
from api.services import ApiServices
from data_access.freshness import STORE_AWAY

log = logging.getLogger(__name__)
COUNTS = (1, 7, 30)
LAST_IN_LINE = 10  # nice: whoever waits for an answer comes first


@dataclass(frozen=True)
class Pace:
    """Seconds before the first look, between two looks whether the day is another, and between two documents."""

    first_s: float = 15.0
    look_s: float = 60.0
    rest_s: float = 2.0


USUAL = Pace()


class Warming:
    """A thread of a web process that reads the past of the areas one starts from, anew after each midnight."""

    def __init__(self, services: ApiServices, past: PastDayRoutes, pace: Pace = USUAL) -> None:
        """Does nothing yet."""
        self.services = services
        self.past = past
        self.pace = pace
        self.done = 0  # the day (proleptic ordinal) that the past was read up to
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warm past days", daemon=True)

    def start(self) -> None:
        """Begin, a while after the process has."""
        self._thread.start()

    def end(self) -> None:
        """Stop after what is being read."""
        self._ended.set()

    def _run(self) -> None:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST_IN_LINE)
        wait_s = self.pace.first_s
        while not self._ended.wait(wait_s):
            wait_s = self.pace.look_s
            yesterday = self.services.days.day(self.services.clock()) - 1
            if yesterday != self.done:
                try:
                    self.done = yesterday if self.read(yesterday) else self.done
                except STORE_AWAY as error:
                    log.warning("the past could not be read ahead: %s", error)

    def read(self, yesterday: int) -> int:
        """Make the documents of each root that end with a day (proleptic ordinal); how many there are now."""
        tree = self.services.tree.get()
        indicator = next(view.map for view in self.services.catalogue.views if view.map).indicators[0]
        made = 0
        for root in (area for area in tree.areas if area.parent is None):
            levels = [area.level for area in tree.areas if area.parent == root.code][:1] or [root.level]
            asked = {"layer": [f"{indicator}:{levels[0]}"], "trend": [indicator]}
            for count in COUNTS:
                self.past.document(yesterday, root.code, read_ask(asked, self.services.catalogue), None, count)
                made += 1
                if self._ended.wait(self.pace.rest_s):
                    return 0
            numbers_of(self.services.past_days, tree, root.code, yesterday)
        return made
