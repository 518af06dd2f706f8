"""Puts checked cases into the store: new ones, further steps, corrections. All that a call writes is one batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from data_access.case_guard import AgainstOutside, Guard
from data_access.record_writer import close_batch, open_batch
from data_access.retrying import in_transaction
from data_access.schema import case_file, case_step

CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class CaseRecord:
    """What one record says of a case. `header` holds only the columns of `case_file` that it gives.

    `correction`: its steps replace the known ones instead of adding to them.
    """

    source: str
    source_id: str
    header: Mapping[str, Any]
    steps: tuple[tuple[str, int], ...]
    correction: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What the case is known by within its feed."""
        return self.source, self.source_id


@dataclass
class CaseOutcome:
    """How a call went: `accepted` changed something, `duplicates` said nothing new, `unknown` are places in the list.

    An unknown record gives only further steps of a case that was never reported. `refused`: why by place.
    """

    accepted: int = 0
    duplicates: int = 0
    unknown: list[int] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def write_cases(
    engine: Engine, feed_id: int, steps: Sequence[str], records: Sequence[CaseRecord], received_ms: int
) -> CaseOutcome:
    """Store cases from outside in the order given, in one transaction; `steps` are the feed's.

    Another writer that changes the same case at the same moment is waited out.
    """

    def work(connection: Connection) -> CaseOutcome:
        batch_id = open_batch(connection, feed_id, received_ms)
        outcome = CaseWriter(connection, feed_id, steps, batch_id, AgainstOutside(steps)).write(records)
        close_batch(connection, batch_id, outcome.accepted)
        return outcome

    return in_transaction(engine, work)


def claim_case(
    connection: Connection, case_id: int, known_batch: int, batch_id: int, header: Mapping[str, Any] | None = None
) -> bool:
    """Change a case that was read with its last batch: this is its last one now. False where it had another by then."""
    own = case_file.c
    changed = update(case_file).where(own.id == case_id, own.batch_id == known_batch)
    return connection.execute(changed.values(**(header or {}), batch_id=batch_id)).rowcount == 1


@dataclass(frozen=True)
class _Change:
    """What a record says of a known case that is not known."""

    header: Mapping[str, Any]
    gone: set[tuple[str, int]]
    fresh: set[tuple[str, int]]

    def __bool__(self) -> bool:
        return bool(self.header or self.gone or self.fresh)


