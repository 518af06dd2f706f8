"""POST /api/v1/feeds/{feed}/records: reads a JSON array or NDJSON and hands it to the intake; committed before
the 200.
"""

from __future__ import annotations

import hmac
import ipaddress
from typing import Any

import orjson
from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool

from api.metrics import Metrics
from api.reading import check_feed
from api.services import ApiServices
from catalogue.passwords import key_fits
from catalogue.people import People

LARGEST_BODY = 8 * 1024 * 1024
JSON, NDJSON = "application/json", ("application/x-ndjson", "application/ndjson", "application/jsonl")


def intake_routes(services: ApiServices, metrics: Metrics) -> APIRouter:
    """The one route of the intake."""
    routes = APIRouter()

    @routes.post("/api/v1/feeds/{feed}/records")
    async def take_records(feed: str, request: Request) -> dict[str, Any]:
        check_sender(request, services)
        check_feed(services.catalogue, feed)
        records, broken = parse(await read_body(request), request.headers.get("content-type", ""))
        outcome = await run_in_threadpool(services.ingest, feed, records)
        rejected = sorted([*broken.items(), *outcome.rejected])
        metrics.count_intake(
            feed, outcome.accepted, outcome.duplicates, len(rejected) - _twice(broken, outcome.rejected)
        )
        reasons = {index: broken.get(index, reason) for index, reason in rejected}
        listed = [{"index": index, "error": reason} for index, reason in sorted(reasons.items())]
        return {"accepted": outcome.accepted, "duplicates": outcome.duplicates, "rejected": listed}

    return routes


def _twice(broken: dict[int, str], rejected: list[tuple[int, str]]) -> int:
    return sum(index in broken for index, _ in rejected)


def check_sender(request: Request, services: ApiServices) -> None:
    """401 without a key of a source, where there is a file of people; else 401 without the token, where one is set, and
    403 from elsewhere than this machine.
    """
    if services.access is not None:
        _check_key(request, services.access.people)
    elif token := services.token:
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode("latin-1"), f"Bearer {token}".encode()):
            raise HTTPException(401, "send `Authorization: Bearer <INGEST_TOKEN>`", {"WWW-Authenticate": "Bearer"})
    elif not _is_local(request.client.host if request.client else ""):
        raise HTTPException(403, "records come only from this machine until INGEST_TOKEN is set")


def _check_key(request: Request, people: People) -> None:
    word, _, key = request.headers.get("authorization", "").partition(" ")
    fitting = [key_fits(key, known) for known in people.sources.values()]
    if word.lower() != "bearer" or not any(fitting):
        raise HTTPException(401, "send `Authorization: Bearer <key of a source>`", {"WWW-Authenticate": "Bearer"})


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def read_body(request: Request, largest: int = LARGEST_BODY) -> bytes:
    """The body; 413 as soon as it is larger than so many bytes."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise HTTPException(413, f"the body is larger than {largest // 1024} KiB; send it in parts")
    return bytes(body)


def parse(body: bytes, content_type: str) -> tuple[list[Any], dict[int, str]]:
    """The records, and the lines of NDJSON that are not JSON by their place. 415 and 422 as fits."""
    kind = content_type.split(";")[0].strip().lower()
    if kind in NDJSON:
        return _lines(body)
    if kind != JSON:
        raise HTTPException(415, f"content type {kind!r} is neither {JSON} nor {NDJSON[0]}")
    try:
        records = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise HTTPException(422, f"the body is not JSON: {error}") from error
    if not isinstance(records, list):
        raise HTTPException(422, "the body is not a JSON array of records")
    return records, {}


def _lines(body: bytes) -> tuple[list[Any], dict[int, str]]:
    records: list[Any] = []
    broken: dict[int, str] = {}
    for line in body.splitlines():
        if not line.strip():
            continue
        try:
            records.append(orjson.loads(line))
        except orjson.JSONDecodeError as error:
            broken[len(records)] = f"the line is not JSON: {error}"
            records.append(None)
    return records, broken
