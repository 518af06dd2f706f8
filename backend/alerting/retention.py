"""Lets go of alerts that were cleared long ago, some at a time, so that no tick becomes long."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from data_access.alert_keeping import drop_cleared
from data_access.alerts import lock_acts
from data_access.days import Days
from data_access.lease import hold
from data_access.store import Engine

log = logging.getLogger(__name__)
AT_ONCE = 1_000


@dataclass
class AlertRetention:
    """Keeps the alerts cleared in the last `kept` whole days, and all later ones."""

    engine: Engine
    days: Days
    kept: int
    _done: int | None = None  # the day on which nothing is left to let go of

    def refresh(self, now_ms: int, epoch: int) -> int:
        """Let go of at most AT_ONCE; of how many. LeaseLost when another backend is active."""
        today = self.days.day(now_ms)
        if today == self._done:
            return 0
        with self.engine.begin() as connection:
            hold(connection, epoch)
            lock_acts(connection)
            dropped = drop_cleared(connection, self.days.bounds(today - self.kept)[0], AT_ONCE)
        if dropped < AT_ONCE:
            self._done = today
        if dropped:
            log.info("%d alerts cleared before %s are not kept any longer", dropped, self.days.name(today - self.kept))
        return dropped
