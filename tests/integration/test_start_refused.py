"""What keeps the product from starting is said in one line: the thing, its value, and what would put it right."""

from __future__ import annotations

import re
import socket
import subprocess
from pathlib import Path

import pytest

from backend.launch import address_of, bind
from backend.processes import StartError
from data_access.engine import StoreError, migrate, open_engine
from tests.fixtures.processes import free_port
from tests.product import command, environment, running


def refused(folder: Path, *words: str, **settings: str) -> str:
    """The one line that app.py ends with."""
    given = {"VAR_DIR": str(folder / "var"), "PORT": str(free_port()), "DEMO": "no"} | settings
    done = subprocess.run(
        command(*words), env=environment(given), cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("app.py: ")
    return line


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = refused(tmp_path, PORT=str(port))

    assert f"port {port} on 127.0.0.1" in line
    assert "set PORT" in line


def test_a_host_that_is_not_this_machine(tmp_path: Path) -> None:
    assert "on 192.0.2.1 cannot be used" in refused(tmp_path, HOST="192.0.2.1")
    with pytest.raises(StartError, match=r"on no-such-host\.invalid cannot be used .*; set HOST to an address"):
        bind("no-such-host.invalid", free_port())


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    line = refused(tmp_path, VAR_DIR=str(tmp_path / "file" / "var"))

    assert str(tmp_path / "file" / "var") in line
    assert "set VAR_DIR" in line


def test_a_folder_too_deep_for_a_socket(tmp_path: Path) -> None:
    line = refused(tmp_path, VAR_DIR=str(tmp_path / ("deep" * 30)))

    assert "set VAR_DIR to a shorter path" in line


def test_a_folder_that_another_one_uses(tmp_path: Path) -> None:
    with running(tmp_path, DEMO="no") as first:
        first.wait_ready()
        line = refused(tmp_path)
        assert first.get("/readyz")[0] == 200

    assert f"another command centre runs with its data in {tmp_path}/var" in line
    assert "set VAR_DIR" in line


def test_a_redis_that_does_not_answer(tmp_path: Path) -> None:
    address = f"redis://127.0.0.1:{free_port()}/0"

    line = refused(tmp_path, REDIS_URL=address)

    assert address in line
    assert "correct REDIS_URL" in line


@pytest.mark.parametrize("words", [(), ("web",)])
def test_a_redis_address_that_is_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    line = refused(tmp_path, *words, REDIS_URL="http://redis")

    assert "REDIS_URL 'http://redis' is not a Redis address" in line


def test_a_database_that_does_not_answer(redis_url: str, tmp_path: Path) -> None:
    port = free_port()

    line = refused(tmp_path, REDIS_URL=redis_url, DATABASE_URL=f"postgresql://wall:secret@127.0.0.1:{port}/city")

    assert f"127.0.0.1:{port}" in line
    assert "correct DATABASE_URL" in line
    assert "secret" not in line


@pytest.mark.parametrize("address", ["oracle://city", "nonsense", "postgresql+nothing://city"])
def test_a_database_address_that_is_none(address: str) -> None:
    with pytest.raises(StoreError, match=re.escape(f"DATABASE_URL {address!r} is not a database address")):
        open_engine(address)


def test_a_database_file_that_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"nowhere/city\.db cannot be used .*correct DATABASE_URL"):
        migrate(open_engine(f"sqlite:///{tmp_path}/nowhere/city.db"))


def test_a_setting_that_cannot_be_used(tmp_path: Path) -> None:
    assert "LOG_LEVEL is 'LOUD'; it must be one of" in refused(tmp_path, LOG_LEVEL="LOUD")


def test_a_folder_of_systems_that_is_not_there(tmp_path: Path) -> None:
    assert str(tmp_path / "more") in refused(tmp_path, CATALOGUE_DIR=str(tmp_path / "more"))


@pytest.mark.parametrize("words", [(), ("web",), ("backend",)])
def test_a_view_that_cannot_be_meant(redis_url: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    views = tmp_path / "views.toml"
    views.write_text(
        '[view.night]\nname = "Night"\nkpis = ["nothing"]\ngrid = "t"\n[view.night.panels.t]\nkind = "ticker"\n'
    )

    line = refused(tmp_path, *words, VIEWS_FILE=str(views), REDIS_URL=redis_url)

    assert f"{views}:3: view 'night' names indicator 'nothing', which no system declares" in line


def test_a_file_of_views_that_is_not_there(tmp_path: Path) -> None:
    assert f"{tmp_path}/none.toml: cannot be read" in refused(tmp_path, VIEWS_FILE=str(tmp_path / "none.toml"))


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        ("0.0.0.0", "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("::1", "http://[::1]:80"),
        ("wall.example", "http://wall.example:80"),
    ],
)
def test_where_the_wall_is_found(host: str, address: str) -> None:
    assert address_of(host, 80) == address


def test_a_rule_of_alerts_that_cannot_be_meant(tmp_path: Path) -> None:
    rules = tmp_path / "alerts.toml"
    rules.write_text('[rule.fever]\nlimit = "hot"\n')

    line = refused(tmp_path, ALERTS_FILE=str(rules))

    assert line == f"app.py: {rules}:2: rule.fever.limit 'hot' is not a number"
