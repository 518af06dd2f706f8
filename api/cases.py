"""Single cases by HTTP: what is known of one, and what an officer does with it (docs/dispatching.md)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException
from starlette.responses import JSONResponse

from api.alert_services import Actor
from api.alerts import LARGEST_ID, Name, Text, Told, who_acts
from api.case_words import CaseWords
from api.dispatch_services import DispatchServices
from api.reading import check_area, require
from api.services import ApiServices
from catalogue.dispatching import DESK
from catalogue.people import Permission, present
from catalogue.refusals import NotNow, Overtaken
from data_access.desk_cases import DeskCase

log = logging.getLogger(__name__)
Version = Annotated[int, Body(ge=1)]
Due = Annotated[int | None, Body()]
Key = Annotated[str, Body(max_length=300)]
To = Annotated[dict[str, str], Body()]
ONE = "/api/v1/cases/{case_feed}/{case}"


class CaseRoutes:
    """Reads for the permission `records`, acts for `dispatch`."""

    def __init__(self, services: ApiServices, dispatching: DispatchServices) -> None:
        """Reads nothing yet."""
        self.services, self.own = services, dispatching

    def router(self) -> APIRouter:
        """The routes."""
        routes = APIRouter()
        routes.add_api_route(ONE, self.read, methods=["GET"], response_model=None)
        for name in ("step", "send_back", "assign", "whistle"):
            path = f"{ONE}/{name.replace('_', '-')}"
            routes.add_api_route(path, getattr(self, name), methods=["POST"], response_model=None)
        return routes

    def read(self, case_feed: str, case: int, lang: str = "") -> Told:
        """One case."""
        require(Permission.RECORDS)
        found = self.theirs(case_feed, case)
        if found.source != DESK and found.texts and present().may(Permission.PERSONAL):
            log.info("%s reads case %s of %s with personal text", present().key, found.source_id, case_feed)
        return self.told(found, lang)

    def step(
        self, case_feed: str, case: int, version: Version, step: Key, text: Text = "", name: Name = "", lang: str = ""
    ) -> Any:
        """It goes a step further."""
        desk = self.own.desk
        return self._act(
            case_feed, case, name, lang, lambda actor: desk.step(case_feed, case, version, step, actor, text)
        )

    def send_back(
        self, case_feed: str, case: int, version: Version, text: Text, name: Name = "", lang: str = ""
    ) -> Any:
        """It has to be done once more."""
        if not text.strip():
            raise HTTPException(422, "text is empty; say why it is sent back")
        desk = self.own.desk
        return self._act(
            case_feed, case, name, lang, lambda actor: desk.send_back(case_feed, case, version, actor, text)
        )

    def assign(
        self,
        case_feed: str,
        case: int,
        version: Version,
        to: To,
        due: Due = None,
        text: Text = "",
        name: Name = "",
        lang: str = "",
    ) -> Any:
        """It is somebody's, or somebody else's."""
        desk, whom = self.own.desk, recipient(to)
        return self._act(
            case_feed, case, name, lang, lambda actor: desk.assign(case_feed, case, version, whom, due, actor, text)
        )

    def whistle(
        self,
        case_feed: str,
        case: int,
        version: Version,
        department: Key,
        category: Annotated[str | None, Body(max_length=300)] = None,
        due: Due = None,
        text: Text = "",
        name: Name = "",
        lang: str = "",
    ) -> Any:
        """A department is called, and it waits."""
        desk = self.own.desk
        return self._act(
            case_feed,
            case,
            name,
            lang,
            lambda actor: desk.whistle(case_feed, case, version, department, category, due, actor, text),
        )

    def _act(self, feed: str, number: int, name: str, lang: str, act: Callable[[Actor], DeskCase]) -> Any:
        require(Permission.DISPATCH)
        self.theirs(feed, number)
        return self.answer(name, lang, act)

    def answer(self, name: str, lang: str, act: Callable[[Actor], DeskCase], status: int = 200) -> Any:
        """The case after it. 409 with the case as it is now for who came second, 422 for what cannot be done."""
        actor, say = who_acts(self.own, name), self.services.words(lang)
        try:
            after = act(actor)
        except Overtaken as error:
            now = self.told(self.theirs(error.feed, error.number), lang)
            return JSONResponse({"error": error.said(say), "case": now}, 409)
        except NotNow as error:
            raise HTTPException(422, error.said(say)) from error
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        except ValueError as error:
            raise HTTPException(422, str(error)) from error
        return JSONResponse(self.told(after, lang), status)

    def told(self, case: DeskCase, lang: str) -> Told:
        """As docs/dispatching.md lists it."""
        return CaseWords(self.services, self.services.tree.get(), lang).told(case, self.own.reader.acts(case.id))

    def theirs(self, feed: str, number: int) -> DeskCase:
        """The case; 404 where there is none, 403 where it is of an area of others."""
        try:
            found = self.own.reader.case(feed, number if 0 <= number <= LARGEST_ID else -1)
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        check_area(self.services.tree.get(), found.area)
        return found


def recipient(to: dict[str, str]) -> tuple[str, str]:
    """Kind and value; 422 without either."""
    if to.keys() != {"kind", "value"}:
        raise HTTPException(422, f"to {to!r} is not {{'kind': …, 'value': …}}")
    return to["kind"], to["value"]
