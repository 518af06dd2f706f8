"""GET /api/v1/areas/{code}/points/{kind}: sites, things, cases and alerts of an area with their states, now or on past days."""

from __future__ import annotations

import hashlib
from datetime import date
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, HTTPException, Request, Response

from api.ask import BadRequest, Query, read_days
from api.encoding import Encoded
from api.reading import check_area, respond
from api.services import ApiServices
from data_access import past_points, points_reader
from data_access.past_points import PastPoints

EARLIEST = date(2002, 1, 1)  # so that the longest stretch of days begins in this century


class PointRoutes:
    """Reads points; the reader keeps them for some seconds."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services
        self.past = PastPoints(services.points)

    def router(self) -> APIRouter:
        """The one route."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/areas/{code}/points/{kind}", self.read, methods=["GET"], response_model=None)
        return routes

    def read(self, code: str, kind: str, request: Request) -> Response:
        """The points of an area and all below it; 404 for an area or a kind that there is not, or that has no past.

        `day` (YYYY-MM-DD) asks for those of a day, `days` for so many that end with it (data_access/past_points.py).
        """
        check_area(self.services.tree.get(), code)
        query = parse_qs(request.url.query)
        try:
            told = self._past(code, kind, query) if "day" in query else self._present(code, kind)
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        except BadRequest as error:
            raise HTTPException(422, str(error)) from error
        body = orjson.dumps({"kind": kind, **told})
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return respond(request, Encoded(body), tag, "no-cache", "application/json")

    def _present(self, code: str, kind: str) -> dict[str, object]:
        rows = self.services.points.read(self.services.tree.get(), code, kind, self.services.clock())
        return {"columns": points_reader.COLUMNS, "rows": rows}

    def _past(self, code: str, kind: str, query: Query) -> dict[str, object]:
        now_ms = self.services.clock()
        day, days = _day(query["day"][0]), read_days(query)
        if day > self.services.days.day(now_ms):
            raise BadRequest(f"day {query['day'][0]} has not come yet")
        rows = self.past.read(self.services.tree.get(), code, kind, day, days, now_ms)
        return {"columns": past_points.COLUMNS, "rows": rows}


def _day(text: str) -> int:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"day {text!r} is not a day; write it as YYYY-MM-DD") from error
    if day < EARLIEST:
        raise BadRequest(f"day {text!r} is before {EARLIEST}")
    return day.toordinal()
