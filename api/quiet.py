"""Notes when somebody opened a page or clicked, so that work which nobody waits for begins while nobody does."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

PAGES = "/_dash-"  # what every page that is opened and every click on one asks for; polls and machines do not


class Quiet:
    """How long ago the last of them asked this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Nobody has asked yet. `clock` gives seconds."""
        self._clock = clock
        self._last = -float("inf")

    def note(self, path: str) -> None:
        """A request has come."""
        if path.startswith(PAGES):
            self._last = self._clock()

    def lasts_s(self) -> float:
        """For how many seconds nobody has asked; infinite when nobody ever did."""
        return self._clock() - self._last


class Noting:
    """Around everything that answers."""

    def __init__(self, app: ASGIApp, quiet: Quiet) -> None:
        """`app` answers."""
        self._app = app
        self._quiet = quiet

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""
        if scope["type"] == "http":
            self._quiet.note(scope["path"])
        await self._app(scope, receive, send)
