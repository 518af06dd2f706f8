"""Puts checked cases into the store: new ones, further steps, corrections. Each call is one transaction and
one batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

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

    An unknown record gives only further steps of a case that was never reported.
    """

    accepted: int = 0
    duplicates: int = 0
    unknown: list[int] = field(default_factory=list)


def write_cases(
    engine: Engine, feed_id: int, first_step: str, records: Sequence[CaseRecord], received_ms: int
) -> CaseOutcome:
    """Store cases in the order given. Another writer that brings the same new case at the same moment is waited out."""

    def work(connection: Connection) -> CaseOutcome:
        batch_id = open_batch(connection, feed_id, received_ms)
        outcome = _Writer(connection, feed_id, first_step, batch_id).write(records)
        close_batch(connection, batch_id, outcome.accepted)
        return outcome

    return in_transaction(engine, work)


class _Writer:
    """One transaction's work: known cases are read in bulk, then each record is compared with what is known."""

    def __init__(self, connection: Connection, feed_id: int, first_step: str, batch_id: int) -> None:
        self.connection = connection
        self.feed_id = feed_id
        self.first_step = first_step
        self.batch_id = batch_id
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
        rows = self.connection.execute(query).all()
        for row in rows:
            self.known.setdefault((row.source, row.source_id), dict(row._mapping))
        for row in self._steps_of(rows):
            self.steps.setdefault(row.case_id, set()).add((row.step, row.at_ms))

    def _steps_of(self, rows: Sequence[Row[Any]]) -> Iterator[Row[Any]]:
        fresh = [row.id for row in rows if row.id not in self.steps]
        yield from self.connection.execute(select(case_step).where(case_step.c.case_id.in_(fresh)))

    def _take(self, place: int, record: CaseRecord, outcome: CaseOutcome) -> None:
        known = self.known.get(record.key)
        if known is None and not {"occurred_ms", "area_id"} <= record.header.keys():
            outcome.unknown.append(place)
        elif known is None:
            self._add(record)
            outcome.accepted += 1
        elif self._change(record, known):
            outcome.accepted += 1
        else:
            outcome.duplicates += 1

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
            values["id"] = case_id
            self.steps[case_id] = self._full_steps(record, values["occurred_ms"])
        self._insert_steps((values["id"], self.steps[values["id"]]) for _, values in self.new)
        self.new = []

    def _change(self, record: CaseRecord, known: dict[str, Any]) -> bool:
        if "id" not in known:
            self._flush()
        case_id = known["id"]
        header = {name: value for name, value in record.header.items() if known.get(name) != value}
        wanted = self._full_steps(record, header.get("occurred_ms", known["occurred_ms"]))
        replaces = record.correction or "occurred_ms" in header
        gone = self.steps[case_id] - wanted if replaces else set()
        fresh = wanted - self.steps[case_id]
        if not header and not gone and not fresh:
            return False
        self._drop_steps(case_id, gone if record.correction else {s for s in gone if s[0] == self.first_step})
        self._add_steps(case_id, fresh)
        changed = update(case_file).where(case_file.c.id == case_id).values(**header, batch_id=self.batch_id)
        self.connection.execute(changed)
        known.update(header)
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
