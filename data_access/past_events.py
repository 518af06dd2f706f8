"""The events of an area in a stretch of time, as lines of a document; the running day's are kept by the backend."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from catalogue.model import Severity
from data_access.areas import AreaTree
from data_access.schema import area, event, site

URGENT_SHOWN, NOTICES_SHOWN, OF_RULE_SHOWN = 8, 10, 3  # as many as the live document has
AT, SEVERITY, RULE = 1, 2, 3
Line = list[Any]


@dataclass(frozen=True)
class DayEvents:
    """All lines of a stretch of time, newest first.

    Each as docs/live-document.md has it: id, time, severity, rule, area code, site name or None, shown value or None.
    """

    lines: list[Line]

    def shown(self, until_ms: int | None = None) -> list[Line]:
        """The newest urgent ones, the newest notices and the newest of each rule, that had occurred before an instant."""
        found, kinds, rules = [], Counter[bool](), Counter[str]()
        for line in self.lines:
            if until_ms is not None and line[AT] >= until_ms:
                continue
            is_notice = line[SEVERITY] == Severity.NOTICE.value
            limit = NOTICES_SHOWN if is_notice else URGENT_SHOWN
            if kinds[is_notice] < limit or rules[line[RULE]] < OF_RULE_SHOWN:
                found.append(line)
            kinds[is_notice] += 1
            rules[line[RULE]] += 1
        return found


def read_events(connection: Connection, tree: AreaTree, code: str, start_ms: int, end_ms: int) -> DayEvents:
    """The events with start <= time < end (UTC ms)."""
    own = event.c
    columns = (own.record_id, own.occurred_ms, own.severity, own.rule, area.c.code, site.c.name, own.shown)
    joined = event.join(area, area.c.id == own.area_id).outerjoin(site, site.c.id == own.site_id)
    where = [own.occurred_ms >= start_ms, own.occurred_ms < end_ms, *_inside(tree, code)]
    query = select(*columns).select_from(joined).where(*where).order_by(own.occurred_ms.desc(), own.id.desc())
    return DayEvents([list(row) for row in connection.execute(query)])


def _inside(tree: AreaTree, code: str) -> list[ColumnElement[bool]]:
    indices = tree.below(code)
    return [] if len(indices) == len(tree.areas) else [event.c.area_id.in_(tree.ids[indices].tolist())]
