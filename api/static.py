"""Scripts, styles and fonts: fetched once from the Dash app, compressed once, served from memory with lasting
headers.
"""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from api.encoding import Encoded, accepted

log = logging.getLogger(__name__)
PREFIXES = ("/assets/", "/_dash-component-suites/", "/_favicon.ico")
QUALITY = 9
MOST_FILES = 500  # far more than there are: whoever asks with ever new query strings fills nothing
FINGERPRINTED = re.compile(r"\.v[\w]+m\d+\.")
LINKED = re.compile(rb'(?:src|href)="(/[^"]+)"')
FOREVER, ASK = b"public, max-age=31536000, immutable", b"no-cache"


class StaticFile:
    """One file as it is served."""

    def __init__(self, status: int, media_type: str, body: bytes) -> None:
        """Nothing is compressed yet."""
        self.status = status
        self.media_type = media_type.encode("latin-1")
        self.encoded = Encoded(body, QUALITY)
        self.tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'.encode()


class StaticFiles:
    """In front of Dash: answers its static paths, passes everything else on."""

    def __init__(self, dash: ASGIApp, flask: Any) -> None:
        """`flask` is the Dash app's server; files are fetched from it in this process."""
        self._dash = dash
        self._flask = flask
        self._files: dict[str, StaticFile] = {}

    def warm(self) -> None:
        """Fetch and compress what the front page links, in the background."""
        threading.Thread(target=self._warm, name="warm static files", daemon=True).start()

    def _warm(self) -> None:
        page = self._flask.test_client().get("/").data
        for path in _linked(page):
            if path.startswith(PREFIXES):
                self._fetch(path).encoded.get("br")

    def _fetch(self, target: str) -> StaticFile:
        if target not in self._files:
            with self._flask.test_client().get(target) as answer:
                file = StaticFile(answer.status_code, answer.headers.get("Content-Type", ""), answer.data)
            if file.status != 200 or len(self._files) >= MOST_FILES:
                return file
            self._files[target] = file
        return self._files[target]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or not scope["path"].startswith(PREFIXES):
            await self._dash(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        target = scope["path"] + (f"?{query}" if query else "")
        headers = dict(scope["headers"])
        encoding = accepted(headers.get(b"accept-encoding", b"").decode("latin-1"))
        file = await run_in_threadpool(self._fetch, target)
        body = b"" if scope["method"] == "HEAD" else await run_in_threadpool(file.encoded.get, encoding)
        fresh = file.tag in headers.get(b"if-none-match", b"")
        await send(
            {
                "type": "http.response.start",
                "status": 304 if fresh else file.status,
                "headers": _headers(file, target, encoding, body, fresh),
            }
        )
        await send({"type": "http.response.body", "body": b"" if fresh else body})


def _headers(file: StaticFile, target: str, encoding: str, body: bytes, fresh: bool) -> list[tuple[bytes, bytes]]:
    lasting = file.status == 200 and (
        FINGERPRINTED.search(target) or parse_qs(target.partition("?")[2]).keys() & {"m", "v"}
    )
    found = [(b"etag", file.tag), (b"cache-control", FOREVER if lasting else ASK), (b"vary", b"accept-encoding")]
    if fresh:
        return found
    found += [(b"content-type", file.media_type), (b"content-length", b"%d" % len(body))]
    return found + ([(b"content-encoding", encoding.encode())] if encoding != "identity" else [])


def _linked(page: bytes) -> Iterable[str]:
    return dict.fromkeys(match.decode().replace("&amp;", "&") for match in LINKED.findall(page))
