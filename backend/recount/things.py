"""What the latest state of one thing says; apart from backend.gauges on purpose."""

from __future__ import annotations

import operator

from catalogue.fields import Number
from catalogue.model import Feed
from catalogue.parts import Condition
from data_access.recount_reader import RawStatus

HOLDS = {"eq": operator.eq, "ge": operator.ge, "le": operator.le, "lt": operator.lt}


def shown_by(thing: RawStatus, feed: Feed, signal: str, now_ms: int) -> int:
    """What the thing adds to a signal of catalogue.measures."""
    word, _, key = signal.partition(".")
    is_online = thing.numbers["online"] == 1 and now_ms - thing.occurred_ms < feed.time_to_live_s * 1000
    if word in ("online", "sum") and not is_online:
        return 0
    return (thing.numbers[key] or 0) if key else 1


def thing_meets(thing: RawStatus, feed: Feed, condition: Condition) -> bool:
    """Whether its latest state satisfies a condition; what it does not tell satisfies none."""
    field = feed.field(condition.field)
    if not isinstance(field, Number):
        return thing.terms[condition.field] == condition.value
    number = thing.numbers[condition.field]
    other = thing.numbers[condition.of] if condition.of else None
    if number is None or (condition.of and other is None):
        return False
    bound = float(condition.value) * other if other is not None else round(float(condition.value) / field.resolution)
    return bool(HOLDS[condition.operator](number, bound))
