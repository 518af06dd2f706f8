"""The migrations make exactly the tables that data_access.schema declares, on both kinds of store."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from data_access.dispatch_schema import metadata
from data_access.engine import StoreError, migrate, open_engine
from tests.fixtures.processes import free_port


def test_migrated_schema_is_the_declared_one(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        differences = compare_metadata(context, metadata)
        tables = set(inspect(connection).get_table_names())

    assert differences == []
    assert tables == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    engine = open_engine(database_url)
    for _ in range(2):
        migrate(engine)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT id, version, epoch FROM rollup_state").all()
        assert [tuple(row) for row in rows] == [(1, 0, 0)]
    engine.dispose()


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    port = free_port()
    engine = open_engine(f"postgresql://someone:secret@127.0.0.1:{port}/city")

    with pytest.raises(StoreError, match="start it or correct DATABASE_URL") as raised:
        migrate(engine)

    assert f"127.0.0.1:{port}/city" in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("url", ["nonsense", "mongodb://127.0.0.1/city"])
def test_an_address_of_no_known_database_is_named(url: str) -> None:
    with pytest.raises(StoreError, match="is not a database address"):
        open_engine(url)
