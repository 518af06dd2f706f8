"""Reads what one needs to know of a few sites: the readings of a number there, and when they were ordered to close."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from data_access.cases import Case, read_cases
from data_access.schema import case_file, observation
from data_access.schema import site as register

Reading = tuple[int, int]  # instant, stored number


def read_readings(
    connection: Connection, feed_id: int, column: str, site: int, spans: Iterable[tuple[int, int]]
) -> list[Reading]:
    """A site's readings with start <= time < end (UTC ms) of any of the spans, in order of time.

    They are looked for in the area where the site is now, through the index by area and time.
    """
    own = observation.c
    here = own.area_id == select(register.c.area_id).where(register.c.id == site).scalar_subquery()
    query = select(own.id, own.occurred_ms, own[column]).where(own.feed_id == feed_id, here, own.site_id == site)
    found: set[tuple[int, int, int]] = set()
    for start, end in spans:
        within = query.where(own.occurred_ms >= start, own.occurred_ms < end, own[column].is_not(None))
        found.update((row[0], row[1], row[2]) for row in connection.execute(within))
    return sorted((moment, number) for _, moment, number in found)


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
