"""GET /api/v1/feeds/{feed}/records: the records behind a number, paged, and how many there are in all."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query

from api.record_query import Asked, asked, to_query
from api.services import ApiServices
from catalogue.people import Permission, present
from data_access.areas import AreaTree
from data_access.records_reader import BadCursor

log = logging.getLogger(__name__)
Given = Annotated[Asked, Depends(asked)]


class RecordRoutes:
    """Pages through records, never past the product's present."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services

    def router(self) -> APIRouter:
        """The pages, and the total of all pages."""
        routes = APIRouter()
        path = "/api/v1/feeds/{feed}/records"
        routes.add_api_route(path, self.read, methods=["GET"], response_model=None)
        routes.add_api_route(f"{path}/total", self.total, methods=["GET"], response_model=None)
        return routes

    def read(
        self, given: Given, cursor: str | None = None, limit: Annotated[int, Query(ge=1, le=500)] = 50
    ) -> dict[str, Any]:
        """One page, and the names on the way from the area asked for to those of its records."""
        query = replace(to_query(given, self.services), personal=present().may(Permission.PERSONAL))
        if query.personal:
            log.info("%s reads records of %s in %s with personal text", present().key, query.feed, query.area)
        try:
            page = self.services.records.page(query, cursor, limit)
        except BadCursor as error:
            raise HTTPException(422, str(error)) from error
        areas = names_below(self.services.tree.get(), given.area, (str(row["area"]) for row in page.rows))
        return {"records": page.rows, "next_cursor": page.next_cursor, "areas": areas}

    def total(self, given: Given) -> dict[str, Any]:
        """How many records, and what the indicator's part counts in them."""
        found = self.services.records.total(to_query(given, self.services))
        return {"records": found.records, "value": found.value}


def names_below(tree: AreaTree, code: str, codes: Iterable[str]) -> dict[str, list[str]]:
    """The names on the way from one area down to others, by their codes; empty for itself."""
    depth = len(tree.path(code))
    return {other: [area.name for area in tree.path(other)[depth:]] for other in dict.fromkeys(codes)}
