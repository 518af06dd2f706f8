"""When one case makes an event: the steps it enters, and what the rules of catalogue.rules say of its course.

Alerts follow single cases by it; what the rollup counts is backend.case_moments', and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import singledispatch

from backend.case_life import MINUTE_MS, Life
from catalogue.model import EventRule, Feed
from catalogue.rules import Late, Overdue, Reopened, SentBack
from data_access.cases import Case
from data_access.terms import Terms

Moment = tuple[EventRule, int]  # a rule, and when the case met it first (UTC ms)


def concerning(rules: Iterable[EventRule], case: Case, feed: Feed, terms: Terms) -> list[EventRule]:
    """The rules whose conditions the words of a case satisfy."""
    return [
        rule
        for rule in rules
        if all(case.terms.get(feed.column(wanted.field)) == terms.id(str(wanted.value)) for wanted in rule.where)
    ]


def moments(rules: Iterable[EventRule], case: Case, life: Life, feed: Feed, now_ms: int) -> Iterator[Moment]:
    """What has come about up to now."""
    if life.reported is None:
        return
    entered: dict[str, int] = {}
    for key, came in life.steps:
        entered.setdefault(key, came)
    for rule in rules:
        at: int | None = met(rule.case, case, life, feed) if rule.case else entered.get(rule.step or "")
        if at is not None and at <= now_ms:
            yield rule, at


def next_moment(rules: Iterable[EventRule], case: Case, life: Life, feed: Feed, now_ms: int) -> int | None:
    """When the next rule is met, if nothing more is said of the case."""
    known = (met(rule.case, case, life, feed) for rule in rules if rule.case is not None)
    return min((at for at in known if at is not None and at > now_ms), default=None)


@singledispatch
def met(rule: object, case: Case, life: Life, feed: Feed) -> int | None:
    """The instant at which a case meets a rule, or will as things are; None where it does not."""
    raise TypeError(f"no rule to follow {rule!r}")


@met.register
def _(rule: Overdue, case: Case, life: Life, feed: Feed) -> int | None:
    due = case.due_ms
    is_late = due is not None and (life.closed is None or life.closed > due)
    return max(due + 1, case.occurred_ms) if due is not None and is_late else None


@met.register
def _(rule: Late, case: Case, life: Life, feed: Feed) -> int | None:
    keys = [step.key for step in feed.steps]
    enough = set(keys[keys.index(rule.step) :])
    limit = case.occurred_ms + rule.minutes * MINUTE_MS
    came = next((at for key, at in life.steps if key in enough), None)
    return None if came is not None and came <= limit else limit


@met.register
def _(rule: Reopened, case: Case, life: Life, feed: Feed) -> int | None:
    return life.reopened[rule.times - 1] if len(life.reopened) >= rule.times else None


@met.register
def _(rule: SentBack, case: Case, life: Life, feed: Feed) -> int | None:
    keys = [step.key for step in feed.steps]
    later = set(keys[keys.index(rule.step) + 1 :])
    ways = zip(life.steps, life.steps[1:], strict=False)
    return next((at for (before, _), (key, at) in ways if key == rule.step and before in later), None)
