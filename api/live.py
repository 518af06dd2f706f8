"""GET /api/v1/live/{area_code}: the long poll, written straight on ASGI because every client is in it all the time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from api.ask import BadRequest, read_ask
from api.encoding import accepted
from api.hub import Hub
from api.reading import check_area
from api.services import ApiServices
from catalogue.people import present
from data_access.cache import CacheAway
from data_access.live_reader import Ask

LONGEST_WAIT_S = 25.0


class LiveEndpoint:
    """An ASGI application; the router puts `area_code` into the path parameters."""

    def __init__(self, hub: Hub, services: ApiServices) -> None:
        """Of the services: the tree says whose an area is, the catalogue what can be asked for, the build who answers."""
        self.hub = hub
        self.tree = services.tree
        self.catalogue = services.catalogue
        self.build = services.build.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one poll."""
        headers = dict(scope["headers"])
        query = parse_qs(scope["query_string"].decode("latin-1"))
        try:
            after, wait, ask = self._parameters(query)
            code = scope["path_params"]["area_code"]
            await self._check(code)
            found = await self.hub.answer((code, ask), after, wait)
        except BadRequest as error:
            await self._refuse(send, 422, str(error))
        except LookupError as error:
            await self._refuse(send, 404, str(error.args[0]))
        except CacheAway as error:
            await self._refuse(send, 503, f"Redis is away: {error}", [(b"retry-after", b"1")])
        else:
            await self._answer(send, headers, found)

    async def _check(self, code: str) -> None:
        """The door of api/reading.py, by the tree as it was read last: walls of a part go on while the store is away."""
        if present().sees_everything:
            return
        known = self.tree.known()
        tree = known if known and known.get(code) else await run_in_threadpool(self.tree.get)
        check_area(tree, code)

    def _parameters(self, query: dict[str, list[str]]) -> tuple[int | None, float, Ask]:
        after = self._number(query, "after", None)
        wait = self._number(query, "wait", 0) or 0
        if wait < 0:
            raise BadRequest(f"wait {wait} is not a number of seconds between 0 and {LONGEST_WAIT_S:g}")
        return after, min(float(wait), LONGEST_WAIT_S), read_ask(query, self.catalogue)

    def _number(self, query: dict[str, list[str]], key: str, default: int | None) -> int | None:
        text = query.get(key, [""])[0]
        if not text:
            return default
        if not text.isdecimal():
            raise BadRequest(f"{key} {text!r} is not a whole number")
        return int(text)

    async def _answer(self, send: Send, headers: dict[bytes, bytes], found: Any) -> None:
        common = [
            (b"x-server-now", b"%d" % self.hub.clock()),
            (b"x-app-build", self.build),
            (b"cache-control", b"no-store"),
        ]
        if found is None:
            await send({"type": "http.response.start", "status": 304, "headers": common})
            await send({"type": "http.response.body", "body": b""})
            return
        version, since, encoded = found
        tag = b'"%d-%d"' % (version, since)
        if tag in headers.get(b"if-none-match", b""):
            await send({"type": "http.response.start", "status": 304, "headers": [*common, (b"etag", tag)]})
            await send({"type": "http.response.body", "body": b""})
            return
        encoding = accepted(headers.get(b"accept-encoding", b"").decode("latin-1"))
        body = encoded.get(encoding)
        common += [(b"etag", tag), (b"vary", b"accept-encoding"), (b"content-type", b"application/json")]
        common += [(b"content-encoding", encoding.encode())] if encoding != "identity" else []
        common.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": 200, "headers": common})
        await send({"type": "http.response.body", "body": body})

    async def _refuse(self, send: Send, status: int, reason: str, extra: Iterable[tuple[bytes, bytes]] = ()) -> None:
        body = orjson.dumps({"error": reason})
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body)), *extra]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
