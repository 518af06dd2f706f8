"""What the desk keeps of cases beyond their records: to whom each was dispatched, and what was done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, insert, select, update

from data_access.dispatch_schema import case_act, case_dispatch
from data_access.schema import site


@dataclass(frozen=True, kw_only=True)
class Dispatch:
    """One row of `case_dispatch` (data_access.dispatch_schema says what each is)."""

    case_id: int
    feed_id: int
    at_ms: int
    person: str
    name: str
    to_kind: str | None = None
    to_value: str | None = None
    alert_id: int | None = None
    from_case_id: int | None = None
    order_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class CaseAct:
    """What was done about a case: by a person, or by the product where `person` is None."""

    case_id: int
    batch_id: int
    at_ms: int
    act: str
    person: str | None = None
    name: str | None = None
    said: str | None = None
    about: str | None = None


def place_of_site(connection: Connection, number: int) -> int | None:
    """The store's number of the area of a site; None where there is no such site."""
    return connection.execute(select(site.c.area_id).where(site.c.id == number)).scalar()


def read_dispatch(connection: Connection, number: int) -> Dispatch | None:
    """To whom a case was dispatched; None where it was not."""
    found = connection.execute(select(case_dispatch).where(case_dispatch.c.case_id == number)).mappings().first()
    return Dispatch(**found) if found else None


def read_acts(connection: Connection, number: int) -> list[CaseAct]:
    """What was done about a case, in order."""
    names = CaseAct.__dataclass_fields__
    query = select(case_act).where(case_act.c.case_id == number).order_by(case_act.c.id)
    return [CaseAct(**{name: row[name] for name in names}) for row in connection.execute(query).mappings()]


def write_acts(connection: Connection, acts: Sequence[CaseAct]) -> None:
    """Keep what was done."""
    if acts:
        connection.execute(insert(case_act), [asdict(each) for each in acts])


def insert_dispatches(connection: Connection, dispatches: Sequence[Dispatch]) -> None:
    """Cases that are dispatched now."""
    if dispatches:
        connection.execute(insert(case_dispatch), [asdict(each) for each in dispatches])


def give_to(connection: Connection, case_id: int, kind: str, value: str) -> None:
    """A dispatched case is another's now."""
    own = update(case_dispatch).where(case_dispatch.c.case_id == case_id)
    connection.execute(own.values(to_kind=kind, to_value=value))
