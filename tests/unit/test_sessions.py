"""Passwords, keys, cookies and the counting of attempts, by clocks that the tests set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from api.access import SECRET_FILE, people_of, secret_of, unknown_areas
from api.attempts import MOST_BY_ADDRESS, MOST_BY_NAME, MOST_KEPT, WINDOW_S, Attempts
from api.sessions import COOKIE, DESK_S, WALL_S, Sessions
from catalogue.areas import Area
from catalogue.errors import OperatorError
from catalogue.passwords import is_key_hash, is_password_hash, key_fits, key_hash, new_key, password_fits, password_hash
from catalogue.people import NOBODY, People
from catalogue.settings import read_settings
from data_access.areas import AreaTree
from layouts.sign_in import spoken
from tests.people import HASH, PASSWORD, PEOPLE, SECRET

HOUR_S = 3600
DESK, WALL = PEOPLE.persons["subdistrict"], PEOPLE.persons["wall"]


class Hands:
    """A clock whose hands one moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hands() -> Hands:
    return Hands()


def cookie(sessions: Sessions, person=DESK) -> str:
    """What the browser sends back."""
    return sessions.issue(person, is_secure=False).split(";")[0]


def test_a_hash_fits_its_password_alone_and_no_two_are_the_same() -> None:
    assert password_fits(PASSWORD, HASH)
    assert not password_fits(PASSWORD + " ", HASH)
    assert not password_fits(PASSWORD, "no hash")
    assert password_hash(PASSWORD) != HASH


def test_full_width_letters_of_an_input_method_are_the_same() -> None:
    assert password_fits("ａ long enough password", HASH)


@pytest.mark.parametrize(
    "text", ["", "scrypt$14$8$5$x$y", HASH.replace("$14$", "$20$"), HASH.replace("$14$", "$1$"), f"{HASH}A"]
)
def test_what_is_no_hash_of_a_password(text: str) -> None:
    assert is_password_hash(HASH)
    assert not is_password_hash(text)


def test_keys_are_different_and_fit_their_hashes() -> None:
    one, other = new_key(), new_key()

    assert one != other
    assert is_key_hash(key_hash(one))
    assert key_fits(one, key_hash(one))
    assert not key_fits(other, key_hash(one))


def test_a_session_ends_twelve_hours_after_it_was_renewed_last(hands: Hands) -> None:
    sessions = Sessions(PEOPLE, SECRET, hands)
    held = cookie(sessions)

    assert sessions.read(held) == (DESK, False)
    hands.now += 2 * HOUR_S
    assert sessions.read(held) == (DESK, True)
    hands.now += DESK_S - 2 * HOUR_S
    assert sessions.read(held)[0] == DESK
    hands.now += 1
    assert sessions.read(held) == (NOBODY, False)


def test_a_wall_hangs_for_years(hands: Hands) -> None:
    sessions = Sessions(PEOPLE, SECRET, hands)
    held = cookie(sessions, WALL)

    hands.now += WALL_S - 1
    assert sessions.read(held) == (WALL, True)


@pytest.mark.parametrize("others", ["", f"{COOKIE}=", f"{COOKIE}=x.y.z", "other=1", f"{COOKIE}=é"])
def test_a_cookie_that_we_did_not_make_is_of_nobody(hands: Hands, others: str) -> None:
    assert Sessions(PEOPLE, SECRET, hands).read(others) == (NOBODY, False)


def test_another_secret_another_password_or_no_such_person_any_more_end_a_session(hands: Hands) -> None:
    held = cookie(Sessions(PEOPLE, SECRET, hands))
    changed = People(persons={DESK.key: replace(DESK, password=password_hash(PASSWORD))})

    assert Sessions(PEOPLE, SECRET, hands).read(held)[0] == DESK
    assert Sessions(PEOPLE, SECRET[::-1], hands).read(held)[0] is NOBODY
    assert Sessions(changed, SECRET, hands).read(held)[0] is NOBODY
    assert Sessions(People(), SECRET, hands).read(held)[0] is NOBODY


def test_attempts_are_counted_by_name_and_forgotten_after_a_while(hands: Hands) -> None:
    attempts = Attempts(hands)

    for n in range(MOST_BY_NAME):
        assert attempts.wait_s("duty", f"address {n}") == 0
        attempts.begin("duty", f"address {n}")
    assert attempts.wait_s("duty", "another") == WINDOW_S
    assert attempts.wait_s("other", "another") == 0
    hands.now += WINDOW_S
    assert attempts.wait_s("duty", "another") == 0


def test_attempts_are_counted_by_address(hands: Hands) -> None:
    attempts = Attempts(hands)

    for n in range(MOST_BY_ADDRESS):
        attempts.begin(f"name {n}", "here")
    assert attempts.wait_s("another", "here") == WINDOW_S
    assert attempts.wait_s("", "here") == WINDOW_S
    assert attempts.wait_s("another", "there") == 0


def test_an_office_that_signs_in_is_not_kept_waiting(hands: Hands) -> None:
    attempts = Attempts(hands)

    for n in range(2 * MOST_BY_ADDRESS):
        attempts.begin(f"name {n}", "here")
        attempts.succeeded(f"name {n}", "here")
    assert attempts.wait_s("another", "here") == 0


def test_ever_new_names_fill_nothing(hands: Hands) -> None:
    attempts = Attempts(hands)

    for n in range(MOST_KEPT + 100):
        attempts.begin(f"name {n}", "")
    assert len(attempts._failures) <= MOST_KEPT


def test_the_secret_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    made = secret_of("", tmp_path / "var")

    assert len(made) >= 32
    assert secret_of("", tmp_path / "var") == made
    assert (tmp_path / "var" / SECRET_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == [SECRET_FILE]
    assert secret_of("given", tmp_path / "nowhere") == "given"


def test_a_secret_that_others_may_read_or_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    secret_of("", tmp_path)
    path = tmp_path / SECRET_FILE

    path.chmod(0o644)
    with pytest.raises(OperatorError, match=r"session-secret: others may read it; `chmod 600 "):
        secret_of("", tmp_path)
    path.write_text("short")
    path.chmod(0o600)
    with pytest.raises(OperatorError, match="session-secret: holds 5 letters, not 32 or more; remove it"):
        secret_of("", tmp_path)


def test_a_token_for_all_senders_beside_their_keys_is_refused() -> None:
    with pytest.raises(OperatorError, match="INGEST_TOKEN and PEOPLE_FILE are both set; leave INGEST_TOKEN empty"):
        people_of(read_settings({"INGEST_TOKEN": "x", "PEOPLE_FILE": "people.toml"}))


def test_areas_that_were_not_imported_are_told_once_there_are_any() -> None:
    place = {"name": "A", "level": "district", "depth": 0, "parent": None, "leaf": True, "lon": 0.0, "lat": 0.0}
    tree = AreaTree((Area(code=DESK.areas[0], **place),), np.array([1]), 1)

    assert unknown_areas(PEOPLE, AreaTree((), np.array([], dtype=np.int64), 0)) == []
    told = unknown_areas(PEOPLE, tree)
    assert [line.split(":")[0] for line in told] == ["person.two", "person.two", "person.grid"]


@pytest.mark.parametrize(
    ("target", "lang", "same"),
    [
        ("/", "en", "/?lang=en"),
        ("/map/1?layer=a%26b&lang=en", "zh-CN", "/map/1?layer=a%26b"),
        ("/wall?rotate", "en", "/wall?rotate=&lang=en"),
    ],
)
def test_an_address_is_said_in_another_language(target: str, lang: str, same: str) -> None:
    assert spoken(target, lang) == same
