"""The events of an area in a stretch of time, as lines of a document; the running day's are kept by the backend."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from catalogue.model import Severity
from data_access.areas import AreaTree
from data_access.schema import area, event, site

URGENT_SHOWN, NOTICES_SHOWN = 8, 10  # as many as the live document has


def past_events(connection: Connection, tree: AreaTree, code: str, start_ms: int, end_ms: int) -> list[list[Any]]:
    """The newest urgent ones and the newest others with start <= time < end (UTC ms), newest first.

    Each as docs/live-document.md has it: id, time, severity, rule, area code, site name or None, shown value or None.
    """
    where = [event.c.occurred_ms >= start_ms, event.c.occurred_ms < end_ms, *_inside(tree, code)]
    is_notice = event.c.severity == Severity.NOTICE.value
    found = [
        tuple(row)
        for clause, limit in ((~is_notice, URGENT_SHOWN), (is_notice, NOTICES_SHOWN))
        for row in connection.execute(_newest([*where, clause], limit))
    ]
    return [list(row) for row in sorted(found, key=lambda row: row[1], reverse=True)]


def _inside(tree: AreaTree, code: str) -> list[ColumnElement[bool]]:
    indices = tree.below(code)
    return [] if len(indices) == len(tree.areas) else [event.c.area_id.in_(tree.ids[indices].tolist())]


def _newest(where: list[ColumnElement[bool]], limit: int) -> Select[Any]:
    own = event.c
    columns = (own.record_id, own.occurred_ms, own.severity, own.rule, area.c.code, site.c.name, own.shown)
    joined = event.join(area, area.c.id == own.area_id).outerjoin(site, site.c.id == own.site_id)
    return (
        select(*columns).select_from(joined).where(*where).order_by(own.occurred_ms.desc(), own.id.desc()).limit(limit)
    )
