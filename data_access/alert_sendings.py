"""The outbox of alerts: which messages wait, who takes one to send it, and what became of it. Times are the machine's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, func, insert, or_, select, update

from data_access.alert_schema import alert_sending
from data_access.engine import reading

WAITING, TAKEN, SENT, FAILED = "waiting", "taken", "sent", "failed"


@dataclass(frozen=True, kw_only=True)
class Sending:
    """One message to one channel of one contact (its address is in the deployer's file)."""

    alert_id: int
    stage: int
    contact: str
    channel: int
    due_ms: int
    id: int = 0
    state: str = WAITING
    attempts: int = 0
    ended_ms: int | None = None
    result: str | None = None


def write_sendings(connection: Connection, sendings: Sequence[Sending]) -> None:
    """Put messages into the outbox."""
    if sendings:
        rows = [{name: value for name, value in asdict(each).items() if name != "id"} for each in sendings]
        connection.execute(insert(alert_sending), rows)


def take_sending(engine: Engine, now_ms: int, taken_for_ms: int) -> Sending | None:
    """The next message that is due, ours to send until `taken_for_ms` from now; None while there is none.

    One that was taken and of which nothing was heard again is due once more: whoever took it has died over it.
    """
    own = alert_sending.c
    due = select(own.id).where(own.state.in_((WAITING, TAKEN)), own.due_ms <= now_ms).order_by(own.due_ms, own.id)
    with reading(engine).connect() as connection:
        numbers = list(connection.execute(due.limit(10)).scalars())
    for number in numbers:
        with engine.begin() as connection:
            mine = update(alert_sending).where(own.id == number, own.state.in_((WAITING, TAKEN)), own.due_ms <= now_ms)
            values = {"state": TAKEN, "attempts": own.attempts + 1, "due_ms": now_ms + taken_for_ms}
            row = connection.execute(mine.values(values).returning(*own)).mappings().first()
        if row is not None:
            return Sending(**row)
    return None


def end_sending(engine: Engine, number: int, state: str, now_ms: int, result: str | None) -> None:
    """It was sent, or has failed for good."""
    values = {"state": state, "ended_ms": now_ms, "result": result}
    with engine.begin() as connection:
        connection.execute(update(alert_sending).where(alert_sending.c.id == number).values(values))


def delay_sending(engine: Engine, number: int, due_ms: int, result: str) -> None:
    """It did not arrive and is tried again later."""
    values = {"state": WAITING, "due_ms": due_ms, "result": result}
    with engine.begin() as connection:
        connection.execute(update(alert_sending).where(alert_sending.c.id == number).values(values))


def read_sendings(connection: Connection, alert_id: int) -> list[Sending]:
    """What was sent of an alert, or is to be, in order."""
    query = select(alert_sending).where(alert_sending.c.alert_id == alert_id).order_by(alert_sending.c.id)
    return [Sending(**row) for row in connection.execute(query).mappings()]


def count_waiting(engine: Engine) -> int:
    """How many messages are neither sent nor given up."""
    chosen = or_(alert_sending.c.state == WAITING, alert_sending.c.state == TAKEN)
    with reading(engine).connect() as connection:
        return int(connection.execute(select(func.count()).select_from(alert_sending).where(chosen)).scalar_one())
