"""Fills a store with any number of observations by SQL alone, spread evenly over days, sites and feeds' shares."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Index, func, select, text

from bench.city import DAY_MS, BenchCity
from catalogue.fields import Term
from catalogue.model import Feed
from data_access.schema import observation, site
from data_access.terms import Terms

PER_DAY = 70_000  # of all observation feeds together, as in the demo city
CHUNK = 1_000_000
SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})",
    "postgresql": "WITH s(n) AS (SELECT * FROM generate_series({first}::bigint, {last}::bigint))",
}
SHARES = 10_000  # of which each feed and each word gets its part


def fill(city: BenchCity, rows: int) -> tuple[int, int]:
    """Write observations up to the city's present; the first instant and the last (UTC ms). Indexes are made afterwards."""
    engine, end = city.engine, city.now_ms
    start = end - max(DAY_MS, int(rows / PER_DAY * DAY_MS))
    indexes = sorted(observation.indexes, key=lambda index: str(index.name))
    _each(engine, indexes, "drop")
    columns = _columns(city, start, (end - start) / rows)
    with engine.connect() as connection:
        sites = connection.execute(select(func.max(site.c.id))).scalar_one()
    for first in range(0, rows, CHUNK):
        with engine.begin() as connection:
            _insert(connection, columns, sites, first, min(first + CHUNK, rows) - 1)
    _each(engine, indexes, "create")
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    return start, end


def _each(engine: Engine, indexes: Sequence[Index], what: str) -> None:
    for index in indexes:
        getattr(index, what)(engine)


def _insert(connection: Connection, columns: dict[str, str], sites: int, first: int, last: int) -> None:
    series = SERIES[connection.dialect.name].format(first=first, last=last)
    # A prime stride, so that neighbours in time are not neighbours in space.
    joined = f"s JOIN site ON site.id = 1 + (s.n * 7919) % {sites}"
    select_ = f"{series} SELECT {', '.join(columns.values())} FROM {joined} ORDER BY n"
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO observation ({', '.join(columns)}) {select_}"))
    else:
        connection.execute(text(f"INSERT INTO observation ({', '.join(columns)}) {select_}".replace(":", "\\:")))


def _columns(city: BenchCity, start: int, step: float) -> dict[str, str]:
    """What stands in each column, as SQL over the row's number n."""
    terms, feeds = city.ingestor.terms, city.feeds
    slot = f"(n * 31) % {SHARES}"
    bounds = _bounds([feed.demo.per_day for feed in feeds])
    per_feed = {
        "feed_id": [str(terms.id(feed.key)) for feed in feeds],
        **{f"number_{k}": [_number(feed, k) for feed in feeds] for k in range(1, 5)},
        **{f"term_{k}": [_word(feed, k, terms) for feed in feeds] for k in range(1, 5)},
    }
    return {
        "id": f"n + {1 << 20}",
        "area_id": "site.area_id",
        "site_id": "site.id",
        "occurred_ms": f"CAST({start} + n * {step} AS BIGINT)",
        "source": "'bulk'",
        "source_id": "CAST(1000000000 + n AS TEXT)",
        **{name: _case(slot, bounds, values) for name, values in per_feed.items()},
    }


def _bounds(weights: Sequence[float]) -> list[int]:
    total, found, summed = sum(weights), [], 0.0
    for weight in weights:
        summed += weight
        found.append(round(SHARES * summed / total))
    return found


def _case(slot: str, bounds: Sequence[int], values: Sequence[str]) -> str:
    if set(values) == {"NULL"}:
        return "CAST(NULL AS INTEGER)"
    whens = " ".join(f"WHEN {slot} < {bound} THEN {value}" for bound, value in zip(bounds, values, strict=True))
    return f"CASE {whens} END"


def _number(feed: Feed, place: int) -> str:
    """Around the declared mean, rarely far from it."""
    if place > len(feed.numbers):
        return "NULL"
    field = feed.numbers[place - 1]
    middle = round(max(field.minimum, field.demo[0]) / field.resolution)
    far = "((n * 104729) % 2001 - 1000)"
    return f"{middle} + {far} * {far} * {far} * {far} * {far} / 100000000000000"


def _word(feed: Feed, place: int, terms: Terms) -> str:
    field = feed.terms[place - 1] if place <= len(feed.terms) else None
    if not isinstance(field, Term) or not field.values:
        return "NULL"
    values = [str(terms.id(value.key)) for value in field.values]
    return _case(f"(n * 1299709) % {SHARES}", _bounds([value.weight for value in field.values]), values)
