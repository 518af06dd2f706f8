"""The backend's loop: hold the lease, tick, publish; outlive a store or a Redis that is away for a while."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from backend.alerting.alerting import Alerting
from backend.alerting.notifying import Notifier
from backend.alerting.retention import AlertRetention
from backend.dispatching.patrolled import Patrolled
from backend.publishing import SnapshotWriter
from backend.retention import Retention
from backend.rollup import Rollup
from catalogue.contacts import Contact
from catalogue.registry import Catalogue
from data_access.cache import CacheAway, Keys, Publisher, connect
from data_access.days import Days
from data_access.lease import LeaseLost, release, take_lease
from data_access.store import Engine, StoreAway

log = logging.getLogger(__name__)
STANDBY_S = 1.0


def real_ms() -> int:
    """The machine's time, UTC ms; leases run on it whatever the product's clock says."""
    return time.time_ns() // 1_000_000


@dataclass
class Backend:
    """One backend process. `clock` gives the product's time in UTC ms; `stop` ends the loop after the running tick.

    `retention`: for how many whole days quarter-hours are kept, `alert_retention`: cleared alerts. `contacts`: who is
    told of alerts, and `notifier`: who tells them.
    """

    engine: Engine
    redis_url: str
    catalogue: Catalogue
    days: Days
    clock: Callable[[], int]
    tick_s: float
    stop: threading.Event
    keys: Keys = field(default_factory=Keys)
    retention: int = 92
    alert_retention: int = 400
    contacts: Sequence[Contact] = ()
    notifier: Notifier | None = None

    def run(self) -> None:
        """Be active whenever the lease can be had, until stopped."""
        holder = f"{socket.gethostname()}:{os.getpid()}"
        told = Trouble("store")
        while not self.stop.is_set():
            try:
                epoch = take_lease(self.engine, holder, real_ms())
                told.over()
                if epoch is None:
                    self.stop.wait(STANDBY_S)
                else:
                    self._lead(epoch)
            except LeaseLost as error:
                log.warning("standing by: %s", error)
            except StoreAway as error:
                told.say(error.orig or error)
                self.stop.wait(STANDBY_S)

    def _lead(self, epoch: int) -> None:
        rollup = Rollup(self.engine, self.catalogue, self.days)
        rollup.start(self.clock(), epoch)
        writer = SnapshotWriter(
            self.engine, Publisher(connect(self.redis_url), epoch, self.keys), self.catalogue, self.days
        )
        alerting = Alerting(self.engine, self.catalogue, self.days, real_ms, self.contacts)
        patrolled = Patrolled(self.engine, self.catalogue)
        retention = Retention(self.engine, self.days, self.retention)
        alert_retention = AlertRetention(self.engine, self.days, self.alert_retention)
        trouble = Trouble("Redis")
        done = threading.Event()
        telling = threading.Thread(target=self.notifier.run, args=(done,), daemon=True) if self.notifier else None
        if telling:
            telling.start()
        log.info("active, lease epoch %d", epoch)
        try:
            while not self.stop.is_set():
                started = time.monotonic()
                more = self._tick(rollup, alerting, writer, epoch, trouble)
                patrolled.tick(self.clock(), epoch)
                if not more and rollup.city:
                    retention.refresh(rollup.city, self.clock(), epoch)
                    alert_retention.refresh(self.clock(), epoch)
                self.stop.wait(0 if more else max(self.tick_s - (time.monotonic() - started), 0.02))
        finally:
            done.set()
            if self.stop.is_set():
                release(self.engine, epoch)

    def _tick(self, rollup: Rollup, alerting: Alerting, writer: SnapshotWriter, epoch: int, trouble: Trouble) -> bool:
        now = self.clock()
        done = rollup.tick(now, real_ms(), epoch)
        assert rollup.city is not None
        changed = np.union1d(done.changed, alerting.tick(rollup.city, now, epoch))
        rollup.catalogue = alerting.catalogue  # the limits of records as people have changed them
        try:
            if done.more:
                writer.forget_written()  # what changed now is written with what changes next
            else:
                writer.write(rollup.city, done.version, changed, now, real_ms())
                writer.refresh_past(rollup.city, now)
            trouble.over()
        except CacheAway as error:
            writer.forget_written()
            trouble.say(error)
        return done.more


@dataclass
class Trouble:
    """Says a failure once, and its end once."""

    what: str
    is_on: bool = False

    def say(self, error: object) -> None:
        """The failure, if it is news."""
        if not self.is_on:
            log.error("%s is away, waiting for it: %s", self.what, error)
        self.is_on = True

    def over(self) -> None:
        """The recovery, if there was a failure."""
        if self.is_on:
            log.info("%s is back", self.what)
        self.is_on = False
