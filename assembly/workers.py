"""The processes that serve no pages: the backend, what makes cameras live, the prober, the demo city."""

from __future__ import annotations

from assembly.product import Product
from backend.alerting.channels import deliver
from backend.alerting.notifying import Notifier
from backend.alerting.wording import Wording
from backend.demo.simulator import Simulator
from backend.probing.prober import Prober
from backend.probing.telling import Teller
from backend.processes import stop_event
from backend.service import Backend, real_ms
from backend.streams.ffmpeg import find_ffmpeg
from backend.streams.service import StreamService
from data_access.alert_changes import InForce
from data_access.cache import connect
from data_access.camera_frames import CameraFrames
from data_access.camera_sources import CameraSource, CameraSources, write_camera_sources
from data_access.current_tree import CurrentTree
from layouts.words import for_language


def notifier(product: Product) -> Notifier:
    """Who sends what is to be told of alerts."""
    wording = Wording(
        InForce(product.engine, product.catalogue), CurrentTree(product.engine), product.days, for_language
    )
    return Notifier(product.engine, product.alerts_file.contacts, wording.message, deliver, real_ms)


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
        alert_retention=product.settings.alert_retention,
        contacts=product.alerts_file.contacts,
        notifier=notifier(product),
    )
    service.run()
    return 0


def streams(product: Product) -> int:
    """Run the process that makes watched cameras live alone."""

    def correct(source: CameraSource) -> None:
        write_camera_sources(product.engine, [source], product.clock.now_ms())

    return StreamService(
        product.stream_board,
        CameraSources(product.engine).get,
        correct,
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
