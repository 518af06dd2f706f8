"""The signed cookie that says who has signed in, and since when; who may sign in and how is sign_in.py's.

The server keeps nothing: the cookie holds the person's key and a mark of their password's hash, signed with a secret that
all web processes share. Another password, or none any more, ends their sessions at the next start.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import cookie_parser

from catalogue.people import NOBODY, People, Person

COOKIE = "command_centre"
DESK_S, WALL_S = 12 * 3600, 400 * 24 * 3600  # browsers keep no cookie for longer than 400 days
RENEWED_AFTER = 1 / 12
SALT = "command-centre session"
MARK_LETTERS = 16


class _Signer(TimestampSigner):
    """With a clock of one's own."""

    clock: Callable[[], float] = staticmethod(time.time)

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(self.clock())


class Sessions:
    """Makes cookies and reads them. `clock` gives seconds since 1970."""

    def __init__(self, people: People, secret: str, clock: Callable[[], float] = time.time) -> None:
        """Keeps no session: they are all in the browsers."""
        self._people = people
        self._clock = clock
        self._signer = _Signer(secret, salt=SALT, digest_method=hashlib.sha256)
        self._signer.clock = clock

    def read(self, cookies: str) -> tuple[Person, bool]:
        """Who a Cookie header tells of (NOBODY for none that holds), and whether their cookie is due to be renewed."""
        try:
            value, since = self._signer.unsign(cookie_parser(cookies).get(COOKIE, ""), return_timestamp=True)
            person = self._person(value.decode())
        except (BadSignature, ValueError):
            return NOBODY, False
        age = self._clock() - since.timestamp()
        return (person, age > RENEWED_AFTER * lifetime(person)) if age <= lifetime(person) else (NOBODY, False)

    def issue(self, person: Person, is_secure: bool) -> str:
        """A Set-Cookie header for somebody who has just signed in, or goes on."""
        value = self._signer.sign(f"{_text(person.key)}:{_mark(person)}").decode()
        return _header(value, lifetime(person), is_secure)

    def end(self, is_secure: bool) -> str:
        """A Set-Cookie header that takes the cookie away."""
        return _header("", 0, is_secure)

    def _person(self, value: str) -> Person:
        """ValueError where the cookie is of nobody, or of an earlier password."""
        key, _, mark = value.partition(":")
        person = self._people.persons.get(base64.urlsafe_b64decode(key).decode())
        if person is None or mark != _mark(person):
            raise ValueError(key)
        return person


def lifetime(person: Person) -> int:
    """Seconds for which a cookie holds: of a screen so long that it hangs for years, renewed as it goes."""
    return WALL_S if person.wall_key else DESK_S


def _header(value: str, age: int, is_secure: bool) -> str:
    secure = "; Secure" if is_secure else ""
    return f"{COOKIE}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"


def _text(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode()


def _mark(person: Person) -> str:
    return hashlib.sha256(f"{person.password}{person.wall_key}".encode()).hexdigest()[:MARK_LETTERS]
