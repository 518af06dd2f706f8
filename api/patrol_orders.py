"""Patrol orders by HTTP: issued for an area, listed, and one with the progress of each site (docs/dispatching.md)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query
from starlette.responses import JSONResponse

from api.alerts import DAY_MS, LARGEST_ID, Name, Text, Told, who_acts
from api.case_words import CaseWords
from api.cases import Due, Key
from api.dispatch_services import DispatchServices
from api.reading import check_area, require
from api.services import ApiServices
from catalogue.people import Permission
from data_access.areas import AreaTree

OPEN, DONE, OVERDUE = "open", "done", "overdue"


class PatrolOrderRoutes:
    """Reads for the permission `records`, acts for `dispatch`."""

    def __init__(self, services: ApiServices, dispatching: DispatchServices) -> None:
        """Reads nothing yet."""
        self.services, self.own = services, dispatching

    def router(self) -> APIRouter:
        """The routes."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/patrol-orders", self.issue, methods=["POST"], response_model=None)
        routes.add_api_route("/api/v1/areas/{code}/patrol-orders", self.find, methods=["GET"], response_model=None)
        routes.add_api_route("/api/v1/patrol-orders/{order}", self.read, methods=["GET"], response_model=None)
        return routes

    def issue(
        self,
        feed: Key,
        area: Annotated[str, Body(max_length=40)],
        category: Key,
        due: Due = None,
        note: Text = "",
        name: Name = "",
        lang: str = "",
    ) -> Any:
        """A task for every site of a category that has none open; 422 where that is no site."""
        require(Permission.DISPATCH)
        check_area(self.services.tree.get(), area)
        wanted = self.own.wanted_order(feed=feed, area=area, category=category, due_ms=due, note=note)
        try:
            order = self.own.orders.issue(wanted, who_acts(self.own, name))
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        found, _ = self.own.reader.order(order.id, self.services.clock())
        return JSONResponse(self._words(lang).order(found), 201)

    def find(self, code: str, days: Annotated[int, Query(ge=1, le=366)] = 7, lang: str = "") -> Told:
        """Those issued in so many days for the area or one below it, and of those above what concerns it; newest first."""
        require(Permission.RECORDS)
        tree, now = self.services.tree.get(), self.services.clock()
        check_area(tree, code)
        above = [int(tree.ids[tree.index[each.code]]) for each in tree.path(code)[:-1]]
        found = self.own.reader.orders(_within(tree, code), above, now - days * DAY_MS, now)
        words = self._words(lang)
        return {"orders": [words.order(each, code) for each in found]}

    def read(self, order: int, area: str = "", lang: str = "") -> Told:
        """One, with the state of each of its sites, or of those in an area."""
        require(Permission.RECORDS)
        now, words = self.services.clock(), self._words(lang)
        if area:
            check_area(words.tree, area)
        areas = _within(words.tree, area) if area else None
        try:
            found, places = self.own.reader.order(order if 0 <= order <= LARGEST_ID else -1, now, areas)
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        if not area:
            check_area(words.tree, words.code_of(found.order.area_id))
        told = [
            [row.site, row.name, row.lon, row.lat, _state(row.done_ms, row.due_ms, now), row.done_ms, row.area]
            for row in places
        ]
        return {**words.order(found, area), "places": told}

    def _words(self, lang: str) -> CaseWords:
        return CaseWords(self.services, self.services.tree.get(), lang)


def _within(tree: AreaTree, code: str) -> list[int]:
    """The store numbers of an area and all below it."""
    found: list[int] = tree.ids[tree.below(code)].tolist()
    return found


def _state(done_ms: int | None, due_ms: int | None, now_ms: int) -> str:
    if done_ms is not None:
        return DONE
    return OVERDUE if due_ms is not None and due_ms < now_ms else OPEN
