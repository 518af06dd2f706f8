"""GET /api/v1/days/{day}/{code}: the document of a past day, of a moment in it, or of several days; and its replay."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, HTTPException, Request, Response

from api.ask import BadRequest, Query, read_ask, read_days, read_moment
from api.documents import Document
from api.encoding import Encoded
from api.past_documents import DayOf, day_document
from api.ranges import RangeOf, range_document
from api.reading import check_area, respond
from api.replay import replay
from api.services import ApiServices
from data_access.live_reader import Ask
from data_access.past_days import PastReading

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


class PastDayRoutes:
    """Reads whole days out of the store."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services

    def router(self) -> APIRouter:
        """The routes."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/days/{day}/{code}", self.read, methods=["GET"], response_model=None)
        routes.add_api_route("/api/v1/days/{day}/{code}/replay", self.replay, methods=["GET"], response_model=None)
        return routes

    def read(self, day: date, code: str, request: Request) -> Response:
        """The document of an area with what is asked for: of the day, of a moment in it, or of days that end with it."""
        query, ask = self._asked(day, code, request)
        number = day.toordinal()
        try:
            whole, count = read_moment(query, self.services.days, number), read_days(query)
        except BadRequest as error:
            raise HTTPException(422, str(error)) from error
        if count > 1 and (whole is not None or number >= self.services.days.day(self.services.clock())):
            raise HTTPException(422, f"days {count}: such a range ends with a day that is over, and goes without at")
        return self._respond(request, self.document(number, code, ask, whole, count))

    def document(self, day: int, code: str, ask: Ask, whole: int | None, count: int) -> bytes:
        """The body that `read` answers, made where it is not kept; `day` is a proleptic ordinal."""

        def make(now: PastReading) -> Document:
            if count > 1:
                return range_document(RangeOf(now, code, ask, day, count))
            return day_document(DayOf(now, code, ask, day), whole)

        return self._kept(day, (code, ask, whole, count), make)

    def replay(self, day: date, code: str, request: Request) -> Response:
        """The documents of all moments of the day."""
        _, ask = self._asked(day, code, request)
        number = day.toordinal()
        return self._respond(
            request, self._kept(number, (code, ask, "replay"), lambda now: replay(DayOf(now, code, ask, number)))
        )

    def _asked(self, day: date, code: str, request: Request) -> tuple[Query, Ask]:
        check_area(self.services.tree.get(), code)
        if not EARLIEST <= day <= LATEST:
            raise HTTPException(422, f"day {day} is not between {EARLIEST} and {LATEST}")
        query = parse_qs(request.url.query)
        try:
            return query, read_ask(query, self.services.catalogue)
        except BadRequest as error:
            raise HTTPException(422, str(error)) from error

    def _kept(self, day: int, asked: Hashable, make: Callable[[PastReading], Document]) -> bytes:
        def dumped(now: PastReading) -> bytes:
            return orjson.dumps(make(now), option=orjson.OPT_SERIALIZE_NUMPY)

        return self.services.past_days.kept(self.services.tree.get(), day, asked, dumped)

    def _respond(self, request: Request, kept: bytes) -> Response:
        response = respond(request, Encoded(kept), None, "no-store", "application/json")
        response.headers["x-server-now"] = str(self.services.clock())
        response.headers["x-app-build"] = self.services.build
        return response
