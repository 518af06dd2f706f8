"""Random lives of cases, by hand and from outside, against a small model that knows the declared steps by heart."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from catalogue.refusals import NotNow, Overtaken
from catalogue.registry import Catalogue
from data_access.desk_cases import DeskCase
from data_access.engine import open_engine
from tests.builders import MINUTE, steps_of
from tests.dispatching import HOUSING, OFFICER, WORKER, desks, dispatch, reader
from tests.fixtures.worlds import MORNING
from tests.world import World

KEYS = ("reported", "registered", "dispatched", "handling", "verifying", "closed")
AFTER = {"dispatched": "handling", "handling": "verifying", "verifying": "closed"}
CLOSED = len(KEYS) - 1
PICK = st.integers(0, 99)


@dataclass
class Modelled:
    """A case as it must be: its course as (instant, place of the step), whether the desk has it, and its open whistle."""

    number: int
    course: list[tuple[int, int]]
    is_dispatched: bool
    whistle: int | None = None
    versions: list[int] = field(default_factory=list)

    @property
    def step(self) -> str:
        return KEYS[max(self.course)[1]]

    @property
    def is_closed_by_its_steps(self) -> bool:
        return gaps(sorted(self.course)) == []


def gaps(course: list[tuple[int, int]]) -> list[int]:
    """Instants at which a case was closed without having come there step by step."""
    reached, found = -1, []
    for at, place in course:
        if place <= reached + 1:
            reached = place
        elif place == CLOSED:
            found.append(at)
    return found


class Lives(RuleBasedStateMachine):
    """Each rule is an act; what it answers and what the case is then is what the model says."""

    template: Path
    catalogue: Catalogue

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = shutil.copy(self.template, self.folder.name)
        self.world = World(open_engine(f"sqlite:///{path}"), self.catalogue, MORNING)
        self.desk, _ = desks(self.world)
        self.reader = reader(self.world)
        self.cases: list[Modelled] = []

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        self.world.catch_up()
        cells = self.world.kept()["cells"]
        counted = sum(amount for key, amount in cells.items() if key[0] == "stock/problem/open")
        assert counted == sum(case.step != "closed" for case in self.cases)
        assert self.world.kept() == self.world.rebuild()
        self.world.close()
        self.folder.cleanup()

    def pick(self, chosen: int) -> tuple[Modelled, DeskCase]:
        self.world.now += MINUTE
        model = self.cases[chosen % len(self.cases)]
        return model, self.reader.case("problem", model.number)

    @rule()
    def dispatched(self) -> None:
        self.world.now += MINUTE
        case = dispatch(self.world, self.desk)
        self.cases.append(Modelled(case.id, [(self.world.now, place) for place in range(3)], True))

    @rule()
    def reported(self) -> None:
        self.world.now += MINUTE
        source_id = self.world.send("problem", self.world.now)
        number = next(n for n in range(1, 999) if self.known(n) == source_id)
        self.cases.append(Modelled(number, [(self.world.now, 0)], False))

    def known(self, number: int) -> str | None:
        try:
            return self.reader.case("problem", number).source_id
        except LookupError:
            return None

    @precondition(lambda self: self.cases)
    @rule(chosen=PICK, key=st.sampled_from(KEYS))
    def stepped(self, chosen: int, key: str) -> None:
        model, case = self.pick(chosen)
        taken = (self.world.now, KEYS.index(key))
        is_whole = key != "closed" or gaps(sorted([*model.course, taken])) == gaps(sorted(model.course))
        may = model.is_dispatched and model.whistle is None and AFTER.get(model.step) == key and is_whole
        assert (case.standing.next == key) == may
        try:
            self.desk.step("problem", model.number, case.batch_id, key, OFFICER)
        except NotNow:
            assert not may
        else:
            assert may
            model.course.append(taken)

    @precondition(lambda self: self.cases)
    @rule(chosen=PICK)
    def sent_back(self, chosen: int) -> None:
        model, case = self.pick(chosen)
        may = model.is_dispatched and model.whistle is None and model.step in ("verifying", "closed")
        try:
            self.desk.send_back("problem", model.number, case.batch_id, OFFICER, "once more")
        except NotNow:
            assert not may
        else:
            assert may
            model.course.append((self.world.now, KEYS.index("handling")))

    @precondition(lambda self: self.cases)
    @rule(chosen=PICK, to=st.sampled_from([WORKER, HOUSING]))
    def assigned(self, chosen: int, to: tuple[str, str]) -> None:
        model, case = self.pick(chosen)
        early = ("reported", "registered", "dispatched", *(["handling"] if model.is_dispatched else []))
        may = model.step in early and model.whistle is None
        try:
            after = self.desk.assign("problem", model.number, case.batch_id, to, None, OFFICER)
        except NotNow:
            assert not may
            return
        assert may
        assert after.words["department"] == (to[1] if to == HOUSING else None)
        self.take_at_once(model)

    def take_at_once(self, model: Modelled) -> None:
        place, last = KEYS.index(model.step), max(model.course)[0]
        gone = {own for _, own in model.course}
        model.course += [(last, own) for own in range(place) if own < 2 and own not in gone]
        if place != 2:
            model.course += [(self.world.now, own) for own in range(min(place + 1, 2), 3)]
        model.is_dispatched = True

    @precondition(lambda self: self.cases)
    @rule(chosen=PICK)
    def whistled(self, chosen: int) -> None:
        model, case = self.pick(chosen)
        may = model.is_dispatched and model.whistle is None and model.step in ("dispatched", "handling")
        try:
            after = self.desk.whistle("problem", model.number, case.batch_id, "housing", None, None, OFFICER)
        except NotNow:
            assert not may
        else:
            assert may
            model.whistle = after.whistles[-1].id

    @precondition(lambda self: any(case.whistle for case in self.cases))
    @rule(chosen=PICK)
    def answered(self, chosen: int) -> None:
        self.world.now += MINUTE
        waiting = [case for case in self.cases if case.whistle]
        model = waiting[chosen % len(waiting)]
        assert model.whistle is not None
        whistle = self.reader.case("whistle", model.whistle)
        assert whistle.standing.next is not None
        after = self.desk.step("whistle", whistle.id, whistle.batch_id, whistle.standing.next, OFFICER)
        model.whistle = None if after.closed_ms else model.whistle

    @precondition(lambda self: self.cases)
    @rule(chosen=PICK, key=st.sampled_from(KEYS[1:]), ago=st.integers(0, 5))
    def told_from_outside(self, chosen: int, key: str, ago: int) -> None:
        model, case = self.pick(chosen)
        at = max(self.world.now - ago * MINUTE, min(model.course)[0])
        taken = (at, KEYS.index(key))
        after = sorted({*model.course, taken})
        is_last = after[-1][1] == CLOSED
        gone = set(gaps(after)) - (
            set() if is_last and after[-1][0] in gaps(after) else set(gaps(sorted(model.course)))
        )
        may = not model.is_dispatched or not gone
        record = {"source": case.source, "source_id": case.source_id, "steps": steps_of((key, at))}
        result = self.world.ingest("problem", record)
        assert (result.rejected == []) == may, result
        if may:
            model.course = after

    @precondition(lambda self: self.cases)
    @rule(chosen=PICK)
    def acted_upon_what_is_no_longer_so(self, chosen: int) -> None:
        model, case = self.pick(chosen)
        old = [version for version in model.versions if version != case.batch_id]
        for version in old[-1:]:
            try:
                self.desk.send_back("problem", model.number, version, OFFICER, "late")
            except Overtaken:
                continue
            raise AssertionError(f"version {version} was taken for {case.batch_id}")

    @invariant()
    def every_case_is_as_modelled(self) -> None:
        for model in getattr(self, "cases", ()):
            case = self.reader.case("problem", model.number)
            model.versions.append(case.batch_id)
            assert [key for key, _ in case.steps] == [KEYS[place] for _, place in sorted(model.course)]
            assert (case.step, case.dispatch is not None) == (model.step, model.is_dispatched)
            assert (case.waits_for.id if case.waits_for else None) == model.whistle


def test_random_lives_of_cases_are_as_modelled(city_template: Path, catalogue: Catalogue) -> None:
    machine = type("Here", (Lives,), {"template": city_template, "catalogue": catalogue})
    own = settings(
        deadline=None,
        derandomize=True,
        max_examples=20,
        stateful_step_count=25,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=own)
