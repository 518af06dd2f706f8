"""What app.py gives the HTTP side for sign-in: the people, the secret that signs their cookies, and the page itself."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from catalogue.errors import OperatorError
from catalogue.people import EVERY_AREA, People
from catalogue.people_file import read_people
from catalogue.setting_kinds import SHORTEST_SECRET
from catalogue.settings import Settings
from data_access.areas import AreaTree

SECRET_FILE = "session-secret"


class SignInPage(Protocol):
    """Makes the page on which one signs in, as an HTML document."""

    def __call__(self, target: str, name: str = "", problem: str = "", minutes: int = 0) -> str:
        """In the language of `target`, the address that one goes on to. `problem` is a key of layouts/sign_in.py's."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """All of it is needed: without people there is no sign-in."""

    people: People
    secret: str
    page: SignInPage


def people_of(settings: Settings) -> People | None:
    """Everybody in PEOPLE_FILE; None without one. OperatorError where INGEST_TOKEN is set too: senders then have keys."""
    if settings.people_file is None:
        return None
    if settings.ingest_token:
        told = "INGEST_TOKEN and PEOPLE_FILE are both set"
        raise OperatorError(f"{told}; leave INGEST_TOKEN empty and give each sender a [source.NAME] in PEOPLE_FILE")
    return read_people(settings.people_file)


def access_of(people: People, settings: Settings, page: SignInPage) -> Access:
    """What sign-in needs besides its page."""
    return Access(people=people, secret=secret_of(settings.session_secret, settings.var_dir), page=page)


def unknown_areas(people: People, tree: AreaTree) -> list[str]:
    """A line for each area of somebody that has not been imported; nothing before any has been."""
    owned = ((person.key, code) for person in people.persons.values() for code in person.areas if code != EVERY_AREA)
    told = "person.{}: there is no area {!r}, so that nothing of it is seen; import it, or correct PEOPLE_FILE"
    return [told.format(key, code) for key, code in owned if tree.areas and tree.get(code) is None]


def secret_of(given: str, folder: Path) -> str:
    """The secret: the one given, else that of a file which only we may read, made by the first who asks.

    OperatorError where the file cannot be made, is too short, or may be read by others.
    """
    if given:
        return given
    path = folder / SECRET_FILE
    try:
        _make(path)
        found = path.read_text(encoding="ascii").strip()
        is_open = bool(path.stat().st_mode & 0o077)
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(f"{path}: cannot be used ({error}); set SESSION_SECRET or correct VAR_DIR") from error
    if is_open:
        raise OperatorError(f"{path}: others may read it; `chmod 600 {path}`, or remove it and have another one made")
    if len(found) < SHORTEST_SECRET:
        raise OperatorError(f"{path}: holds {len(found)} letters, not {SHORTEST_SECRET} or more; remove it")
    return found


def _make(path: Path) -> None:
    """Written beside its place and then linked there, so that no other process reads half of it."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
