"""GET /api/v1/feeds/{feed}/records: the records behind a number, paged."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from api.reading import check_area, check_feed, indicator_named
from api.services import ApiServices
from catalogue.measures import Part
from data_access.records_reader import BadCursor


class RecordRoutes:
    """Pages through records, never past the product's present."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services

    def router(self) -> APIRouter:
        """The one route."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/feeds/{feed}/records", self.read, methods=["GET"], response_model=None)
        return routes

    def read(
        self,
        feed: str,
        area: str,
        from_: Annotated[datetime, Query(alias="from")],
        to: datetime,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 50,
        indicator: str | None = None,
    ) -> dict[str, Any]:
        """One page; `indicator` narrows it to the records that this number counts."""
        check_area(self.services.tree.get(), area)
        check_feed(self.services.catalogue, feed)
        start, end = (moment_ms(at, name) for at, name in ((from_, "from"), (to, "to")))
        end = min(end, self.services.clock() + 1)
        part = self._counted(feed, indicator) if indicator else None
        where = part.where if part else ()
        try:
            page = self.services.records.page(feed, area, start, end, cursor, limit, where, part)
        except BadCursor as error:
            raise HTTPException(422, str(error)) from error
        return {"records": page.rows, "next_cursor": page.next_cursor}

    def _counted(self, feed: str, key: str) -> Part:
        part = indicator_named(self.services.catalogue, key).counted
        if part.feed != feed:
            raise HTTPException(422, f"indicator {key!r} counts records of feed {part.feed!r}, not of {feed!r}")
        return part


def moment_ms(moment: datetime, name: str) -> int:
    """UTC milliseconds; 422 for a time without a zone."""
    if moment.tzinfo is None:
        raise HTTPException(422, f"{name} {moment.isoformat()} has no time zone; write {moment.isoformat()}+08:00")
    return int(moment.timestamp() * 1000)
