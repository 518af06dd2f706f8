"""The HTTP side of a world: the real web application on a free port, in a thread of this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI
from flask import Flask

from api.alert_services import AlertServices
from api.dispatch_services import DispatchServices
from api.report_services import ReportServices
from api.services import ApiServices
from api.web import build_web
from backend.alerting.desk import Actor, ChangedMeanwhile, Desk, Overtaken
from backend.dispatching.acting import Acting
from backend.dispatching.desk import CaseDesk, Wanted
from backend.dispatching.orders import OrderDesk, WantedOrder
from data_access.alert_changes import InForce
from data_access.alert_reader import AlertReader
from data_access.alert_times import AlertTimes
from data_access.current_tree import CurrentTree
from data_access.dispatch_reader import DispatchReader
from data_access.freshness import store_trouble
from data_access.geometry import GeometryReader
from data_access.live_reader import LiveReader
from data_access.past_days import PastDays
from data_access.points_reader import PointsReader
from data_access.records_reader import RecordsReader
from data_access.terms import Terms
from data_access.things import ThingsReader
from layouts.alert_rules import alert_rules_page, refused_rules_page
from layouts.report import refused_report_page, report_page
from layouts.words import for_language
from tests.builders import DISTRICT
from tests.world import World

LONGEST_S = 20.0
BUILD = "0123456789abcdef"


def services_of(world: World, token: str = "", **given: Any) -> ApiServices:
    """What app.py gives the HTTP side; `given` replaces some of it."""
    tree, terms = CurrentTree(world.engine), Terms(world.engine)
    points = PointsReader(world.engine, world.catalogue, world.days, terms)
    services: dict[str, Any] = {
        "catalogue": world.catalogue,
        "days": world.days,
        "tree": tree,
        "geometry": GeometryReader(world.engine),
        "past_days": PastDays(world.engine, world.catalogue, world.days, lambda: world.now),
        "points": points,
        "things": ThingsReader(world.engine, world.catalogue, world.days, terms, points),
        "records": RecordsReader(world.engine, world.catalogue, world.days, tree.get, Terms(world.engine)),
        "live": LiveReader(world.redis_url or "", world.keys),
        "ingest": world.ingestor.ingest,
        "clock": lambda: world.now,
        "token": token,
        "store_answers": lambda: store_trouble(world.engine),
        "words": for_language,
        "build": BUILD,
        "alerts": alert_services_of(world),
        "reports": ReportServices(times=AlertTimes(world.engine), page=report_page, refused=refused_report_page),
        "dispatching": dispatch_services_of(world),
    }
    return ApiServices(**services | given)


def alert_services_of(world: World) -> AlertServices:
    """What app.py gives it for alerts."""
    return AlertServices(
        reader=AlertReader(world.engine),
        desk=Desk(world.engine, world.catalogue, lambda: world.now),
        actor=Actor,
        overtaken=Overtaken,
        changed=ChangedMeanwhile,
        rules=InForce(world.engine, world.catalogue),
        page=alert_rules_page,
        refused=refused_rules_page,
        is_exercise=True,
    )


def dispatch_services_of(world: World) -> DispatchServices:
    """What app.py gives it for dispatching."""
    acting = Acting(world.engine, world.catalogue, world.days, lambda: world.now)
    return DispatchServices(
        reader=DispatchReader(world.engine, world.catalogue, Terms(world.engine)),
        desk=CaseDesk(acting, lambda: world.ingestor.places),
        orders=OrderDesk(acting, lambda: world.ingestor.places),
        actor=Actor,
        wanted=Wanted,
        wanted_order=WantedOrder,
    )


def application(world: World, pages: Flask | None = None, **given: Any) -> FastAPI:
    """The web application; behind the API stand `pages`, or a site that answers every path, as Dash does."""
    return build_web(services_of(world, **given), pages or any_pages())


def any_pages() -> Flask:
    """The same page everywhere."""
    pages = Flask("pages")
    pages.add_url_rule("/", "page", lambda: "a page")
    pages.add_url_rule("/<path:path>", "any page", lambda path: "a page")
    return pages


@dataclass
class Web:
    """A client of the application, and threads for requests that wait."""

    world: World
    client: httpx.Client
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(8))

    def get(self, path: str, **headers: str) -> httpx.Response:
        """One request; header names with `_` for `-`."""
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def live(self, code: str = DISTRICT, **query: Any) -> httpx.Response:
        """One poll."""
        return self.client.get(f"/api/v1/live/{code}", params=query)

    def metric(self, name: str) -> float:
        """One number of /metrics."""
        lines = self.client.get("/metrics").text.splitlines()
        return float(next(line.split()[1] for line in lines if line.startswith(f"{name} ")))

    def waiting(self, number: int = 1, code: str = DISTRICT, **query: Any) -> list[Future[httpx.Response]]:
        """So many polls that now wait in the server."""
        polls = [self.threads.submit(self.live, code, wait=25, **query) for _ in range(number)]
        self.until(lambda: self.metric("command_centre_polls_waiting") == number)
        return polls

    def until(self, is_so: Any) -> None:
        """Wait for it; AssertionError when it does not come."""
        deadline = time.monotonic() + LONGEST_S
        while not is_so():
            assert time.monotonic() < deadline, "it did not come"
            time.sleep(0.02)


@contextmanager
def serving(world: World, **given: Any) -> Iterator[Web]:
    """The application of this world, listening to Redis, until the block is left."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(
            application(world, **given), log_level="warning", timeout_graceful_shutdown=1, ws="none", lifespan="on"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=40, trust_env=False
            ) as client:
                web = Web(world, client)
                web.until(lambda: server.started and web.metric("command_centre_redis_up") == 1)
                yield web
                web.threads.shutdown(cancel_futures=True)
        finally:
            server.should_exit = True
            thread.join()
