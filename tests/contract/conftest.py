"""One world per kind of store for the whole contract suite: setting one up costs more than most of its tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from catalogue.registry import Catalogue
from data_access.cache import Keys
from tests.builders import given_store
from tests.fixtures.worlds import MORNING
from tests.world import World


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def contract_world(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue, redis_server: str
) -> Iterator[World]:
    """A world that tests share; each takes source ids of its own."""
    folder = tmp_path_factory.mktemp("contract")
    url = _postgres(request) if request.param == "postgresql" else _sqlite(folder)
    world = World(given_store(url), catalogue, MORNING, redis_server, keys=Keys(f"contract-{request.param}"))
    yield world
    world.close()


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'store.sqlite'}"


def _postgres(request: pytest.FixtureRequest) -> str:
    server: str = request.getfixturevalue("postgres_server")
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE contract")
    return server.replace("/postgres?", "/contract?")
