"""The web process's ASGI application: the API outside, Dash inside, errors of /api as JSON."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

from a2wsgi import WSGIMiddleware
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from api.health import health_routes
from api.hub import Hub
from api.intake import intake_routes
from api.live import LiveEndpoint
from api.metrics import Metrics
from api.reading import reading_routes
from api.services import ApiServices
from api.static import StaticFiles

WSGI_THREADS = 8


def build_web(services: ApiServices, flask: Any) -> FastAPI:
    """The application; `flask` is the Dash app's server, mounted at `/` behind everything else."""
    hub = Hub(services.live, services.clock)
    metrics = Metrics(hub)
    static = StaticFiles(GZipMiddleware(cast(ASGIApp, WSGIMiddleware(flask, workers=WSGI_THREADS))), flask)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        listening = asyncio.create_task(hub.run())
        static.warm()
        yield
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
        await services.live.close()

    web = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    live = Route("/api/v1/live/{area_code}", LiveEndpoint(hub, services.catalogue.indicators), methods=["GET"])
    web.router.routes.insert(0, live)
    for routes in (reading_routes(services), intake_routes(services, metrics), health_routes(services, metrics)):
        web.include_router(routes)
    web.router.routes.append(Route("/api/{path:path}", _no_such_path, methods=ALL_METHODS))
    web.router.routes.append(Mount("/", static))
    web.add_exception_handler(HTTPException, _as_json)
    web.add_exception_handler(RequestValidationError, _invalid)
    return web


ALL_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


async def _no_such_path(request: Request) -> JSONResponse:
    return JSONResponse({"error": f"there is nothing at {request.url.path}"}, 404)


async def _as_json(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = first["loc"][-1]
    return JSONResponse({"error": f"{name} {first.get('input')!r}: {first['msg']}"}, 422)
