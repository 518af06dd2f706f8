"""Tickets for live pictures: what makes their addresses unguessable, good for one camera, one person and some hours.

A ticket comes beside the sign-in and the area scope, and replaces neither. Nothing is kept: any web process knows its own.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass

from catalogue.people import Person

HOLDS_S = 6 * 3_600  # at least so long, at most twice: one that is asked for again and again stays the same meanwhile
SALT = b"command-centre live pictures"
LETTERS = 40


@dataclass(frozen=True)
class Tickets:
    """Made and known by a secret that all web processes share. `clock`: seconds."""

    secret: str
    clock: Callable[[], float] = time.time

    def issue(self, code: str, person: Person) -> str:
        """For a camera and who asks."""
        return self._make(code, person, int(self.clock()) // HOLDS_S)

    def holds(self, ticket: str, code: str, person: Person) -> bool:
        """Whether it is one for them, and not an old one."""
        span = int(self.clock()) // HOLDS_S
        made = [self._make(code, person, at) for at in (span, span - 1)]
        return any(hmac.compare_digest(each.encode(), ticket.encode()) for each in made)

    def _make(self, code: str, person: Person, span: int) -> str:
        """Bound to the person's password or wall key too, as their session is."""
        text = "\0".join((code, person.key, person.password, person.wall_key, str(span)))
        key = hmac.new(SALT, self.secret.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:LETTERS]
