"""Reads what one needs to know of a few sites: the readings of a number there, and when they were ordered to close."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, and_, select

from data_access.arrays import gathered
from data_access.cases import CaseTable, read_case_tables
from data_access.schema import case_file, observation
from data_access.schema import site as register

Ints = npt.NDArray[np.int64]


def read_readings(
    connection: Connection, feed_id: int, column: str, site: int, spans: Iterable[tuple[int, int]]
) -> tuple[Ints, Ints]:
    """A site's readings with start <= time < end (UTC ms) of any of the spans, in order of time: instants and numbers.

    They are looked for in the area where the site is now, through the index by area and time.
    """
    own = observation.c
    here = own.area_id == select(register.c.area_id).where(register.c.id == site).scalar_subquery()
    told = own[column].is_not(None)
    found = [
        gathered(
            connection,
            observation,
            ("occurred_ms", column),
            observation,
            and_(
                own.feed_id == feed_id, here, own.site_id == site, told, own.occurred_ms >= start, own.occurred_ms < end
            ),
        )
        for start, end in _apart(spans)
    ]
    moments, numbers = (np.concatenate([part[name] for part in found]) for name in ("occurred_ms", column))
    order = np.lexsort((numbers, moments))
    return moments[order], numbers[order]


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same time in spans of which none reaches into another."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def read_site_cases(connection: Connection, feed_id: int, sites: Ints) -> CaseTable | None:
    """The cases of a feed at some sites; None where there are none."""
    query = select(case_file.c.id, case_file.c.site_id).where(case_file.c.feed_id == feed_id)
    wanted = set(sites.tolist())  # which are many at once, and cases few
    ids = [number for number, site in connection.execute(query) if site in wanted]
    return next((table for _, table in read_case_tables(connection, ids)), None)
