"""GET /api/v1/things/{kind}/{id}: one site, thing, case or alert in the words of a language, for the drawer of the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from fastapi import APIRouter, HTTPException

from api.reading import check_area, require
from api.services import ApiServices
from catalogue.alert_words import rule_words
from catalogue.columns import ColumnKind, RecordColumn, record_columns
from catalogue.fields import Number
from catalogue.model import EventRule, Feed, Shape
from catalogue.people import Permission, present
from data_access.areas import AreaTree
from data_access.points_reader import ALERT, EVENT, SITE
from data_access.surroundings import Neighbour
from data_access.things import Thing

Told = dict[str, Any]
OWN_COLUMNS = frozenset({"occurred_at", "site", "area", "step", "due_at", "source", "source_id"})
LARGEST_ID = 2**63 - 1


class ThingRoutes:
    """Tells of things as they are at the product's present."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services

    def router(self) -> APIRouter:
        """The one route."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/things/{kind}/{number}", self.read, methods=["GET"], response_model=None)
        return routes

    def read(self, kind: str, number: int, lang: str = "") -> Told:
        """What docs/things.md lists; 404 for a kind that is not shown one by one, or a thing that there is not.

        403 where it lies in an area of others. What is near in such areas, and the way above one's own, is left out.
        """
        require(Permission.RECORDS)
        tree = self.services.tree.get()
        if not 0 <= number <= LARGEST_ID:
            raise HTTPException(404, f"there is no {kind} with the number {number}")
        try:
            found = self.services.things.read(tree, kind, number, self.services.clock())
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        check_area(tree, found.area)
        told = ThingWords(self.services, lang).told(_theirs(found, tree))
        way = [area for area in tree.path(found.area) if _sees(tree, area.code)]
        return {**told, "area": [[area.code, area.name] for area in way]}


def _theirs(found: Thing, tree: AreaTree) -> Thing:
    near = [each for each in found.around.near if _sees(tree, each.area)]
    return replace(found, around=replace(found.around, near=near))


def _sees(tree: AreaTree, code: str) -> bool:
    return present().sees(area.code for area in tree.path(code))


class ThingWords:
    """Says a thing in the words of one language."""

    def __init__(self, services: ApiServices, lang: str) -> None:
        """The words are the services'."""
        self.say, self.lang, self.catalogue = services.words(lang), lang or "zh-CN", services.catalogue

    def told(self, thing: Thing) -> Told:
        """Everything but the way to its area."""
        feed, rule = self.catalogue.feeds.get(thing.kind), self.catalogue.rules.get(thing.category or "")
        return {
            "kind": thing.kind,
            "id": thing.id,
            "what": self._what(thing.kind),
            "name": thing.name,
            "code": thing.code,
            "category": self._category(thing.kind, thing.category),
            "state": thing.state,
            "at": thing.at_ms,
            "due": thing.due_ms,
            "lon": thing.lon,
            "lat": thing.lat,
            "site": self._neighbour(thing.site) if thing.site else None,
            "facts": self._facts(feed, thing.values) if feed else self._shown(rule, thing.shown),
            "steps": self._steps(feed, thing.steps) if feed and feed.shape is Shape.CASE else [],
            "case": list(thing.record) if thing.record else None,
            "records": [self._record(key, row) for key, row in thing.records],
            "here": [self._neighbour(each) for each in thing.around.here],
            "cases": [self._neighbour(each) for each in thing.around.cases],
            "near": [self._neighbour(each) for each in thing.around.near],
        }

    def _what(self, kind: str) -> str:
        own = {SITE: "Key sites", ALERT: "Alerts", EVENT: "Events"}
        return self.say(own[kind] if kind in own else self.catalogue.feeds[kind].name)

    def _category(self, kind: str, key: str | None) -> str | None:
        """The word of the first term field, of the sites' categories, or of the alert's rule; itself if undeclared."""
        if key is None:
            return None
        if kind == ALERT:
            return rule_words(self.catalogue.alert_rules[key], self.lang, self.say)
        if kind == EVENT:
            return self.say(self.catalogue.rules[key].name)
        feeds = [self.catalogue.feeds[kind]] if kind != SITE else list(self.catalogue.feeds.values())
        terms = (term for feed in feeds for term in feed.terms if kind != SITE or term.of_site)
        names = (value.name for term in terms for value in term.values if value.key == key)
        return self.say(next(names, key))

    def _neighbour(self, other: Neighbour) -> Told:
        return {
            "kind": other.kind,
            "id": other.id,
            "what": self._what(other.kind),
            "name": other.name,
            "category": self._category(other.kind, other.category),
            "state": other.state,
            "at": other.heard_ms,
            "metres": None if other.metres is None else round(other.metres),
        }

    def _facts(self, feed: Feed, values: Mapping[str, object]) -> list[Told]:
        columns = (column for column in record_columns(feed) if column.key not in OWN_COLUMNS)
        return [self._fact(column, values[column.key]) for column in columns if values.get(column.key) is not None]

    def _fact(self, column: RecordColumn, value: object) -> Told:
        is_word = column.kind is ColumnKind.WORD
        return {
            "name": self.say(column.name),
            "value": self.say(column.values.get(str(value), str(value))) if is_word else value,
            "unit": self.say(column.unit) if column.unit else "",
            "decimals": column.decimals,
        }

    def _shown(self, rule: EventRule | None, value: str | None) -> list[Told]:
        """What an alert shows of its record."""
        if rule is None or rule.shows is None or value is None:
            return []
        declared = self.catalogue.feeds[rule.feed].field(rule.shows)
        column = next(each for each in record_columns(self.catalogue.feeds[rule.feed]) if each.key == rule.shows)
        is_number = isinstance(declared, Number)
        return [self._fact(column, float(value) if is_number else value)]

    def _steps(self, feed: Feed, steps: Sequence[tuple[str, int]]) -> list[Told]:
        """Those gone through with their times, then those still to come."""
        names = {step.key: step.name for step in feed.steps}
        order = list(names)
        gone = [{"name": self.say(names.get(key, key)), "at": at} for key, at in steps]
        last = order.index(steps[-1][0]) if steps and steps[-1][0] in names else -1
        return [*gone, *({"name": self.say(names[key]), "at": None} for key in order[last + 1 :])]

    def _record(self, key: str, row: Mapping[str, object]) -> Told:
        """A record at a site, by its fields; that it is at this site is known."""
        feed = self.catalogue.feeds[key]
        placed = {term.key for term in feed.terms if term.of_site}
        facts = self._facts(feed, {name: value for name, value in row.items() if name not in placed})
        at = datetime.fromisoformat(str(row["occurred_at"])).timestamp()
        return {"what": self.say(feed.name), "feed": key, "at": int(at * 1000), "facts": facts}
