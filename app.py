"""The command line, and the only place where settings, store, cache and web app are put together."""

from __future__ import annotations

import argparse
import logging
import os
import socket
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import uvicorn
from dotenv import load_dotenv

from api.access import Access, access_of, people_of, unknown_areas
from api.alert_services import AlertServices
from api.build import build_of
from api.live_pictures import LivePictures, live_pictures
from api.services import ApiServices
from api.web import build_web
from backend import hashing
from backend import verify as recount
from backend.alerting.channels import deliver, is_channel
from backend.alerting.desk import Actor, ChangedMeanwhile, Desk, Overtaken
from backend.alerting.notifying import Notifier
from backend.alerting.wording import Wording
from backend.demo.simulator import Simulator
from backend.importing import command as importing
from backend.ingest import Ingestor
from backend.launch import announce, bind, make_folder, wait_for
from backend.probing.prober import Prober
from backend.probing.telling import Teller
from backend.processes import (
    Child,
    Supervisor,
    answers,
    claim_socket,
    environment,
    own_command,
    redis_command,
    stop_event,
)
from backend.service import Backend, real_ms
from backend.streams.ffmpeg import find_ffmpeg
from backend.streams.service import StreamService
from callbacks.dash_app import build_dash
from callbacks.scoped_areas import ScopedAreas, ScopedThings
from callbacks.services import Services
from catalogue.alert_changes import changed_catalogue
from catalogue.alerts_file import AlertsFile, read_alerts
from catalogue.base_map import BaseMap, base_map
from catalogue.clock import Clock
from catalogue.errors import OperatorError
from catalogue.people import People, present
from catalogue.registry import Catalogue, load
from catalogue.settings import Settings, help_text, read_settings
from data_access.alert_changes import InForce
from data_access.alert_reader import AlertReader
from data_access.cache import check, connect
from data_access.camera_frames import CameraFrames
from data_access.camera_list import CameraList
from data_access.camera_sources import CameraSources
from data_access.current_tree import AreaReader, CurrentTree
from data_access.days import Days
from data_access.engine import migrate, open_engine
from data_access.freshness import store_trouble
from data_access.geometry import GeometryReader
from data_access.live_reader import LiveReader
from data_access.past_days import PastDays
from data_access.points_reader import PointsReader
from data_access.records_reader import RecordsReader
from data_access.store import Engine
from data_access.stream_board import StreamBoard
from data_access.terms import Terms
from data_access.thing_search import ThingSearch
from data_access.things import ThingsReader
from layouts.alert_rules import alert_rules_page
from layouts.sign_in import sign_in_page
from layouts.words import for_language

log = logging.getLogger("command-centre")
SOCKET_FD, CLOCK_SINCE = "COMMAND_CENTRE_SOCKET_FD", "COMMAND_CENTRE_CLOCK_SINCE"
PAST_DAY_KEPT_S = 30
ROOT = Path(__file__).parent


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
    def live_pictures(self) -> LivePictures:
        """What the HTTP side needs for live pictures."""
        return live_pictures(self.settings, self.engine, self.stream_board, self.pictures_folder)

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

    @cached_property
    def access(self) -> Access | None:
        """What sign-in needs, where there is a file of people."""
        return access_of(self.people, self.settings, sign_in_page) if self.people else None

    @cached_property
    def api_services(self) -> ApiServices:
        """What the HTTP side is given."""
        tree, terms = CurrentTree(self.engine), Terms(self.engine)
        points = PointsReader(self.engine, self.catalogue, self.days, terms)
        return ApiServices(
            catalogue=self.catalogue,
            days=self.days,
            tree=tree,
            geometry=GeometryReader(self.engine),
            past_days=PastDays(
                self.engine, self.catalogue, self.days, lambda: int(time.monotonic()) // PAST_DAY_KEPT_S
            ),
            points=points,
            things=ThingsReader(self.engine, self.catalogue, self.days, terms, points),
            records=RecordsReader(self.engine, self.catalogue, self.days, tree.get, Terms(self.engine)),
            live=LiveReader(self.redis_url),
            ingest=self.ingestor.ingest,
            clock=self.clock.now_ms,
            token=self.settings.ingest_token,
            store_answers=lambda: store_trouble(self.engine),
            words=for_language,
            build=self.build,
            base_map=self.base_map,
            access=self.access,
            alerts=self.alert_services,
            pictures=self.live_pictures,
            cameras=CameraList(self.engine, self.catalogue.cameras, terms) if self.catalogue.cameras else None,
            frames=CameraFrames(connect(self.redis_url)),
        )

    @cached_property
    def alert_services(self) -> AlertServices:
        """What the HTTP side needs for alerts."""
        return AlertServices(
            reader=AlertReader(self.engine),
            desk=Desk(self.engine, self.catalogue, self.clock.now_ms),
            actor=Actor,
            overtaken=Overtaken,
            changed=ChangedMeanwhile,
            rules=InForce(self.engine, self.catalogue),
            page=alert_rules_page,
            is_exercise=self.settings.demo,
        )

    @cached_property
    def notifier(self) -> Notifier:
        """Who sends what is to be told of alerts."""
        wording = Wording(InForce(self.engine, self.catalogue), CurrentTree(self.engine), self.days, for_language)
        return Notifier(self.engine, self.alerts_file.contacts, wording.message, deliver, real_ms)

    @cached_property
    def callback_services(self) -> Services:
        """What the pages are given."""
        given = self.api_services
        areas = ScopedAreas(AreaReader(given.tree, self.settings.area), present)
        things = ThingSearch(self.engine, self.catalogue, Terms(self.engine))
        return Services(areas, self.clock, ScopedThings(things, areas), present)


