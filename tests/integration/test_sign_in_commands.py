"""The commands that make what the file of people holds, and the starts that a wrong file ends."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from catalogue.passwords import key_fits, password_fits
from tests.integration.test_start_refused import refused
from tests.people import HASH
from tests.product import command, environment, running

PEOPLE = f'[person.duty]\nname = "Duty desk"\npassword = "{HASH}"\narea = "*"\n'


def run(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """One command with something on its standard input."""
    return subprocess.run(
        command(*words),
        env=environment({}),
        cwd=folder,
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_password_becomes_a_hash_and_no_file(tmp_path: Path) -> None:
    done = run(tmp_path, "password", typed="a long enough password\n")

    assert done.returncode == 0
    assert password_fits("a long enough password", done.stdout.strip())
    assert not list(tmp_path.iterdir())


def test_a_password_that_is_too_short_is_none(tmp_path: Path) -> None:
    done = run(tmp_path, "password", typed="short\n")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "app.py: the password has 5 letters; it must have 10 or more\n"


def test_a_key_comes_with_its_hash(tmp_path: Path) -> None:
    made, known = (line.split()[-1] for line in run(tmp_path, "key").stdout.splitlines())

    assert key_fits(made, known)


@pytest.mark.parametrize("words", [(), ("web",)])
def test_a_file_of_people_that_cannot_be_meant(redis_url: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    people = tmp_path / "people.toml"
    people.write_text(PEOPLE + 'permissions = ["everything"]\n')

    line = refused(tmp_path, *words, PEOPLE_FILE=str(people), REDIS_URL=redis_url)

    assert f"{people}:5: person.duty.permissions 'everything' is not one of records, personal" in line


def test_a_file_of_people_that_is_not_there(tmp_path: Path) -> None:
    assert f"{tmp_path}/none.toml: cannot be read" in refused(tmp_path, PEOPLE_FILE=str(tmp_path / "none.toml"))


def test_a_secret_that_is_too_short(tmp_path: Path) -> None:
    assert "SESSION_SECRET is 'short'; it must be 32 letters or more" in refused(tmp_path, SESSION_SECRET="short")


def test_a_token_beside_keys(tmp_path: Path) -> None:
    (tmp_path / "people.toml").write_text(PEOPLE)

    line = refused(tmp_path, PEOPLE_FILE=str(tmp_path / "people.toml"), INGEST_TOKEN="all of them")

    assert "INGEST_TOKEN and PEOPLE_FILE are both set" in line


def test_the_secret_outlives_a_restart(tmp_path: Path) -> None:
    people = tmp_path / "people.toml"
    people.write_text(PEOPLE)
    secrets = []

    for _ in range(2):
        with running(tmp_path, PEOPLE_FILE=str(people), WEB_WORKERS="2", DEMO="no") as product:
            product.wait_until(lambda: product.get("/healthz")[0] == 200, "alive")
            secrets.append((product.var_dir / "session-secret").read_text())
    assert secrets[0] == secrets[1]
