"""Recounts every number of every area from the raw records and compares it with the snapshots in Redis."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from backend.recount.numbers import Numbers, Value
from backend.recount.tally import Day, Tally, tallied
from catalogue.model import Indicator
from catalogue.registry import Catalogue
from data_access.cache import CacheError, Keys, check, connect, read_bodies
from data_access.days import Days
from data_access.engine import open_engine
from data_access.recount_reader import AWAY, Engine, Redis, recount_reader

ATTEMPTS = 5
PAUSE_S = 1.0
SLACK = 1e-9  # of a number's size: sums of floats in another order


@dataclass(frozen=True)
class Difference:
    """One number that is not what the records say; `indicator` also says whether it is a split's or an "out of"."""

    area: str
    indicator: str
    redis: Any
    recounted: Any


@dataclass(frozen=True)
class VerifyReport:
    """`compared` numbers of `areas` areas. `moving` numbers changed each time while read, and stay unproven."""

    compared: int
    areas: int
    differences: list[Difference] = field(default_factory=list)
    moving: int = 0
    is_empty: bool = False


@dataclass(frozen=True)
class Compared:
    """One number of both sides; Redis' is rounded to `decimals`; `moving`: it changed after the snapshot."""

    difference: Difference
    decimals: int
    moving: bool

    @property
    def is_equal(self) -> bool:
        """Whether Redis' side is the recounted number, rounded."""
        shown, counted = self.difference.redis, self.difference.recounted
        if shown is None or counted is None or isinstance(shown, str):
            return shown is counted
        allowed = 0.5 * 10**-self.decimals + SLACK * max(1.0, abs(counted))
        return bool(abs(shown - counted) <= allowed)


def verify(
    engine: Engine,
    redis_client: Redis,
    catalogue: Catalogue,
    days: Days,
    keys: Keys | None = None,
    pause_s: float = PAUSE_S,
) -> VerifyReport:
    """Compare everything; areas that differ are read and recounted up to ATTEMPTS times, as a live system moves on.

    Recounts value, "out of" and split of every indicator and every funnel at every level, for today so far. A sampled gauge (camera
    uptime) is the exception: its samples exist only as cells, so only their sums are recounted.
    """
    codes = _all_codes(engine)
    report = VerifyReport(0, len(codes), is_empty=True)
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(pause_s)
        found = _compared(engine, redis_client, catalogue, days, keys, codes)
        if found is None:
            return report
        report = _noted(report, found, is_first=not attempt)
        codes = sorted({item.difference.area for item in found if not item.is_equal})
        if not codes:
            break
    return report


def _noted(report: VerifyReport, found: Sequence[Compared], is_first: bool) -> VerifyReport:
    wrong = [item for item in found if not item.is_equal]
    return replace(
        report,
        compared=len(found) if is_first else report.compared,
        differences=[item.difference for item in wrong if not item.moving],
        moving=sum(item.moving for item in wrong),
        is_empty=False,
    )


def _all_codes(engine: Engine) -> list[str]:
    with recount_reader(engine, 0, 0) as reader:
        return sorted(code for _, code, _ in reader.areas())


def _compared(
    engine: Engine, client: Redis, catalogue: Catalogue, days: Days, keys: Keys | None, codes: Sequence[str]
) -> list[Compared] | None:
    """Every number of some areas on both sides; None when Redis holds no snapshot at all."""
    *bodies, (version, as_of, behind) = read_bodies(client, codes, ["body"], keys)
    if version is None or as_of is None:
        return None
    now_ms = int(as_of)
    day = days.day(now_ms)
    with recount_reader(engine, int(version), now_ms) as reader:
        before = tuple(
            days.bounds(day - n) for n in range(1, 2 + max((b.days for b in catalogue.baselines), default=0))
        )
        tally = tallied(reader, catalogue, Day(days.bounds(day)[0], now_ms, before))
    found: list[Compared] = []
    for code, (body,) in zip(codes, bodies, strict=True):
        if body is None:
            found.append(Compared(Difference(code, "snapshot", "missing", None), 0, moving=False))
        else:
            compared = _of_area(code, orjson.loads(body), days.name(day), catalogue, tally)
            found += (replace(item, moving=True) for item in compared) if int(behind or 0) else compared
    return found


def _of_area(code: str, body: Any, day: str, catalogue: Catalogue, tally: Tally) -> Iterator[Compared]:
    numbers = Numbers(catalogue, tally, code)
    if body["day"] != day:
        yield Compared(Difference(code, "day", body["day"], None), 0, moving=False)
    for key, item in catalogue.indicators.items():
        changing = set[str]().union(*(tally.moving[feed] for feed in sorted(item.feeds)))
        moving = bool(changing) if item.hide_below else code in changing  # what is hidden depends on other areas
        for name, shown, counted, decimals in _of_indicator(key, item, body, numbers):
            yield Compared(Difference(code, name, shown, counted), decimals, moving)
    for feed, steps in catalogue.funnels.items():
        shown_steps = body["funnels"].get(feed, [("missing",) * 3] * len(steps))
        for each, shown_step, counted_step in zip(steps, shown_steps, numbers.funnel(feed), strict=True):
            for shown, counted in zip(shown_step, counted_step, strict=True):
                name = f"{feed} at {each.step.key}"
                yield Compared(Difference(code, name, shown, counted), 0, code in tally.moving[feed])


def _of_indicator(key: str, item: Indicator, body: Any, numbers: Numbers) -> Iterator[tuple[str, Any, Value, int]]:
    value, base = numbers.tile(item)
    shown, _, shown_base = body["tiles"].get(key, ("missing", None, "missing"))
    yield key, shown, value, item.decimals
    yield f"{key} (out of)", shown_base, base, 0
    words = numbers.catalogue.splits[key]
    pairs = body["splits"].get(key, []) if words else []
    missing = [("missing", "missing")] * (len(words) - len(pairs))
    for word, pair, counted in zip(words, [*pairs, *missing], numbers.split(item), strict=True):
        yield f"{key} of {word}", pair[0], counted[0], item.decimals
        yield f"{key} of {word} (out of)", pair[1], counted[1], 0


def command(
    database_url: str,
    redis_url: str,
    catalogue: Catalogue,
    days: Days,
    keys: Keys | None = None,
    pause_s: float = PAUSE_S,
) -> int:
    """`verify` for the command line: 0 all equal, 1 differences or nothing to compare, 2 a server is away."""
    try:
        client = connect(redis_url)
        check(client, redis_url)
        report = verify(open_engine(database_url), client, catalogue, days, keys, pause_s)
    except (*AWAY, CacheError) as error:
        print(f"cannot verify: {_one_line(error)}")
        return 2
    for line in _told(report):
        print(line)
    return 1 if report.differences or report.is_empty else 0


def _one_line(error: Exception) -> str:
    lines = str(getattr(error, "orig", None) or error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def _told(report: VerifyReport) -> Iterable[str]:
    if report.is_empty:
        yield "Redis holds no snapshot to verify; start the backend and try again"
        return
    for item in report.differences:
        yield f"{item.area} {item.indicator}: Redis {item.redis}, recounted {item.recounted}"
    result = f"{len(report.differences)} differ" if report.differences else "all equal"
    yield f"verified {report.compared} numbers of {report.areas} areas: {result}"
    if report.moving:
        yield f"{report.moving} numbers changed each time while they were read and were not proven; try again"
