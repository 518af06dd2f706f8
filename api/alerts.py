"""Alerts by HTTP: those of an area, one with all that was done about it, and what an officer does (docs/alerts.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Body, HTTPException, Query
from starlette.responses import JSONResponse

from api.alert_services import Acting, Actor, AlertServices
from api.reading import check_area, require
from api.services import ApiServices
from catalogue.alert_words import feed_of, rule_words, value_words
from catalogue.people import Permission, present
from catalogue.registry import Catalogue
from data_access.alert_reader import Wanted
from data_access.alerts import Alert
from data_access.areas import AreaTree

LARGEST_ID = 2**63 - 1
LONGEST_TEXT, LONGEST_NAME = 2_000, 64
LONGEST_SNOOZE_MIN = 1_440
DAY_MS = 86_400_000
Told = dict[str, Any]
Version = Annotated[int, Body(ge=1)]
Text = Annotated[str, Body(max_length=LONGEST_TEXT)]
Name = Annotated[str, Body(max_length=LONGEST_NAME)]


class AlertRoutes:
    """Reads for whoever sees the area; acts are for the permission `alerts`."""

    def __init__(self, services: ApiServices, alerts: AlertServices) -> None:
        """Reads nothing yet."""
        self.services = services
        self.alerts = alerts

    def router(self) -> APIRouter:
        """The routes."""
        routes = APIRouter()
        one = "/api/v1/alerts/{alert}"
        routes.add_api_route("/api/v1/areas/{code}/alerts", self.find, methods=["GET"], response_model=None)
        routes.add_api_route(one, self.read, methods=["GET"], response_model=None)
        for name in ("acknowledge", "comment", "snooze"):
            routes.add_api_route(f"{one}/{name}", getattr(self, name), methods=["POST"], response_model=None)
        return routes

    def find(
        self,
        code: str,
        state: str = "open",
        rule: str | None = None,
        severity: str | None = None,
        days: Annotated[int, Query(ge=1, le=366)] = 7,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
        lang: str = "",
    ) -> Told:
        """The open alerts of an area and all below it, worst first; or with state=cleared those of so many days."""
        tree = self.services.tree.get()
        check_area(tree, code)
        if state not in ("open", "cleared"):
            raise HTTPException(422, f"state {state!r} is neither 'open' nor 'cleared'")
        found = self.alerts.reader.find(
            Wanted(
                areas=None if len(tree.below(code)) == len(tree.areas) else tree.ids[tree.below(code)].tolist(),
                cleared_since_ms=None if state == "open" else self.services.clock() - days * DAY_MS,
                rule=rule,
                severity=severity,
                limit=limit + 1,
            )
        )
        words = AlertWords(self.services, self.alerts.rules.catalogue(), tree, lang)
        return {"alerts": [words.told(alert) for alert in found[:limit]], "more": len(found) > limit}

    def read(self, alert: int, lang: str = "") -> Told:
        """One alert, what people and the product did about it, and what was sent to whom with what result."""
        found = self.theirs(alert)
        notes, sendings = self.alerts.reader.history(alert)
        words = AlertWords(self.services, self.alerts.rules.catalogue(), self.services.tree.get(), lang)
        sent = [
            {
                "stage": each.stage,
                "contact": each.contact,
                "channel": each.channel,
                "state": each.state,
                "attempts": each.attempts,
                "ended": each.ended_ms,
                "result": each.result,
            }
            for each in sendings
        ]
        done = [{"at": n.at_ms, "act": n.act, "person": n.person, "name": n.name, "said": n.said} for n in notes]
        return {**words.told(found), "notes": done, "sendings": sent}

    def acknowledge(self, alert: int, version: Version, text: Text = "", name: Name = "") -> Any:
        """Whoever asks has it now."""
        return self._act(alert, name, lambda actor: self.alerts.desk.acknowledge(alert, version, actor, text))

    def comment(self, alert: int, version: Version, text: Text, name: Name = "") -> Any:
        """Whoever asks says something of it."""
        if not text.strip():
            raise HTTPException(422, "text is empty; say something")
        return self._act(alert, name, lambda actor: self.alerts.desk.comment(alert, version, actor, text))

    def snooze(
        self,
        alert: int,
        version: Version,
        minutes: Annotated[int, Body(ge=0, le=LONGEST_SNOOZE_MIN)],
        text: Text = "",
        name: Name = "",
    ) -> Any:
        """It makes no noise and climbs no stage for so many minutes; 0 wakes it."""
        return self._act(alert, name, lambda actor: self.alerts.desk.snooze(alert, version, actor, minutes, text))

    def _act(self, number: int, name: str, act: Callable[[Actor], Alert]) -> Any:
        """409 with the alert as it is now where somebody came first, or where it is past that."""
        require(Permission.ALERTS)
        self.theirs(number)
        try:
            after = act(who_acts(self.alerts, name))
        except self.alerts.overtaken as error:
            return JSONResponse({"error": str(error), "alert": self._told(self.theirs(number))}, 409)
        except ValueError as error:
            return JSONResponse({"error": str(error), "alert": self._told(self.theirs(number))}, 409)
        return self._told(after)

    def _told(self, alert: Alert) -> Told:
        return AlertWords(self.services, self.alerts.rules.catalogue(), self.services.tree.get(), "").told(alert)

    def theirs(self, number: int) -> Alert:
        """The alert; 404 where there is none, 403 where it is of an area of others."""
        alert = self.alerts.reader.one(number) if 0 <= number <= LARGEST_ID else None
        if alert is None:
            raise HTTPException(404, f"there is no alert {number}")
        check_area(self.services.tree.get(), area_code(self.services.tree.get(), alert))
        return alert


def who_acts(services: Acting, name: str) -> Actor:
    """Whoever has signed in; where nobody does, who they say that they are. 422 without a name."""
    person = present()
    if person.is_known:
        return services.actor(person.key, person.name)
    if not name.strip():
        raise HTTPException(422, "name is empty; say who acts, or sign in")
    return services.actor("", name.strip())


def area_code(tree: AreaTree, alert: Alert) -> str:
    """The code of its area; empty where that has been taken out of the tree."""
    index = int(tree.by_id[alert.area_id]) if alert.area_id < len(tree.by_id) else -1
    return tree.areas[index].code if index >= 0 else ""


class AlertWords:
    """Says alerts in the words of one language."""

    def __init__(self, services: ApiServices, catalogue: Catalogue, tree: AreaTree, lang: str) -> None:
        """`catalogue` is that in force."""
        self.say, self.lang, self.catalogue, self.tree = services.words(lang), lang or "zh-CN", catalogue, tree

    def told(self, alert: Alert) -> Told:
        """As docs/alerts.md lists it."""
        rule = self.catalogue.alert_rules.get(alert.rule)
        value, unit = value_words(rule, self.catalogue, alert.value, alert.shown, self.say) if rule else ("", "")
        code = area_code(self.tree, alert)
        way = [area for area in self.tree.path(code) if present().sees(a.code for a in self.tree.path(area.code))]
        return {
            "id": alert.id,
            "version": alert.version,
            "rule": alert.rule,
            "what": rule_words(rule, self.lang, self.say) if rule else alert.rule,
            "feed": feed_of(rule, self.catalogue) if rule else None,
            "severity": alert.severity,
            "state": alert.state,
            "unknown": alert.unknown_ms,
            "area": [[area.code, area.name] for area in way],
            "site": alert.site_id,
            "thing": [alert.subject.partition(":")[0], alert.ref] if alert.ref else None,
            "place": alert.place,
            "value": value or None,
            "unit": unit,
            "count": alert.count,
            "since": alert.since_ms,
            "active": alert.active_ms,
            "last": alert.last_ms,
            "acknowledged": alert.acknowledged_ms,
            "holder": alert.holder_name,
            "snoozed": alert.snoozed_ms,
            "stage": alert.stage,
            "cleared": alert.cleared_ms,
        }
