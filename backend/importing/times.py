"""Reads times as files write them: ISO 8601 or a strptime format, with a zone or in the local time of one."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd

from backend.importing.mapping import ISO, Times
from backend.validation import Errors

ZONED = r"[T ].*(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$"  # a date alone ends like an offset


def read_times(texts: pd.Series, rule: Times, key: str, errors: Errors) -> pd.Series:
    """Instants as `datetime64[us, UTC]`, NaT where there is none; an error for each text that is no time by
    the rule.
    """
    found = pd.Series(pd.NaT, index=texts.index, dtype="datetime64[us, UTC]")
    zoned = texts.str.contains(ZONED, regex=True).fillna(False).astype(bool) & (rule.format == ISO)
    zoned |= "%z" in rule.format.lower()
    given = texts.notna()
    form = "ISO8601" if rule.format == ISO else rule.format
    found[zoned & given] = pd.to_datetime(texts[zoned & given], format=form, utc=True, errors="coerce")
    local = pd.to_datetime(texts[given & ~zoned], format=form, errors="coerce").dropna()
    if rule.zone is None:
        naive = texts.index.isin(local.index)
        errors.add(naive, lambda row: f"{key} {texts[row]!r} has no time zone; name one in the mapping: timezone = …")
    else:
        found[local.index] = _localized(local, rule, rule.zone, key, errors)
    errors.add((given & found.isna()).to_numpy(), lambda row: f"{key} {texts[row]!r} is not a time {_written(rule)}")
    return found


def _written(rule: Times) -> str:
    return "by ISO 8601, such as 2026-01-31T08:00:00+08:00" if rule.format == ISO else f"written as {rule.format}"


def _localized(local: pd.Series, rule: Times, zone: ZoneInfo, key: str, errors: Errors) -> pd.Series:
    """Whole columns at once; the few times at which clocks were changed one by one."""
    known: pd.Series = local.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").dt.tz_convert("UTC")
    for row in known.index[known.isna()]:
        known[row] = _at_clock_change(local[row].to_pydatetime(), rule, zone, f"{key} {local[row]}", row, errors)
    return known


def _at_clock_change(
    moment: datetime, rule: Times, zone: ZoneInfo, what: str, row: int, errors: Errors
) -> pd.Timestamp:
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    skipped = first.utcoffset() < second.utcoffset()  # type: ignore[operator]
    if skipped and rule.skipped_hour == "refuse":
        errors.by_row.setdefault(row, f"{what} does not exist: clocks in {zone.key} were set forward over it")
    if not skipped and rule.repeated_hour == "refuse":
        errors.by_row.setdefault(row, f"{what} happened twice: clocks in {zone.key} were set back over it")
    taken = second if not skipped and rule.repeated_hour == "second" else first
    return pd.Timestamp(taken).tz_convert("UTC")
