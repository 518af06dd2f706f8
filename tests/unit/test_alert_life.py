"""The life of an alert as a state machine, whatever the data say and whenever somebody looks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backend.alerting.life import SEEN, Data, Pace, State, acknowledged, begun, told
from data_access.alerts import Alert

MINUTE = 60_000
PACE = Pace(for_ms=5 * MINUTE, clear_ms=2 * MINUTE)
NEXT = {
    State.PENDING: {State.PENDING, State.ACTIVE, State.CLEARED},
    State.ACTIVE: {State.ACTIVE, State.ACKNOWLEDGED, State.RECOVERING, State.CLEARED},
    State.ACKNOWLEDGED: {State.ACKNOWLEDGED, State.RECOVERING, State.CLEARED},
    State.RECOVERING: {State.RECOVERING, State.ACTIVE, State.ACKNOWLEDGED, State.CLEARED},
}


def an_alert(now: int = 0) -> Alert:
    return Alert(rule="r", subject="s", severity="warn", area_id=1, since_ms=now, last_ms=now, state="pending", id=7)


class Lives(RuleBasedStateMachine):
    """One alert after the other, through whatever the data say."""

    @initialize(
        for_s=st.integers(0, 300), clear_s=st.integers(0, 300), times=st.integers(1, 3), within=st.integers(1, 600)
    )
    def begin(self, for_s: int, clear_s: int, times: int, within: int) -> None:
        self.now = 1_000_000
        self.pace = Pace(
            for_ms=0 if times > 1 else for_s * 1000, clear_ms=clear_s * 1000, times=times, within_ms=within * 1000
        )
        self.known_ms = 0  # for how long the state's timer has run, with known data
        self._take(begun(an_alert(self.now), self.pace, self.now))

    def _take(self, alert: Alert) -> None:
        self.before, self.alert = getattr(self, "alert", alert), alert
        if self.before.state != alert.state or alert.since_ms != self.before.since_ms:
            self.known_ms = 0
        self.seen_state = State(alert.state)

    def is_open(self) -> bool:
        return self.alert.cleared_ms is None

    @precondition(lambda self: self.is_open())
    @rule(data=st.sampled_from(Data), seconds=st.integers(0, 400), again=st.booleans())
    def look(self, data: Data, seconds: int, again: bool) -> None:
        was_known = self.alert.unknown_ms is None
        self.now += seconds * 1000
        self.known_ms += seconds * 1000 if was_known else 0
        before = self.alert
        after = told(before, data, self.pace, self.now, self.now if again and data is Data.MET else None)
        assert State(after.state) in NEXT[State(before.state)]
        if data is Data.UNKNOWN:
            assert after.state == before.state
            assert after.due_ms == before.due_ms
        if before.state == State.PENDING and after.state == State.ACTIVE and self.pace.times == 1:
            assert self.known_ms >= self.pace.for_ms
            assert data is Data.MET
        if before.state == State.RECOVERING and after.state == State.CLEARED:
            assert self.known_ms >= self.pace.clear_ms
            assert data is Data.OVER
        self._take(after)

    @precondition(lambda self: self.is_open())
    @rule()
    def acknowledge(self) -> None:
        if self.alert.state in SEEN:
            self._take(acknowledged(self.alert, self.now))
            assert self.alert.acknowledged_ms is not None
        else:
            with pytest.raises(ValueError, match="cannot be acknowledged"):
                acknowledged(self.alert, self.now)

    @precondition(lambda self: not self.is_open())
    @rule()
    def look_at_what_is_over(self) -> None:
        with pytest.raises(ValueError, match="a new one has to begin"):
            told(self.alert, Data.MET, self.pace, self.now)
        del self.alert
        self._take(begun(an_alert(self.now), self.pace, self.now))

    @precondition(lambda self: self.is_open())
    @rule()
    def restart(self) -> None:
        """All that it needs is in the row."""
        self.alert = replace(self.alert)

    @invariant()
    def is_whole(self) -> None:
        alert = self.alert
        assert (alert.state == State.CLEARED) == (alert.cleared_ms is not None)
        assert (alert.due_ms is not None) == (alert.state in (State.PENDING, State.RECOVERING))
        assert alert.active_ms is not None or alert.state in (State.PENDING, State.CLEARED)
        assert alert.state != State.ACKNOWLEDGED or alert.acknowledged_ms is not None
        assert alert.state != State.ACTIVE or alert.acknowledged_ms is None
        assert alert.count >= 1

    @invariant()
    def nothing_is_lost(self) -> None:
        if self.alert.since_ms == self.before.since_ms and self.alert.id == self.before.id:
            assert self.before.acknowledged_ms is None or self.alert.acknowledged_ms == self.before.acknowledged_ms
            assert self.before.active_ms is None or self.alert.active_ms == self.before.active_ms


Lives.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None, derandomize=True)
test_every_way_through_a_life = Lives.TestCase


def test_a_condition_that_does_not_last_raises_nothing() -> None:
    alert = begun(an_alert(), PACE, 0)
    assert alert.state == State.PENDING
    after = told(alert, Data.OVER, PACE, 4 * MINUTE)

    assert (after.state, after.active_ms) == (State.CLEARED, None)


def test_without_a_duration_it_is_active_at_once() -> None:
    assert begun(an_alert(), Pace(), 0).state == State.ACTIVE


def test_what_is_unknown_stops_the_timer_and_goes_on_where_it_was() -> None:
    alert = begun(an_alert(), PACE, 0)
    alert = told(alert, Data.UNKNOWN, PACE, 4 * MINUTE)
    alert = told(alert, Data.UNKNOWN, PACE, 60 * MINUTE)
    alert = told(alert, Data.MET, PACE, 64 * MINUTE)
    assert (alert.state, alert.due_ms) == (State.PENDING, 65 * MINUTE)

    assert told(alert, Data.MET, PACE, 65 * MINUTE).state == State.ACTIVE


def test_who_acknowledged_it_still_has_it_when_it_comes_back() -> None:
    alert = acknowledged(begun(an_alert(), Pace(clear_ms=MINUTE), 0), 10)
    alert = told(alert, Data.OVER, Pace(clear_ms=MINUTE), 20)
    assert alert.state == State.RECOVERING

    alert = told(alert, Data.MET, Pace(clear_ms=MINUTE), 30)

    assert (alert.state, alert.acknowledged_ms, alert.count) == (State.ACKNOWLEDGED, 10, 2)


@pytest.mark.parametrize(("gap", "state"), [(60 * MINUTE, State.ACTIVE), (61 * MINUTE, State.PENDING)])
def test_twice_within_an_hour(gap: int, state: State) -> None:
    pace = Pace(times=2, within_ms=60 * MINUTE)
    alert = begun(an_alert(), pace, 0)
    assert alert.state == State.PENDING

    assert told(alert, Data.MET, pace, gap, gap).state == state
