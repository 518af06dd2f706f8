"""Finds sites, things and cases by their names and numbers; areas are found in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, case, or_, select

from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue
from data_access.engine import reading
from data_access.points_reader import SITE
from data_access.schema import area, case_file, site, status
from data_access.terms import Terms

SHORTEST, RECENT_MS = 2, 30 * 86_400_000


@dataclass(frozen=True)
class Found:
    """A thing with the code of its area; `name` is None where it has none or none that is shown."""

    kind: str
    id: int
    name: str | None
    code: str
    area: str


@dataclass(frozen=True)
class ThingSearch:
    """Searches one store."""

    engine: Engine
    catalogue: Catalogue
    terms: Terms

    def search(self, text: str, limit: int, now_ms: int) -> list[Found]:
        """At most `limit` sites, things of each feed, and cases of each feed whose name or number holds the text.

        Names are looked through from two letters on. Of cases it is the number: the whole one at any time, a part of it
        within the last thirty days up to an instant (UTC ms), so that no search reads years of them.
        """
        wanted = text.strip()
        if len(wanted) < SHORTEST:
            return []
        with reading(self.engine).connect() as connection:
            found = list(self._sites(connection, wanted, limit))
            for feed in self.catalogue.pinned.values():
                find = self._things if feed.shape is Shape.STATUS else self._cases
                found += find(connection, feed, wanted, limit, now_ms)
        return found

    def _sites(self, connection: Connection, text: str, limit: int) -> Iterator[Found]:
        named = site.c.name.icontains(text, autoescape=True)
        own = select(site.c.id, site.c.name, site.c.code, area.c.code.label("area_code"))
        own = own.select_from(site.join(area, area.c.id == site.c.area_id)).where(or_(named, site.c.code == text))
        for row in connection.execute(own.order_by(_exact_first(site.c.name, text), site.c.id).limit(limit)):
            yield _found(SITE, row)

    def _things(self, connection: Connection, feed: Feed, text: str, limit: int, now_ms: int) -> Iterator[Found]:
        """People are found by their number alone."""
        numbered = status.c.source_id.icontains(text, autoescape=True)
        named = numbered if feed.of_people else or_(numbered, status.c.name.icontains(text, autoescape=True))
        own = select(status.c.id, status.c.name, status.c.source_id.label("code"), area.c.code.label("area_code"))
        own = own.select_from(status.join(area, area.c.id == status.c.area_id))
        here = (status.c.feed_id == self.terms.id(feed.key), status.c.occurred_ms <= now_ms)
        for row in connection.execute(own.where(*here, named).order_by(status.c.id).limit(limit)):
            yield _found(feed.key, row, named=not feed.of_people)

    def _cases(self, connection: Connection, feed: Feed, text: str, limit: int, now_ms: int) -> Iterator[Found]:
        number, at = case_file.c.source_id, case_file.c.occurred_ms
        own = select(case_file.c.id, number.label("code"), area.c.code.label("area_code"))
        own = own.select_from(case_file.join(area, area.c.id == case_file.c.area_id))
        own = own.where(case_file.c.feed_id == self.terms.id(feed.key), at <= now_ms)
        whole = own.where(number == text).limit(limit)
        recent = own.where(at > now_ms - RECENT_MS, number.icontains(text, autoescape=True))
        newest = recent.order_by(at.desc(), case_file.c.id.desc()).limit(limit)
        rows = connection.execute(whole).all() or connection.execute(newest).all()
        for row in rows:
            yield _found(feed.key, row, named=False)


def _exact_first(column: Any, text: str) -> Any:
    return case((column == text, 0), else_=1)


def _found(kind: str, row: Any, named: bool = True) -> Found:
    return Found(kind, row.id, row._mapping["name"] if named else None, row.code, row.area_code)
