"""A desk of a world without HTTP, and what a case's notes say that its steps must be."""

from __future__ import annotations

from sqlalchemy import select

from backend.alerting.desk import Actor
from backend.dispatching.acting import Acting
from backend.dispatching.desk import CaseDesk, Wanted
from backend.dispatching.orders import OrderDesk
from catalogue.courses import lacking
from catalogue.dispatching import DESK
from data_access.desk_cases import DeskCase
from data_access.dispatch_reader import DispatchReader
from data_access.dispatch_schema import case_dispatch
from data_access.dispatches import CaseAct
from data_access.engine import reading
from data_access.schema import case_file
from data_access.terms import Terms
from tests.builders import GRIDS
from tests.world import World

OFFICER = Actor("", "Duty desk")
WORKER, HOUSING = ("worker", "W-17"), ("department", "housing")
PROBLEM = Wanted(feed="problem", to=WORKER, category="sanitation")


def desks(world: World) -> tuple[CaseDesk, OrderDesk]:
    """Those of one web process."""
    acting = Acting(world.engine, world.catalogue, world.days, lambda: world.now)
    return CaseDesk(acting, lambda: world.ingestor.places), OrderDesk(acting, lambda: world.ingestor.places)


def dispatch(world: World, desk: CaseDesk, grid: str = GRIDS[0]) -> DeskCase:
    """A problem in a grid."""
    return desk.dispatch(PROBLEM, desk.place(None, None, grid, None), OFFICER)


def reader(world: World) -> DispatchReader:
    """Of its cases and orders."""
    return DispatchReader(world.engine, world.catalogue, Terms(world.engine))


def dispatched_cases(world: World) -> list[DeskCase]:
    """All of them, in order of their numbers."""
    own, terms = reader(world), Terms(world.engine)
    with reading(world.engine).connect() as connection:
        rows = connection.execute(select(case_dispatch.c.feed_id, case_dispatch.c.case_id)).all()
    return [own.case(terms.key(feed_id) or "", number) for feed_id, number in sorted(rows, key=lambda row: row[1])]


def told_by_notes(case: DeskCase, acts: list[CaseAct]) -> list[str]:
    """The steps that a case must have gone through after what was done about it."""
    steps: list[str] = []
    for act in acts:
        if act.act in ("dispatched", "ordered"):
            steps += case.own.at_once
        elif act.act == "assigned":
            steps += case.own.at_once[-1:] if steps[-1] != case.own.at_once[-1] else ()
        elif act.act != "whistled":
            steps.append(act.about or "")
    return steps


def assert_whole(world: World) -> None:
    """No half of an act is there: each case is known to the desk, has the steps of its notes, and is closed by its steps."""
    cases, own = dispatched_cases(world), reader(world)
    with reading(world.engine).connect() as connection:
        made = connection.execute(select(case_file.c.id).where(case_file.c.source == DESK)).scalars().all()
    assert sorted(made) == [case.id for case in cases if case.source == DESK]
    for case in cases:
        if case.source == DESK:
            assert [key for key, _ in case.steps] == told_by_notes(case, own.acts(case.id)), case.id
        assert lacking(case.keys, [], case.steps) == []
