"""Which backend is the active one: a lease in the store, with an epoch that fences off whoever lost it."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, or_, select, update

from data_access.engine import reading
from data_access.schema import rollup_state

LEASE_MS = 3_000


class LeaseLost(RuntimeError):
    """Another backend has taken over; whatever was being written is rolled back."""


def take_lease(engine: Engine, holder: str, real_ms: int) -> int | None:
    """Take the lease when it is free, run out or our own: the new epoch, or None while another backend holds it."""
    table = rollup_state
    free = or_(table.c.holder.is_(None), table.c.holder == holder, table.c.expires_ms < real_ms)
    with engine.begin() as connection:
        values = {"holder": holder, "expires_ms": real_ms + LEASE_MS, "epoch": table.c.epoch + 1}
        if connection.execute(update(table).where(free).values(values)).rowcount != 1:
            return None
        return int(connection.execute(select(table.c.epoch)).scalar_one())


def advance(connection: Connection, epoch: int, real_ms: int, as_of_ms: int) -> int:
    """Renew the lease and count one tick, inside the tick's transaction: the tick's version. LeaseLost when it
    is gone.
    """
    table = rollup_state
    values = {"version": table.c.version + 1, "expires_ms": real_ms + LEASE_MS, "as_of_ms": as_of_ms}
    if connection.execute(update(table).where(table.c.epoch == epoch).values(values)).rowcount != 1:
        raise LeaseLost(f"lease epoch {epoch} is over: another backend is active now")
    return int(connection.execute(select(table.c.version)).scalar_one())


def extend(connection: Connection, epoch: int, real_ms: int) -> None:
    """Renew the lease at the end of a long transaction, so that it does not run out with the commit."""
    table = rollup_state
    connection.execute(update(table).where(table.c.epoch == epoch).values(expires_ms=real_ms + LEASE_MS))


def hold(connection: Connection, epoch: int) -> None:
    """Keep other backends from taking over until the transaction ends. LeaseLost when one already has."""
    table = rollup_state
    if connection.execute(update(table).where(table.c.epoch == epoch).values(epoch=epoch)).rowcount != 1:
        raise LeaseLost(f"lease epoch {epoch} is over: another backend is active now")


def release(engine: Engine, epoch: int) -> None:
    """Give the lease back, so that another backend need not wait for it to run out."""
    with engine.begin() as connection:
        gone = {"holder": None, "expires_ms": 0}
        connection.execute(update(rollup_state).where(rollup_state.c.epoch == epoch).values(gone))


def rollup_position(engine: Engine) -> tuple[int, int]:
    """The last tick's version and the instant it was made for (UTC ms)."""
    with reading(engine).connect() as connection:
        row = connection.execute(select(rollup_state.c.version, rollup_state.c.as_of_ms)).one()
    return row.version, row.as_of_ms
