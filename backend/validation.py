"""Checks a table of records against its feed's declaration; every refusal names the field, the value and what
would be right.

Works on whole columns, so that a million records are checked in seconds. Places are looked up in backend.placing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from backend.grouping import COMPARE
from catalogue.fields import Number, Term
from catalogue.model import Feed
from catalogue.parts import Condition
from data_access.terms import Terms

Mask = npt.NDArray[np.bool_]
FUTURE_MS = 10 * 60_000  # a sender's clock may be that much ahead
EARLIEST = pd.Timestamp("2000-01-01", tz="UTC")
WORDS = {"eq": "equal to", "ge": "at least", "le": "at most", "lt": "less than"}
TIME_ZONE = r"(?:Z|z|[+-]\d{2}:?\d{2})$"


@dataclass
class Errors:
    """The first error of each row."""

    by_row: dict[int, str] = field(default_factory=dict)

    def add(self, rows: Mask, message: Any) -> None:
        """`message` is a text, or a function from the row's number to one."""
        for row in np.flatnonzero(rows).tolist():
            if row not in self.by_row:
                self.by_row[row] = message(row) if callable(message) else message


def column(frame: pd.DataFrame, key: str) -> pd.Series:
    """The column, or an all-missing one."""
    return frame[key] if key in frame else pd.Series([None] * len(frame), dtype=object, index=frame.index)


def check_known(frame: pd.DataFrame, allowed: Iterable[str], feed: Feed, errors: Errors) -> None:
    """Refuse rows with a field that nobody declared: a misspelt field must not vanish."""
    known = set(allowed)
    for key in frame.columns:
        if key not in known:
            declared = ", ".join(sorted(known))
            errors.add(frame[key].notna().to_numpy(), f"field {key!r} is not one of {feed.key}'s: {declared}")


def check_text(values: pd.Series, key: str, longest: int, errors: Errors, required: bool = True) -> list[Any]:
    """Non-empty texts no longer than `longest`; whole numbers are taken as their digits."""
    texts = [str(v) if isinstance(v, int) and not isinstance(v, bool) else v for v in values.tolist()]
    good = np.array([isinstance(v, str) and 0 < len(v) <= longest and "\0" not in v for v in texts], dtype=bool)
    missing = values.isna().to_numpy()
    if required:
        errors.add(missing, f"{key} is missing; give a text of 1 to {longest} characters")
    errors.add(~good & ~missing, lambda row: f"{key} {_shown(texts[row])} is not a text of 1 to {longest} characters")
    return [v if ok else None for v, ok in zip(texts, good.tolist(), strict=True)]


def check_time(
    values: pd.Series, key: str, now_ms: int, errors: Errors, required: bool = True, may_come: bool = False
) -> npt.NDArray[np.int64]:
    """UTC milliseconds, 0 where there is none. Texts are ISO 8601 with a time zone; only what `may_come` is to come."""
    missing = values.isna().to_numpy()
    if required:
        errors.add(missing, f"{key} is missing; give a time such as 2026-01-31T08:00:00+08:00")
    times = _parse_times(values, key, errors)
    found = times.notna().to_numpy()
    wrong = ~found & ~missing
    errors.add(wrong, lambda row: f"{key} {_shown(values.iloc[row])} is not an ISO 8601 time")
    moments = np.where(found, _milliseconds(times), 0)
    if not may_come:
        late = found & (moments > now_ms + FUTURE_MS)
        errors.add(late, lambda row: f"{key} {values.iloc[row]} lies in the future; correct the sender's clock")
    early = found & (times < EARLIEST).to_numpy()
    errors.add(early, lambda row: f"{key} {values.iloc[row]} is before the year 2000")
    return moments


def _parse_times(values: pd.Series, key: str, errors: Errors) -> pd.Series:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        return values
    texts = pd.Series([v if isinstance(v, str) else None for v in values.tolist()], dtype="str", index=values.index)
    zoned = texts.str.contains(TIME_ZONE, regex=True).fillna(False).to_numpy(dtype=bool)
    times = pd.to_datetime(texts, utc=True, format="ISO8601", errors="coerce")
    naive = times.notna().to_numpy() & ~zoned
    errors.add(naive, lambda row: f"{key} {_shown(texts.iloc[row])} has no time zone; write {texts.iloc[row]}+08:00")
    return times


