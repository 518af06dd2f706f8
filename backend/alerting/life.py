"""The life of an alert as a pure state machine: pending, active, acknowledged, recovering, cleared.

Nothing here reads or writes; all timers are instants in the alert (UTC ms). Data that do not tell are no state of their
own beside these, but stop the timers of the one that it has: they neither raise an alert nor clear it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from data_access.alerts import Alert


class State(StrEnum):
    """In the order in which an alert goes through them; it may go back from recovering."""

    PENDING = "pending"
    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    RECOVERING = "recovering"
    CLEARED = "cleared"


class Data(StrEnum):
    """What the data say of the condition."""

    MET = "met"
    OVER = "over"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Pace:
    """The timers of a rule (ms), and how often its condition has to come about."""

    for_ms: int = 0
    clear_ms: int = 0
    times: int = 1
    within_ms: int = 0


STANDING = (State.ACTIVE, State.ACKNOWLEDGED)
SEEN = (*STANDING, State.RECOVERING)


def begun(new: Alert, pace: Pace, now_ms: int) -> Alert:
    """A new alert whose condition is met; its instants are set, whatever was in them."""
    pending = replace(new, state=State.PENDING, is_met=True, count=1, due_ms=_first_due(pace, new.last_ms, now_ms))
    return _ripened(pending, pace, now_ms)


def told(alert: Alert, data: Data, pace: Pace, now_ms: int, again_ms: int | None = None) -> Alert:
    """The alert after the data of an instant. `again_ms`: the condition came about once more, by another record then."""
    if alert.state == State.CLEARED:
        raise ValueError(f"alert {alert.id} is cleared; a new one has to begin")
    if data is Data.UNKNOWN:
        return alert if alert.unknown_ms is not None else replace(alert, unknown_ms=now_ms)
    known = _known_again(alert, now_ms)
    if data is Data.OVER:
        return _over(known, pace, now_ms)
    return _met(_counted(known, pace, now_ms, again_ms), pace, now_ms)


def acknowledged(alert: Alert, now_ms: int) -> Alert:
    """Somebody has seen it. ValueError where there is nothing to be seen."""
    if alert.state not in SEEN:
        raise ValueError(f"an alert that is {alert.state} cannot be acknowledged")
    state = State.ACKNOWLEDGED if alert.state == State.ACTIVE else State(alert.state)
    return replace(alert, state=state, acknowledged_ms=alert.acknowledged_ms or now_ms)


def _first_due(pace: Pace, last_ms: int, now_ms: int) -> int:
    return last_ms + pace.within_ms if pace.times > 1 else now_ms + pace.for_ms


def _known_again(alert: Alert, now_ms: int) -> Alert:
    """Timers stood still while nothing was known."""
    if alert.unknown_ms is None:
        return alert
    due = None if alert.due_ms is None else alert.due_ms + max(now_ms - alert.unknown_ms, 0)
    return replace(alert, unknown_ms=None, due_ms=due)


def _counted(alert: Alert, pace: Pace, now_ms: int, again_ms: int | None) -> Alert:
    """Once more where the condition had been over, or another record has met it."""
    if alert.is_met and again_ms is None:
        return alert
    at = now_ms if again_ms is None else again_ms
    if alert.state == State.PENDING and pace.times > 1:
        return _waiting_for_more(alert, pace, at)
    return replace(alert, is_met=True, count=alert.count + 1, last_ms=max(at, alert.last_ms))


def _waiting_for_more(alert: Alert, pace: Pace, at_ms: int) -> Alert:
    """Counted among those before where it comes soon enough after the last; else the first of others."""
    if abs(at_ms - alert.last_ms) > pace.within_ms:
        first = max(at_ms, alert.last_ms)
        return replace(alert, is_met=True, count=1, since_ms=first, last_ms=first, due_ms=first + pace.within_ms)
    last = max(at_ms, alert.last_ms)
    return replace(alert, is_met=True, count=alert.count + 1, last_ms=last, due_ms=last + pace.within_ms)


def _met(alert: Alert, pace: Pace, now_ms: int) -> Alert:
    if alert.state == State.PENDING:
        return _ripened(alert, pace, now_ms)
    if alert.state == State.RECOVERING:
        state = State.ACTIVE if alert.acknowledged_ms is None else State.ACKNOWLEDGED
        return replace(alert, state=state, due_ms=None)
    return alert


def _ripened(alert: Alert, pace: Pace, now_ms: int) -> Alert:
    """Active where it has lasted long enough, or come about often enough."""
    is_due = alert.due_ms is not None and alert.due_ms <= now_ms
    if alert.count >= pace.times if pace.times > 1 else is_due:
        return replace(alert, state=State.ACTIVE, active_ms=now_ms, due_ms=None)
    return alert


def _over(alert: Alert, pace: Pace, now_ms: int) -> Alert:
    is_due = alert.due_ms is not None and alert.due_ms <= now_ms
    over = replace(alert, is_met=False)
    if alert.state == State.PENDING:
        return over if pace.times > 1 and not is_due else _cleared(over, now_ms)
    if alert.state == State.RECOVERING:
        return _cleared(over, now_ms) if is_due else alert
    if pace.clear_ms == 0:
        return _cleared(over, now_ms)
    return replace(over, state=State.RECOVERING, due_ms=now_ms + pace.clear_ms)


def _cleared(alert: Alert, now_ms: int) -> Alert:
    return replace(alert, state=State.CLEARED, cleared_ms=now_ms, due_ms=None)
