"""Dispatching by HTTP: what may be dispatched, a new case, and the cases that came out of an alert (docs/dispatching.md)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException

from api.alerts import LARGEST_ID, Name, Text, Told, area_code
from api.case_words import CaseWords
from api.cases import CaseRoutes, Due, Key, To, recipient
from api.dispatch_services import DispatchServices, Place
from api.reading import check_area, require
from api.services import ApiServices
from catalogue.dispatching import Act
from catalogue.model import Feed
from catalogue.people import Permission, present

Number = Annotated[int | None, Body(ge=0, le=LARGEST_ID)]
Degrees = Annotated[float | None, Body(ge=-180, le=180)]


class DispatchRoutes:
    """Reads for the permission `records`, acts for `dispatch`."""

    def __init__(self, services: ApiServices, dispatching: DispatchServices) -> None:
        """Reads nothing yet."""
        self.services, self.own = services, dispatching
        self.cases = CaseRoutes(services, dispatching)

    def router(self) -> APIRouter:
        """The routes."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/dispatching", self.choices, methods=["GET"], response_model=None)
        routes.add_api_route("/api/v1/dispatches", self.dispatch, methods=["POST"], response_model=None)
        routes.add_api_route("/api/v1/alerts/{alert}/cases", self.of_alert, methods=["GET"], response_model=None)
        return routes

    def choices(self, lang: str = "") -> Told:
        """What may be dispatched to whom, in words."""
        words = CaseWords(self.services, self.services.tree.get(), lang)
        told: dict[Act, list[Told]] = {act: [] for act in Act}
        for feed in self.services.catalogue.feeds.values():
            if feed.dispatching:
                told[feed.dispatching.act].append(_choices(feed, words))
        person = present()
        return {
            "cases": told[Act.DISPATCH],
            "whistles": next((_of_whistle(each) for each in told[Act.WHISTLE]), None),
            "tasks": told[Act.ORDER],
            "may": person.may(Permission.DISPATCH),
            "name": person.name,
        }

    def dispatch(
        self,
        feed: Key,
        to: To,
        category: Annotated[str | None, Body(max_length=300)] = None,
        alert: Number = None,
        site: Number = None,
        area: Annotated[str | None, Body(max_length=40)] = None,
        lon: Degrees = None,
        lat: Degrees = None,
        due: Due = None,
        note: Text = "",
        name: Name = "",
        again: Annotated[bool, Body()] = False,
        lang: str = "",
    ) -> Any:
        """A new case; 409 where one that came out of the same alert is open."""
        require(Permission.DISPATCH)
        place = self._place(alert, site, area, (lon, lat) if lon is not None and lat is not None else None)
        check_area(self.services.tree.get(), place.area)
        wanted = self.own.wanted(feed=feed, to=recipient(to), category=category, due_ms=due, note=note, again=again)
        return self.cases.answer(name, lang, lambda actor: self.own.desk.dispatch(wanted, place, actor), 201)

    def _place(self, alert: int | None, site: int | None, area: str | None, point: tuple[float, float] | None) -> Place:
        if area is not None:
            check_area(self.services.tree.get(), area)  # an area that there is not is not told from others' areas
        try:
            return self.own.desk.place(alert, site, area, point)
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        except ValueError as error:
            raise HTTPException(422, str(error)) from error

    def of_alert(self, alert: int, lang: str = "") -> Told:
        """The cases that came out of an alert, latest first."""
        require(Permission.RECORDS)
        tree, alerts = self.services.tree.get(), self.services.alerts
        found = alerts.reader.one(alert) if alerts and 0 <= alert <= LARGEST_ID else None
        if found is None:
            raise HTTPException(404, f"there is no alert {alert}")
        check_area(tree, area_code(tree, found))
        return {"cases": [self.cases.told(case, lang) for case in self.own.reader.out_of(alert)]}


def _choices(feed: Feed, words: CaseWords) -> Told:
    assert feed.dispatching is not None
    own = feed.dispatching
    to = [
        {
            "kind": each.kind,
            "name": words.say(each.name),
            "values": None if each.is_person else words.choices(feed, each.field),
        }
        for each in own.recipients
    ]
    return {
        "feed": feed.key,
        "name": words.say(feed.name),
        **({"to": to} if to else {}),
        "categories": words.choices(feed, own.category),
        "due_hours": own.due_hours,
    }


def _of_whistle(told: Told) -> Told:
    """A whistle goes to departments alone."""
    [department] = told["to"]
    return {**{key: value for key, value in told.items() if key != "to"}, "departments": department["values"]}