def _milliseconds(times: pd.Series) -> npt.NDArray[np.int64]:
    naive = times.dt.tz_convert("UTC").dt.tz_localize(None)
    found: npt.NDArray[np.int64] = naive.to_numpy().astype("datetime64[ms]").astype(np.int64)
    return found


def check_number(values: pd.Series, declared: Number, errors: Errors, whole: Mask) -> npt.NDArray[np.float64]:
    """Whole numbers of the declared resolution as floats, NaN where there is none. `whole` rows must have what
    is required.
    """
    missing = values.isna().to_numpy()
    limits = f"{declared.minimum:.10g}–{declared.maximum:.10g}"
    unit = f" {declared.unit}" if declared.unit else ""
    if declared.required:
        errors.add(missing & whole, f"{declared.key} is missing; give a number in {limits}{unit}")
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~np.isfinite(numbers) & ~missing
    errors.add(wrong, lambda row: f"{declared.key} {_shown(values.iloc[row])} is not a number")
    outside = (numbers < declared.minimum) | (numbers > declared.maximum)
    errors.add(outside, lambda row: f"{declared.key} {_plain(values.iloc[row])}{unit} is outside {limits}")
    return np.where(wrong | outside, np.nan, np.rint(numbers / declared.resolution))


def check_term(values: pd.Series, declared: Term, terms: Terms, errors: Errors, whole: Mask) -> npt.NDArray[np.float64]:
    """Term numbers as floats, NaN where there is none. `whole` rows must have what is required."""
    missing = values.isna().to_numpy()
    words = "any word" if declared.open_list else ", ".join(value.key for value in declared.values)
    if declared.required:
        errors.add(
            missing & whole, f"{declared.key} is missing; give {'a word' if declared.open_list else 'one of ' + words}"
        )
    known = {value.key for value in declared.values}
    if declared.open_list:
        known |= {v for v in values.tolist() if isinstance(v, str) and 0 < len(v) <= 300}
    ids = terms.ids(known)
    numbers = values.map(lambda v: ids.get(v) if isinstance(v, str) else None, na_action="ignore")
    found = pd.to_numeric(numbers, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = np.isnan(found) & ~missing
    errors.add(wrong, lambda row: f"{declared.key} {_shown(values.iloc[row])} is not one of {words}")
    return found


def check_must(feed: Feed, numbers: dict[str, npt.NDArray[np.float64]], errors: Errors) -> None:
    """Refuse rows that break a rule between two fields."""
    for rule in feed.must:
        left = numbers[rule.field]
        factor = float(rule.value)
        right = numbers[rule.of] * factor if rule.of else np.full(len(left), factor)
        told = np.isfinite(left) & np.isfinite(right)
        errors.add(told & ~COMPARE[rule.operator](left, right), _broken_rule(rule, left))


def _broken_rule(rule: Condition, left: npt.NDArray[np.float64]) -> Callable[[int], str]:
    bound = f"{float(rule.value):g} × {rule.of}" if rule.of else f"{rule.value}"
    return lambda row: f"{rule.field} {left[row]:g} must be {WORDS[rule.operator]} {bound}"


def pack_texts(frame: pd.DataFrame, feed: Feed, errors: Errors) -> list[str | None]:
    """The text fields of each row as one JSON object, None where it has none."""
    packed: list[dict[str, str]] = [{} for _ in range(len(frame))]
    given = [declared for declared in feed.texts if declared.key in frame]
    for declared in given:
        for row, text in enumerate(check_text(frame[declared.key], declared.key, 2_000, errors, required=False)):
            if text is not None:
                packed[row][declared.key] = text
    return [orjson.dumps(item).decode() if item else None for item in packed]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _plain(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) and math.isfinite(value) and value % 1 else str(value)
