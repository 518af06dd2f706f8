"""The limit: a bare uvicorn long-poll server that sends prepared bytes once a second: `python -m bench.bare PORT BYTES`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import uvicorn
from starlette.types import Receive, Scope, Send

TICK_S = 1.0
WAIT_S = 25.0


class Bare:
    """Answers every GET: at once for a client that is behind, else at the next tick."""

    def __init__(self, body: bytes) -> None:
        """`body` is what every answer carries."""
        self.body = body
        self.version = 1
        self.news = asyncio.Event()

    async def tick(self) -> None:
        """A new version every second, until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            self.version += 1
            self.news.set()
            self.news = asyncio.Event()

    @asynccontextmanager
    async def lifespan(self) -> AsyncIterator[None]:
        """Ticks while it is open."""
        ticking = asyncio.create_task(self.tick())
        yield
        ticking.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the server's life."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        after = parse_qs(scope["query_string"].decode("latin-1")).get("after", [""])[0]
        if after == str(self.version):
            await asyncio.wait_for(self.news.wait(), WAIT_S)
        headers = [
            (b"etag", b'"%d-1"' % self.version),
            (b"content-type", b"application/json"),
            (b"content-length", b"%d" % len(self.body)),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        async with self.lifespan():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


def main(port: int, size: int) -> None:
    """Serve until ended."""
    config = uvicorn.Config(
        Bare(os.urandom(size)),
        host="127.0.0.1",
        port=port,
        log_level="warning",
        access_log=False,
        ws="none",
        lifespan="on",
        backlog=2_048,
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