class CaseWriter:
    """Within a transaction: known cases are read in bulk, then each record is compared with what is known.

    `known` has their rows by source and number, `steps` their steps by the case's number. A case that another writer
    changes in the meantime is read once more.
    """

    def __init__(
        self, connection: Connection, feed_id: int, steps: Sequence[str], batch_id: int, guard: Guard | None = None
    ) -> None:
        """`guard` looks at what comes; without one all of it is written."""
        self.connection = connection
        self.feed_id = feed_id
        self.first_step = steps[0]
        self.batch_id = batch_id
        self.guard = guard
        self.known: dict[tuple[str, str], dict[str, Any]] = {}
        self.new: list[tuple[CaseRecord, dict[str, Any]]] = []  # taken, and inserted all at once by _flush
        self.steps: dict[int, set[tuple[str, int]]] = {}

    def write(self, records: Sequence[CaseRecord]) -> CaseOutcome:
        """Compare and store every record."""
        outcome = CaseOutcome()
        for start in range(0, len(records), CHUNK):
            chunk = records[start : start + CHUNK]
            self._read(chunk)
            for place, record in enumerate(chunk, start):
                self._take(place, record, outcome)
            self._flush()
        return outcome

    def _read(self, chunk: Sequence[CaseRecord]) -> None:
        ids = [record.source_id for record in chunk]
        query = select(case_file).where(case_file.c.feed_id == self.feed_id, case_file.c.source_id.in_(ids))
        self._learn(self.connection.execute(query).all())

    def _learn(self, rows: Sequence[Row[Any]]) -> None:
        for row in rows:
            self.known.setdefault((row.source, row.source_id), dict(row._mapping))
        for row in self._steps_of(rows):
            self.steps.setdefault(row.case_id, set()).add((row.step, row.at_ms))
        if self.guard:
            self.guard.learn(self.connection, [row.id for row in rows])

    def _read_anew(self, case_id: int) -> None:
        """After another writer has changed it: from now on nobody else does."""
        row = self.connection.execute(select(case_file).where(case_file.c.id == case_id).with_for_update()).one()
        del self.known[row.source, row.source_id], self.steps[case_id]
        self._learn([row])

    def _steps_of(self, rows: Sequence[Row[Any]]) -> Iterator[Row[Any]]:
        fresh = [row.id for row in rows if row.id not in self.steps]
        yield from self.connection.execute(select(case_step).where(case_step.c.case_id.in_(fresh)))

    def _take(self, place: int, record: CaseRecord, outcome: CaseOutcome) -> None:
        known = self.known.get(record.key)
        change = self._compared(record, known) if known else None
        refusal = self._refusal(record, known, change)
        if refusal:
            outcome.refused[place] = refusal
        elif known is None and not {"occurred_ms", "area_id"} <= record.header.keys():
            outcome.unknown.append(place)
        elif known is None:
            self._add(record)
            outcome.accepted += 1
        elif not change:
            outcome.duplicates += 1
        elif self._change(known, change):
            outcome.accepted += 1
        else:
            self._read_anew(known["id"])
            self._take(place, record, outcome)

    def _refusal(self, record: CaseRecord, known: Mapping[str, Any] | None, change: _Change | None) -> str | None:
        if self.guard is None:
            return None
        if known is None or change is None:
            return self.guard.of_new(*record.key)
        before = self.steps[known["id"]]
        return self.guard.of_change(known["id"], before, before - change.gone | change.fresh) if change else None

    def _add(self, record: CaseRecord) -> None:
        origin = {"feed_id": self.feed_id, "source": record.source, "source_id": record.source_id}
        self.known[record.key] = {**origin, **record.header}
        self.new.append((record, self.known[record.key]))

    def _flush(self) -> None:
        if not self.new:
            return
        columns = dict.fromkeys(name for _, values in self.new for name in values)
        rows = [{**columns, **values, "batch_id": self.batch_id} for _, values in self.new]
        added = insert(case_file).returning(case_file.c.id, sort_by_parameter_order=True)
        for case_id, (record, values) in zip(self.connection.execute(added, rows).scalars(), self.new, strict=True):
            values |= {"id": case_id, "batch_id": self.batch_id}
            self.steps[case_id] = self._full_steps(record, values["occurred_ms"])
        self._insert_steps((values["id"], self.steps[values["id"]]) for _, values in self.new)
        self.new = []

    def _compared(self, record: CaseRecord, known: Mapping[str, Any]) -> _Change:
        if "id" not in known:
            self._flush()
        own = self.steps[known["id"]]
        header = {name: value for name, value in record.header.items() if known.get(name) != value}
        wanted = self._full_steps(record, header.get("occurred_ms", known["occurred_ms"]))
        replaces = record.correction or "occurred_ms" in header
        gone = {step for step in own - wanted if record.correction or step[0] == self.first_step} if replaces else set()
        return _Change(header, gone, wanted - own)

    def _change(self, known: dict[str, Any], change: _Change) -> bool:
        """Whether it is as it was read."""
        case_id = known["id"]
        if not claim_case(self.connection, case_id, known["batch_id"], self.batch_id, change.header):
            return False
        self._drop_steps(case_id, change.gone)
        self._add_steps(case_id, change.fresh)
        known.update(change.header, batch_id=self.batch_id)
        return True

    def _full_steps(self, record: CaseRecord, occurred_ms: int) -> set[tuple[str, int]]:
        return set(record.steps) | {(self.first_step, occurred_ms)}

    def _add_steps(self, case_id: int, steps: set[tuple[str, int]]) -> None:
        self._insert_steps([(case_id, steps)])
        self.steps[case_id] |= steps

    def _insert_steps(self, groups: Iterable[tuple[int, set[tuple[str, int]]]]) -> None:
        rows = [
            {"case_id": case_id, "step": key, "at_ms": at} for case_id, steps in groups for key, at in sorted(steps)
        ]
        if rows:
            self.connection.execute(insert(case_step), rows)

    def _drop_steps(self, case_id: int, steps: set[tuple[str, int]]) -> None:
        for step, at in steps:
            self.connection.execute(
                delete(case_step).where(
                    case_step.c.case_id == case_id, case_step.c.step == step, case_step.c.at_ms == at
                )
            )
        self.steps[case_id] -= steps
