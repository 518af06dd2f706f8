"""Opens the store: an SQLAlchemy engine set up for SQLite or PostgreSQL, migrated to the newest schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, insert, make_url, select
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from catalogue.errors import OperatorError
from data_access.schema import rollup_state

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=30000",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)
FIRST_STATE = {
    "id": 1,
    "version": 0,
    "as_of_ms": 0,
    "fingerprint": "",
    "areas_revision": 0,
    "epoch": 0,
    "expires_ms": 0,
}


class StoreError(OperatorError):
    """The store cannot be used; the message says which one and what to do."""


def open_engine(url: str) -> Engine:
    """An engine for `url`. SQLite transactions that write take the lock at their start; PostgreSQL means psycopg 3."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _open_sqlite(url)
        return create_engine(url, pool_pre_ping=True, pool_size=10)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise StoreError(f"DATABASE_URL {url!r} is not a database address SQLAlchemy knows: {error}") from error


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision; StoreError when the database cannot be reached or written."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            if connection.execute(select(rollup_state.c.id)).first() is None:
                connection.execute(insert(rollup_state).values(FIRST_STATE))
            connection.commit()
    except SQLAlchemyError as error:
        shown = engine.url.render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        raise StoreError(f"the database {shown} cannot be used ({reason}); start it or correct DATABASE_URL") from error


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("reading")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only read: one steady picture, and no waiting for SQLite's writer."""
    return steady(engine).execution_options(reading=True)


def steady(engine: Engine) -> Engine:
    """The same engine for transactions that must see one picture throughout (SQLite always does)."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")
