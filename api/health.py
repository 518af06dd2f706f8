"""/healthz, /readyz and /metrics."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from api.metrics import Metrics
from api.services import ApiServices
from data_access.cache import CacheAway

BEHIND_MS = 10_000


def health_routes(services: ApiServices, metrics: Metrics) -> APIRouter:
    """Alive, ready, and numbers for the operator."""
    routes = APIRouter()

    @routes.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @routes.get("/readyz")
    async def ready(response: Response) -> dict[str, Any]:
        reasons = await _reasons(services)
        response.status_code = 503 if reasons else 200
        return {"status": "not ready" if reasons else "ready", "reasons": reasons}

    @routes.get("/metrics")
    async def numbers() -> Response:
        try:
            head = await services.live.head()
            streams = await run_in_threadpool(services.pictures.board.report) if services.pictures else None
        except CacheAway:
            head, streams = {}, None
        text = metrics.text(head, time.time_ns() // 1_000_000, streams)
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes


async def _reasons(services: ApiServices) -> list[str]:
    found = []
    store = await run_in_threadpool(services.store_answers)
    if store:
        found.append(f"store: {store}")
    try:
        head = await services.live.head()
        behind = time.time_ns() // 1_000_000 - head.get("beat", 0)
        if not head:
            found.append("rollup: no tick has filled Redis yet; is the backend running?")
        elif behind > BEHIND_MS:
            found.append(f"rollup: the last tick is {behind / 1000:.0f} s old; is the backend running?")
    except CacheAway as error:
        found.append(f"cache: Redis does not answer ({error})")
    return found