def up(product: Product) -> int:
    """Start everything and keep it running; the command when none is given."""
    started = time.monotonic()
    settings = product.settings
    product.catalogue, product.clock, product.base_map, product.people  # noqa: B018  what is wrong with one of them is told before anything starts
    listener = bind(settings.host, settings.port)
    make_folder(settings.var_dir)
    supervisor = Supervisor()
    supervisor.stop_on_signals()
    try:
        start_cache(product, supervisor)
        product.engine.dispose()
        start_parts(product, supervisor, listener)
        announce(settings.host, settings.port, started)
        supervisor.watch()
        log.info("stopping")
    finally:
        supervisor.stop()
    return 0


def start_cache(product: Product, supervisor: Supervisor) -> None:
    """Start the embedded redis-server unless REDIS_URL names another; either way it must answer."""
    if not product.settings.redis_url:
        claim_socket(product.redis_socket)
        supervisor.add(Child("redis", redis_command(product.redis_socket), environment(), serves_others=True))
        wait_for(
            lambda: answers(product.redis_socket),
            "the embedded redis-server does not start; set REDIS_URL to one of yours",
        )
    check(connect(product.redis_url), product.redis_url)


def start_parts(product: Product, supervisor: Supervisor, listener: socket.socket) -> None:
    """The web processes, the backend and, where wanted, the demo city."""
    environ = environment(REDIS_URL=product.redis_url, DATABASE_URL=product.database_url)
    if product.settings.demo:
        supervisor.add(Child("demo city", own_command("simulate"), environ, may_end=True))
    supervisor.add(Child("backend", own_command("backend"), environ))
    if not product.settings.media_gateway:
        supervisor.add(Child("streams", own_command("streams"), environ))
    if product.settings.camera_probe and product.catalogue.cameras:
        supervisor.add(Child("prober", own_command("probe"), environ))
    for number in range(1, product.settings.web_workers + 1):
        own = environ | {SOCKET_FD: str(listener.fileno())}
        supervisor.add(Child(f"web {number}", own_command("web"), own, (listener.fileno(),)))


def web(product: Product) -> int:
    """Run one web process alone."""
    settings = product.settings
    given = os.environ.get(SOCKET_FD)
    listener = socket.socket(fileno=int(given)) if given else bind(settings.host, settings.port)
    dash = build_dash(product.callback_services, product.catalogue, product.build, product.base_map)
    application = build_web(product.api_services, dash.server)
    for line in unknown_areas(product.people, product.api_services.tree.get()) if product.people else ():
        log.warning("%s", line)
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, timeout_graceful_shutdown=3, ws="none", lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def backend(product: Product) -> int:
    """Run the process that keeps Redis filled alone; a second one stands by."""
    tick = product.settings.tick_seconds
    service = Backend(
        product.engine,
        product.redis_url,
        product.catalogue,
        product.days,
        product.clock.now_ms,
        tick,
        stop_event(),
        retention=product.settings.retention,
        contacts=product.alerts_file.contacts,
        notifier=product.notifier,
    )
    service.run()
    return 0


def streams(product: Product) -> int:
    """Run the process that makes watched cameras live alone."""
    return StreamService(
        product.stream_board,
        CameraSources(product.engine).get,
        product.pictures_folder,
        find_ffmpeg(product.settings.ffmpeg),
        product.clock.local,
        stop_event(),
    ).run()


def probe(product: Product) -> int:
    """Run the process that looks at one picture of each camera in turn alone."""
    feed = product.catalogue.cameras
    if feed is None:
        return 0
    return Prober(
        Teller(product.ingestor, feed, CameraFrames(connect(product.redis_url))),
        CameraSources(product.engine).all,
        product.clock.local,
        product.pictures_folder,
        stop_event(),
    ).run()


def simulate(product: Product) -> int:
    """Found the demo city where there is none, and keep its records coming."""
    settings = product.settings
    return Simulator(
        product.engine,
        product.ingestor,
        product.days,
        product.clock.now_ms,
        stop_event(),
        seed=settings.demo_seed,
        rate=settings.demo_rate,
        history_days=settings.demo_days,
        probed=settings.camera_probe,
    ).run()


def verify(product: Product) -> int:
    """Recount everything from the records and compare with Redis."""
    return recount.command(product.database_url, product.redis_url, product.catalogue, product.days)


def bring_in(product: Product, arguments: argparse.Namespace) -> int:
    """Bring in areas, sites or the records of a feed."""
    return importing.run(arguments, product.engine, product.ingestor)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(
        prog="app.py",
        description="The command centre of Luyang District. Without a command: up.",
        epilog=f"settings, from the environment or .env:\n{help_text()}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.set_defaults(run=lambda product, _: up(product))
    commands = top.add_subparsers(metavar="COMMAND")
    for function in (up, web, backend, streams, probe, simulate, verify):
        own = commands.add_parser(function.__name__, help=function.__doc__)
        own.set_defaults(run=lambda product, _, function=function: function(product))
    hashing.add_parsers(commands)
    importing.add_parsers(commands)
    commands.choices["import"].set_defaults(run=bring_in)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. What the operator can put right is said in one line."""
    load_dotenv()
    arguments = parser().parse_args(words)
    try:
        settings = read_settings(os.environ)
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        logging.getLogger("alembic").setLevel(logging.WARNING)
        code: int = arguments.run(Product(settings), arguments)
        return code
    except OperatorError as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
