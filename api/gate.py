"""Around everything: finds out who makes a request, and lets nobody in who has not signed in.

Which areas are theirs is reading.py's business, and of pages callbacks/scoped_areas.py's.

Without a file of people everyone gets in, and nothing else is different.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import Access
from api.attempts import Attempts
from api.sessions import Sessions
from api.sign_in import SIGN_IN, SIGN_OUT, SignIn
from api.static import PREFIXES
from catalogue.people import EVERYONE, NOBODY, Person, set_present

OPEN_PATHS = ("/healthz", "/readyz", "/metrics", SIGN_IN, SIGN_OUT)
INTAKE = re.compile(r"/api/v1/feeds/[^/]+/records")
WALL = re.compile(r"/wall(?:/[^/]+)?/?")
LIVE = "/api/v1/live/"
CALLED_BY_SCRIPTS = ("/api/", "/_")
SAFE = ("GET", "HEAD", "OPTIONS")


class OpenGate:
    """For a product without a file of people."""

    def __init__(self, app: ASGIApp) -> None:
        """`app` answers everybody."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        set_present(EVERYONE)
        await self._app(scope, receive, send)


class Gate:
    """Says who asks (catalogue.people.present) for the rest of the request, or sends them to sign in."""

    def __init__(self, app: ASGIApp, sessions: Sessions, sign_in: SignIn) -> None:
        """`app` is everything behind."""
        self._app = app
        self._sessions = sessions
        self._sign_in = sign_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        person, is_due = self._sessions.read(headers.get("cookie", ""))
        set_present(person)
        answer = await self._answer(scope, headers, person)
        if answer is not None:
            await answer(scope, receive, send)
            return
        renewed = is_due and (bool(person.wall_key) or not scope["path"].startswith(LIVE))
        cookie = self._sessions.issue(person, scope["scheme"] == "https") if renewed else ""
        await self._app(scope, receive, _keeping(send, scope["path"], person, cookie))

    async def _answer(self, scope: Scope, headers: Headers, person: Person) -> Response | None:
        """What is said here already; None lets the request through."""
        path, method = scope["path"], scope["method"]
        if method not in SAFE and is_foreign(headers):
            return JSONResponse({"error": "this was sent by a page of another site"}, 403)
        if WALL.fullmatch(path) and "key" in QueryParams(scope["query_string"]):
            return await self._sign_in.by_key(scope)
        if is_open(path) or (method == "POST" and INTAKE.fullmatch(path)) or person is not NOBODY:
            return None
        if method not in SAFE or path.startswith(CALLED_BY_SCRIPTS):
            return JSONResponse({"error": f"sign in first, at {SIGN_IN}"}, 401)
        query = scope["query_string"].decode("latin-1")
        target = urlencode({"next": f"{path}?{query}" if query else path})
        return RedirectResponse(f"{SIGN_IN}?{target}" if (path, query) != ("/", "") else SIGN_IN, 303)


def stand_guard(web: FastAPI, access: Access | None) -> None:
    """Put the gate around the application, and where there is a file of people the routes of sign-in into it."""
    if access is None:
        web.add_middleware(OpenGate)
        return
    sessions = Sessions(access.people, access.secret)
    sign_in = SignIn(access, sessions, Attempts())
    web.router.routes += sign_in.routes()
    web.add_middleware(Gate, sessions=sessions, sign_in=sign_in)


def is_open(path: str) -> bool:
    """Whether anybody may have it: health for the operator's tools, and what the page for signing in is made of."""
    return path in OPEN_PATHS or path.startswith(PREFIXES)


def is_foreign(headers: Headers) -> bool:
    """Whether a page of another site has sent this. Browsers say so; others send no cookie that is not their own.

    Sec-Fetch-Site comes with https and localhost alone, and whatever a proxy makes of Host; Origin with every POST.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def _keeping(send: Send, path: str, person: Person, cookie: str) -> Send:
    """Sends on with the new cookie where there is one, and sees that no cache keeps for others what one person may see."""

    async def sends(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if cookie:
                headers.append("set-cookie", cookie)
            if not is_open(path):
                kept = headers.get("cache-control", "no-store")
                headers["cache-control"] = kept.replace("public", "private")
        await send(message)

    return sends
