"""Makes the past that leaders look at first, yesterday and its report and the last 7 and 30 days, before anybody waits for it."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from api.ask import read_ask
from api.past_days import PastDayRoutes
from api.quiet import Quiet
from api.report_numbers import numbers_of
from api.services import ApiServices
from data_access.freshness import STORE_AWAY

log = logging.getLogger(__name__)
COUNTS = (1, 7, 30)


@dataclass(frozen=True)
class Pace:
    """Seconds before the first look, between two looks whether the day is another, and between two documents; for how
    long nobody must have asked before one is made, and how long that is waited for where somebody always does.
    """

    first_s: float = 15.0
    look_s: float = 60.0
    rest_s: float = 2.0
    quiet_s: float = 5.0
    patience_s: float = 600.0


USUAL = Pace()


class Warming:
    """A thread of a web process that reads the past of the areas one starts from, anew after each midnight.

    It shares the interpreter with those who wait for an answer. A lower priority would not help them: a thread that is
    not given the processor keeps the interpreter's lock all the while. So it works while nobody asks.
    """

    def __init__(self, services: ApiServices, past: PastDayRoutes, quiet: Quiet, pace: Pace = USUAL) -> None:
        """Does nothing yet."""
        self.services = services
        self.past = past
        self.quiet = quiet
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
        """Make the documents of each root that end with a day (proleptic ordinal); how many there are now, 0 at the end."""
        tree = self.services.tree.get()
        indicator = next(view.map for view in self.services.catalogue.views if view.map).indicators[0]
        made = 0
        for root in (area for area in tree.areas if area.parent is None):
            levels = [area.level for area in tree.areas if area.parent == root.code][:1] or [root.level]
            asked = {"layer": [f"{indicator}:{levels[0]}"], "trend": [indicator]}
            for count in COUNTS:
                if not self._may_work():
                    return 0
                self.past.document(yesterday, root.code, read_ask(asked, self.services.catalogue), None, count)
                made += 1
            if not self._may_work():
                return 0
            numbers_of(self.services.past_days, tree, root.code, yesterday)
        return made

    def _may_work(self) -> bool:
        """Wait until nobody has asked for a while; False once the end has come."""
        deadline = time.monotonic() + self.pace.patience_s
        while not self._ended.wait(self.pace.rest_s):
            if self.quiet.lasts_s() >= self.pace.quiet_s or time.monotonic() >= deadline:
                return True
        return False
