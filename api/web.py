"""The web process's ASGI application: the API outside, Dash inside, errors of /api as JSON."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api.alert_rules import AlertRuleRoutes
from api.alerts import AlertRoutes
from api.base_map import BaseMapRoutes
from api.camera_streams import CameraStreamRoutes
from api.cameras import CameraRoutes
from api.cap import CapRoutes
from api.cases import CaseRoutes
from api.dispatches import DispatchRoutes
from api.exports import ExportRoutes
from api.gate import stand_guard
from api.geometry import GeometryRoutes
from api.health import health_routes
from api.hub import Hub
from api.intake import intake_routes
from api.live import LiveEndpoint
from api.metrics import Metrics
from api.past_days import PastDayRoutes
from api.patrol_orders import PatrolOrderRoutes
from api.points import PointRoutes
from api.quiet import Noting, Quiet
from api.records import RecordRoutes
from api.reports import ReportRoutes
from api.services import ApiServices
from api.static import StaticFiles
from api.things import ThingRoutes
from api.warming import Warming
from data_access.freshness import STORE_AWAY

log = logging.getLogger(__name__)
WSGI_THREADS = 8


def build_web(services: ApiServices, flask: Any) -> FastAPI:
    """The application; `flask` is the Dash app's server, mounted at `/` behind everything else."""
    hub = Hub(services.live, services.clock)
    metrics = Metrics(hub)
    past, quiet = PastDayRoutes(services), Quiet()
    warming = Warming(services, past, quiet)
    static = StaticFiles(GZipMiddleware(cast(ASGIApp, WSGIMiddleware(flask, workers=WSGI_THREADS))), flask)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        listening = asyncio.create_task(hub.run())
        static.warm()
        warming.start()
        yield
        warming.end()
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await services.live.close()

    web = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    web.router.routes.insert(0, Route("/api/v1/live/{area_code}", LiveEndpoint(hub, services), methods=["GET"]))
    routers = (past.router(), intake_routes(services, metrics), health_routes(services, metrics), *_routers(services))
    for router in routers:
        web.include_router(router)
    stand_guard(web, services.access)
    web.add_middleware(Noting, quiet=quiet)
    web.router.routes += [Mount("/api", _no_such_path), Mount("/", static)]
    web.add_exception_handler(HTTPException, _as_json)
    web.add_exception_handler(RequestValidationError, _invalid)
    for away in STORE_AWAY:
        web.add_exception_handler(away, _store_away)
    return web


def _routers(services: ApiServices) -> Iterator[APIRouter]:
    """The routes that need the services alone, of those parts that there are."""
    for reading in (GeometryRoutes, PointRoutes, ThingRoutes, RecordRoutes, ExportRoutes, BaseMapRoutes):
        yield reading(services).router()
    if services.alerts:
        for alerting in (CapRoutes, AlertRoutes, AlertRuleRoutes):
            yield alerting(services, services.alerts).router()
    if services.alerts and services.reports:
        yield ReportRoutes(services, services.alerts, services.reports).router()
    if services.dispatching:
        for dispatching in (DispatchRoutes, CaseRoutes, PatrolOrderRoutes):
            yield dispatching(services, services.dispatching).router()
    if services.pictures:
        yield CameraStreamRoutes(services, services.pictures).router()
    if services.cameras and services.frames:
        yield CameraRoutes(services, services.cameras, services.frames).router()


async def _no_such_path(scope: Scope, receive: Receive, send: Send) -> None:
    answer = JSONResponse({"error": f"there is nothing at {scope['path']}"}, 404)
    await answer(scope, receive, send)


async def _store_away(_request: Request, error: Exception) -> JSONResponse:
    log.error("the store is away: %s", error)
    return JSONResponse({"error": "the store is away; try again"}, 503, headers={"Retry-After": "1"})


async def _as_json(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = first["loc"][-1]
    return JSONResponse({"error": f"{name} {first.get('input')!r}: {first['msg']}"}, 422)
