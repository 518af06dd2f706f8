"""Reads what one needs to know of a few sites: the readings of a number there, and when they were ordered to close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, select

from data_access.cases import Case, read_cases
from data_access.schema import case_file, observation

Readings = Mapping[int, tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]  # by site: instants, stored numbers


def read_readings(
    connection: Connection, feed_id: int, column: str, sites: Sequence[int], start_ms: int, end_ms: int
) -> Readings:
    """Readings with start <= time < end (UTC ms) of each site that has any, in order of time."""
    own = observation.c
    query = select(own.site_id, own.occurred_ms, own[column]).where(
        own.feed_id == feed_id, own.occurred_ms >= start_ms, own.occurred_ms < end_ms, own[column].is_not(None)
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for site, moment, number in connection.execute(query.where(own.site_id.in_(sites))):
        found.setdefault(site, []).append((moment, number))
    return {site: (_column(rows, 0), _column(rows, 1)) for site, rows in found.items()}


def _column(rows: list[tuple[int, int]], at: int) -> npt.NDArray[np.int64]:
    return np.array([row[at] for row in sorted(rows)], dtype=np.int64)


def read_site_cases(connection: Connection, feed_id: int, sites: Sequence[int]) -> dict[int, list[Case]]:
    """The cases of a feed at each of the sites that has any."""
    query = select(case_file.c.id, case_file.c.site_id).where(case_file.c.feed_id == feed_id)
    wanted = set(sites)  # which are many at once, and cases few
    ids = [number for number, site in connection.execute(query) if site in wanted]
    found: dict[int, list[Case]] = {}
    for case, _ in read_cases(connection, ids):
        if case.site_id is not None:
            found.setdefault(case.site_id, []).append(case)
    return found
