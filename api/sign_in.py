"""Signing in by name and password or as a screen by its key, and signing out; what the page looks like is handed in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit

import anyio
from anyio import to_thread
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Scope

from api.access import Access
from api.attempts import Attempts
from api.intake import read_body
from api.plain_page import plain_page
from api.sessions import Sessions
from catalogue.passwords import key_fits, password_fits
from catalogue.people import Person, present

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
AT_ONCE = 2  # each check takes 16 MiB and a tenth of a second of a core
LONGEST_PASSWORD, LARGEST_FORM = 1024, 16 * 1024
NOBODYS = "scrypt$14$8$5$HNIQqTjdULAe3aYGCdMiXA$c4YQ1h7lEM75a_pf2BhNvDppAu87Jg9YqO3QRsW7y-4"
"""Checked for names that there are not, so that these take as long."""


class SignIn:
    """The routes. A wrong name and a wrong password are answered alike."""

    def __init__(self, access: Access, sessions: Sessions, attempts: Attempts) -> None:
        """Nobody has tried yet."""
        self._access = access
        self._sessions = sessions
        self._attempts = attempts
        self._limit = anyio.CapacityLimiter(AT_ONCE)

    def routes(self) -> list[Route]:
        """The page, what its form sends, and the way out."""
        return [
            Route(SIGN_IN, self.show, methods=["GET"]),
            Route(SIGN_IN, self.enter, methods=["POST"]),
            Route(SIGN_OUT, self.leave, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The page; whoever has signed in already goes on."""
        target = safe_target(request.query_params.get("next", ""))
        return RedirectResponse(target, 303) if present().is_known else self._page(target)

    async def enter(self, request: Request) -> Response:
        """Check name and password; then on to where one wanted to go."""
        body = await read_body(request, LARGEST_FORM)
        form = {key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace")).items()}
        name, password = form.get("name", "").strip(), form.get("password", "")
        target, address = safe_target(form.get("next", "")), _address(request.scope)
        if wait_s := self._attempts.wait_s(name, address):
            return self._wait(target, name, wait_s)
        self._attempts.begin(name, address)
        person = await self._check(name, password)
        if person is None:
            return self._page(target, name, "wrong", 401)
        self._attempts.succeeded(name, address)
        return self._welcome(person, target, request.scope)

    async def leave(self, request: Request) -> Response:
        """Take the cookie away."""
        query = {"next": f"/?lang={lang}"} if (lang := request.query_params.get("lang", "")) else {}
        answer = RedirectResponse(f"{SIGN_IN}?{urlencode(query)}" if query else SIGN_IN, 303)
        answer.headers["set-cookie"] = self._sessions.end(request.scope["scheme"] == "https")
        return answer

    async def by_key(self, scope: Scope) -> Response:
        """A screen that shows its key in the address: it gets its cookie, and the address without the key."""
        query = QueryParams(scope["query_string"])
        rest = urlencode([(name, value) for name, value in query.multi_items() if name != "key"])
        target, address = scope["path"] + (f"?{rest}" if rest else ""), _address(scope)
        if wait_s := self._attempts.wait_s("", address):
            return self._wait(target, "", wait_s)
        found = [person for person in self._access.people.walls if key_fits(query["key"], person.wall_key)]
        if found:
            return self._welcome(found[0], target, scope)
        self._attempts.begin("", address)
        return self._page(target, problem="key", status=401)

    async def _check(self, name: str, password: str) -> Person | None:
        person = self._access.people.persons.get(name)
        known = person.password if person and person.password else NOBODYS
        fits = await to_thread.run_sync(password_fits, password[:LONGEST_PASSWORD], known, limiter=self._limit)
        return person if person and person.password and fits else None

    def _welcome(self, person: Person, target: str, scope: Scope) -> Response:
        answer = RedirectResponse(target, 303)
        answer.headers["set-cookie"] = self._sessions.issue(person, scope["scheme"] == "https")
        answer.headers["referrer-policy"] = "no-referrer"
        return answer

    def _wait(self, target: str, name: str, wait_s: int) -> Response:
        answer = self._page(target, name, "often", 429, -(-wait_s // 60))
        answer.headers["retry-after"] = str(wait_s)
        return answer

    def _page(self, target: str, name: str = "", problem: str = "", status: int = 200, minutes: int = 0) -> Response:
        body = self._access.page(target, name, problem, minutes)
        return plain_page(body, status)


def safe_target(wanted: str) -> str:
    """An address of our own to go on to; `/` for anything else, and for what would only lead here again."""
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    is_own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    is_plain = wanted.isprintable() and "\\" not in wanted and parts.path not in (SIGN_IN, SIGN_OUT)
    return wanted if is_own and is_plain else "/"


def _address(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else ""
