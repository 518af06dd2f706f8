"""Reads what records say of cases: due time, steps, and whether they correct what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from backend.validation import Errors, check_time, column
from catalogue.model import Feed
from data_access.case_writer import CaseRecord

CASE_KEYS = ("due_at", "steps", "correction")


def read_cases(
    feed: Feed, frame: pd.DataFrame, columns: dict[str, list[Any]], limit_ms: int, errors: Errors
) -> list[CaseRecord]:
    """One CaseRecord a row; rows with errors get one too, and are left out by the caller."""
    due = check_time(column(frame, "due_at"), "due_at", limit_ms, errors, required=False, may_come=True).tolist()
    steps = _read_steps(feed, column(frame, "steps").tolist(), limit_ms, errors)
    _check_order(columns["occurred_ms"], steps, errors)
    corrections = column(frame, "correction").tolist()
    not_flags = np.array([flag is not None and not isinstance(flag, bool) and flag == flag for flag in corrections])
    errors.add(not_flags, lambda row: f"correction {corrections[row]!r} is not true or false")
    given = [name for name in columns if name not in ("source", "source_id")]
    return [
        CaseRecord(
            source=columns["source"][row] or "",
            source_id=columns["source_id"][row] or "",
            header=_header({name: columns[name][row] for name in given} | {"due_ms": due[row] or None}),
            steps=tuple(steps[row]),
            correction=corrections[row] is True,
        )
        for row in range(len(frame))
    ]


def _header(values: dict[str, Any]) -> dict[str, Any]:
    """Only what the record gives: an empty field leaves what is known."""
    return {
        name: value for name, value in values.items() if value is not None and not (_zero_is_none(name) and not value)
    }


def _zero_is_none(name: str) -> bool:
    return name in ("occurred_ms", "area_id")


def _read_steps(feed: Feed, given: Sequence[Any], limit_ms: int, errors: Errors) -> list[list[tuple[str, int]]]:
    rows: list[int] = []
    keys: list[str] = []
    times: list[Any] = []
    known = [step.key for step in feed.steps]
    for row, steps in enumerate(given):
        for item in _step_list(steps, row, errors):
            if not isinstance(item, dict) or item.get("step") not in known:
                _refuse(row, f"step {item!r} is not {{'step': one of {', '.join(known)}, 'at': time}}", errors)
                continue
            rows.append(row)
            keys.append(item["step"])
            times.append(item.get("at"))
    found: list[list[tuple[str, int]]] = [[] for _ in given]
    if rows:
        moments = _step_times(rows, times, limit_ms, errors)
        for row, key, moment in zip(rows, keys, moments, strict=True):
            found[row].append((key, moment))
    return found


def _step_list(steps: Any, row: int, errors: Errors) -> list[Any]:
    if steps is None or (isinstance(steps, float) and steps != steps):
        return []
    if isinstance(steps, list):
        return steps
    _refuse(row, f"steps {steps!r} is not a list of {{'step', 'at'}}", errors)
    return []


def _step_times(rows: list[int], times: list[Any], limit_ms: int, errors: Errors) -> list[int]:
    own = Errors()
    moments: list[int] = check_time(pd.Series(times, dtype=object), "step time", limit_ms, own).tolist()
    for place, message in own.by_row.items():
        errors.by_row.setdefault(rows[place], message)
    return moments


def _check_order(reported: list[int], steps: list[list[tuple[str, int]]], errors: Errors) -> None:
    for row, (start, own) in enumerate(zip(reported, steps, strict=True)):
        early = [key for key, at in own if start and at and at < start]
        if early:
            _refuse(row, f"step {early[0]!r} is before the case was reported (occurred_at)", errors)


def _refuse(row: int, message: str, errors: Errors) -> None:
    errors.by_row.setdefault(row, message)
