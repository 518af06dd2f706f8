"""Everything that is read besides the live document: geometry, past days, records."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import numpy as np
import orjson
from fastapi import APIRouter, HTTPException, Query, Request, Response

from api.encoding import Encoded, accepted
from api.services import ApiServices
from catalogue.measures import Part
from catalogue.model import Indicator
from data_access.areas import AreaTree
from data_access.picture import Picture
from data_access.records_reader import BadCursor

GEOMETRY_QUALITY = 9
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


def reading_routes(services: ApiServices) -> APIRouter:
    """Geometry, past days and records."""
    routes = APIRouter()
    packed: dict[str, Encoded] = {}

    @routes.get("/api/v1/areas/{code}/{level}.geojson")
    def geometry(code: str, level: str, request: Request, v: str = "") -> Response:
        tree = services.tree.get()
        check_area(tree, code)
        found = services.geometry.read(tree, code, level)
        if found is None:
            levels = ", ".join([tree.areas[tree.index[code]].level, *tree.levels_below(code)])
            raise HTTPException(404, f"area {code} has no level {level!r}; it has {levels}")
        encoded = packed.setdefault(found.digest, Encoded(found.body, GEOMETRY_QUALITY))
        stays = "public, max-age=31536000, immutable" if v == found.digest else "no-cache"
        return _respond(request, encoded, f'"{found.digest}"', stays, "application/geo+json")

    @routes.get("/api/v1/days/{day}/{code}")
    def past_day(
        day: date, code: str, request: Request, layer: Annotated[list[str] | None, Query()] = None
    ) -> Response:
        tree = services.tree.get()
        check_area(tree, code)
        if not EARLIEST <= day <= LATEST:
            raise HTTPException(422, f"day {day} is not between {EARLIEST} and {LATEST}")
        picture = services.past_days.read(tree, day)
        layers = [_layer(services, text) for text in dict.fromkeys(layer or [])]
        document = day_document(picture, tree, code, layers)
        body = Encoded(orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY))
        response = _respond(request, body, None, "no-store", "application/json")
        response.headers["x-server-now"] = str(services.clock())
        return response

    @routes.get("/api/v1/feeds/{feed}/records")
    def records(
        feed: str,
        area: str,
        from_: Annotated[datetime, Query(alias="from")],
        to: datetime,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        indicator: str | None = None,
    ) -> dict[str, Any]:
        check_area(services.tree.get(), area)
        if feed not in services.catalogue.feeds:
            raise HTTPException(404, f"feed {feed!r} is not declared; there are {', '.join(services.catalogue.feeds)}")
        start, end = (_moment_ms(at, name) for at, name in ((from_, "from"), (to, "to")))
        end = min(end, services.clock() + 1)
        part = _counted(services, feed, indicator) if indicator else None
        where = part.where if part else ()
        try:
            page = services.records.page(feed, area, start, end, cursor, limit, where, part)
        except BadCursor as error:
            raise HTTPException(422, str(error)) from error
        return {"records": page.rows, "next_cursor": page.next_cursor}

    return routes


def check_area(tree: AreaTree, code: str) -> None:
    """404 for an area that is not in the tree."""
    if tree.get(code) is None:
        raise HTTPException(404, f"area {code!r} is not known")


def day_document(picture: Picture, tree: AreaTree, code: str, layers: list[tuple[Indicator, str]]) -> dict[str, Any]:
    """A past day's document, as docs/live-document.md has it."""
    at = np.array([tree.index[code]])
    document = picture.bodies(at)[0] | {"version": 0, "events": [], "feeds": dict(picture.moment.heard)}
    document["layers"] = {
        f"{item.key}:{level}": picture.layer(item, tree.at_level(code, level)) for item, level in layers
    }
    if layers:
        key = layers[0][0].key
        today, before = picture.trends(at)[0], picture.trends_before(at)[0]
        document["trend"] = {"indicator": key, "today": today.get(key, []), "yesterday": before.get(key, [])}
    return document


def _layer(services: ApiServices, text: str) -> tuple[Indicator, str]:
    key, _, level = text.partition(":")
    return _indicator(services, key), level


def _indicator(services: ApiServices, key: str) -> Indicator:
    found = services.catalogue.indicators.get(key)
    if found is None:
        raise HTTPException(422, f"indicator {key!r} is not one of {', '.join(services.catalogue.indicators)}")
    return found


def _counted(services: ApiServices, feed: str, key: str) -> Part:
    part = _indicator(services, key).counted
    if part.feed != feed:
        raise HTTPException(422, f"indicator {key!r} counts records of feed {part.feed!r}, not of {feed!r}")
    return part


def _moment_ms(moment: datetime, name: str) -> int:
    if moment.tzinfo is None:
        raise HTTPException(422, f"{name} {moment.isoformat()} has no time zone; write {moment.isoformat()}+08:00")
    return int(moment.timestamp() * 1000)


def _respond(request: Request, encoded: Encoded, tag: str | None, cache: str, media_type: str) -> Response:
    headers = {"cache-control": cache, "vary": "accept-encoding"} | ({"etag": tag} if tag else {})
    if tag and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    encoding = accepted(request.headers.get("accept-encoding", ""))
    if encoding != "identity":
        headers["content-encoding"] = encoding
    return Response(encoded.get(encoding), media_type=media_type, headers=headers)
