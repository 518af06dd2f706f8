"""What the two sides of a web process are given: HTTP beside Dash, and the pages of Dash itself."""

from __future__ import annotations

import time

from api.access import access_of
from api.alert_services import AlertServices
from api.dispatch_services import DispatchServices
from api.live_pictures import live_pictures
from api.report_services import ReportServices
from api.services import ApiServices
from assembly.product import Product
from backend.alerting.desk import Actor, ChangedMeanwhile, Desk, Overtaken
from backend.dispatching.acting import Acting
from backend.dispatching.desk import CaseDesk, Wanted
from backend.dispatching.orders import OrderDesk, WantedOrder
from callbacks.scoped_areas import ScopedAreas, ScopedThings
from callbacks.services import Services
from catalogue.people import present
from data_access.alert_changes import InForce
from data_access.alert_reader import AlertReader
from data_access.alert_times import AlertTimes
from data_access.cache import connect
from data_access.camera_frames import CameraFrames
from data_access.camera_list import CameraList
from data_access.current_tree import AreaReader, CurrentTree
from data_access.dispatch_reader import DispatchReader
from data_access.freshness import store_trouble
from data_access.geometry import GeometryReader
from data_access.live_reader import LiveReader
from data_access.past_days import PastDays
from data_access.points_reader import PointsReader
from data_access.records_reader import RecordsReader
from data_access.terms import Terms
from data_access.thing_search import ThingSearch
from data_access.things import ThingsReader
from layouts.alert_rules import alert_rules_page, refused_rules_page
from layouts.report import refused_report_page, report_page
from layouts.sign_in import sign_in_page
from layouts.words import for_language

PAST_DAY_KEPT_S = 30


def api_services(product: Product) -> ApiServices:
    """What the HTTP side is given."""
    tree, terms = CurrentTree(product.engine), Terms(product.engine)
    points = PointsReader(product.engine, product.catalogue, product.days, terms)
    return ApiServices(
        catalogue=product.catalogue,
        days=product.days,
        tree=tree,
        geometry=GeometryReader(product.engine),
        past_days=PastDays(
            product.engine, product.catalogue, product.days, lambda: int(time.monotonic()) // PAST_DAY_KEPT_S
        ),
        points=points,
        things=ThingsReader(product.engine, product.catalogue, product.days, terms, points),
        records=RecordsReader(product.engine, product.catalogue, product.days, tree.get, Terms(product.engine)),
        live=LiveReader(product.redis_url),
        ingest=product.ingestor.ingest,
        clock=product.clock.now_ms,
        token=product.settings.ingest_token,
        store_answers=lambda: store_trouble(product.engine),
        words=for_language,
        build=product.build,
        base_map=product.base_map,
        access=access_of(product.people, product.settings, sign_in_page) if product.people else None,
        alerts=alert_services(product),
        dispatching=dispatch_services(product),
        pictures=live_pictures(product.settings, product.engine, product.stream_board, product.pictures_folder),
        reports=ReportServices(
            times=AlertTimes(product.engine),
            page=report_page,
            refused=refused_report_page,
            area=product.settings.area,
        ),
        cameras=_cameras(product, terms),
        frames=CameraFrames(connect(product.redis_url)),
    )


def alert_services(product: Product) -> AlertServices:
    """What the HTTP side needs for alerts."""
    return AlertServices(
        reader=AlertReader(product.engine),
        desk=Desk(product.engine, product.catalogue, product.clock.now_ms),
        actor=Actor,
        overtaken=Overtaken,
        changed=ChangedMeanwhile,
        rules=InForce(product.engine, product.catalogue),
        page=alert_rules_page,
        refused=refused_rules_page,
        is_exercise=product.settings.demo,
    )


def dispatch_services(product: Product) -> DispatchServices:
    """What the HTTP side needs for dispatching."""
    acting = Acting(product.engine, product.catalogue, product.days, product.clock.now_ms)
    return DispatchServices(
        reader=DispatchReader(product.engine, product.catalogue, Terms(product.engine)),
        desk=CaseDesk(acting, lambda: product.ingestor.places),
        orders=OrderDesk(acting, lambda: product.ingestor.places),
        actor=Actor,
        wanted=Wanted,
        wanted_order=WantedOrder,
    )


def page_services(product: Product, given: ApiServices) -> Services:
    """What the pages are given; they read the same tree of areas as the HTTP side."""
    areas = ScopedAreas(AreaReader(given.tree, product.settings.area), present)
    things = ThingSearch(product.engine, product.catalogue, Terms(product.engine))
    return Services(areas, product.clock, ScopedThings(things, areas), present)


def _cameras(product: Product, terms: Terms) -> CameraList | None:
    """The list of cameras; None where no system declares a feed of them."""
    feed = product.catalogue.cameras
    return CameraList(product.engine, feed, terms, bool(product.settings.media_gateway)) if feed else None
