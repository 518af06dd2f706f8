"""The settings, and what is made of them for every process alike: declarations, clock, store, cache, intake."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from api.access import people_of
from api.build import build_of
from backend.alerting.channels import is_channel
from backend.ingest import Ingestor
from backend.launch import make_folder
from catalogue.alert_changes import changed_catalogue
from catalogue.alerts_file import AlertsFile, read_alerts
from catalogue.base_map import BaseMap, base_map
from catalogue.clock import Clock
from catalogue.people import People
from catalogue.registry import Catalogue, load
from catalogue.settings import Settings
from data_access.days import Days
from data_access.engine import migrate, open_engine
from data_access.store import Engine
from data_access.stream_board import StreamBoard

CLOCK_SINCE = "COMMAND_CENTRE_CLOCK_SINCE"
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Product:
    """The settings, and what is made of them when it is asked for."""

    settings: Settings

    @cached_property
    def declared(self) -> Catalogue:
        """Every system that is declared."""
        return load(self.settings.catalogue_dir, self.settings.views_file)

    @cached_property
    def alerts_file(self) -> AlertsFile:
        """What a deployer changes of the rules of alerts, and who is told of alerts."""
        path = self.settings.alerts_file
        return read_alerts(path, self.declared, is_channel) if path else AlertsFile()

    @cached_property
    def catalogue(self) -> Catalogue:
        """What is declared, with a deployer's changes."""
        return changed_catalogue(self.declared, self.alerts_file.changes)

    @cached_property
    def clock(self) -> Clock:
        """The present, or CLOCK, and what has passed since `up` was started unless time stands still."""
        if self.settings.clock is None:
            return Clock(self.settings.timezone)
        if not self.settings.clock_runs:
            return Clock(self.settings.timezone, stands_at_ms=int(self.settings.clock.timestamp() * 1000))
        since = int(os.environ.setdefault(CLOCK_SINCE, str(time.time_ns() // 1_000_000)))
        return Clock(self.settings.timezone, int(self.settings.clock.timestamp() * 1000) - since)

    @cached_property
    def base_map(self) -> BaseMap:
        """What lies below the cells of every map."""
        return base_map(self.settings)

    @cached_property
    def days(self) -> Days:
        """The city's calendar."""
        return Days(self.settings.timezone)

    @cached_property
    def build(self) -> str:
        """Which program this is; another one has pages load anew."""
        given = (self.settings.area, self.settings.timezone, repr(self.base_map.told()))
        return build_of(ROOT, self.catalogue, *given)

    @property
    def database_url(self) -> str:
        """The store's address."""
        return self.settings.database_url or f"sqlite:///{self.settings.var_dir.resolve()}/command-centre.db"

    @property
    def redis_socket(self) -> Path:
        """Where the embedded redis-server listens."""
        return self.settings.var_dir.resolve() / "redis.sock"

    @property
    def redis_url(self) -> str:
        """The cache's address."""
        return self.settings.redis_url or f"unix://{self.redis_socket}"

    @property
    def pictures_folder(self) -> Path:
        """Where live pictures lie while they are watched."""
        return self.settings.var_dir.resolve() / "streams"

    @property
    def stream_board(self) -> StreamBoard:
        """Between those who show live pictures and the process that makes them."""
        return StreamBoard(self.redis_url, self.pictures_folder)

    @cached_property
    def engine(self) -> Engine:
        """The store, migrated."""
        if not self.settings.database_url:
            make_folder(self.settings.var_dir)
        engine = open_engine(self.database_url)
        migrate(engine)
        return engine

    @cached_property
    def ingestor(self) -> Ingestor:
        """The intake."""
        return Ingestor(self.engine, self.catalogue, self.clock.now_ms)

    @cached_property
    def people(self) -> People | None:
        """Who may sign in; None where everyone gets in."""
        return people_of(self.settings)
