"""Many viewers of one camera in a process of their own: `python -m bench.viewers PORT CODE VIEWERS SECONDS`.

Each keeps one connection, asks for the playlist once a second and takes every new piece, as a player does. Prints one JSON
object: how long each piece took to come (ms), and how many were missed, as they were gone or out of the playlist.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

import uvloop

PAUSE_S, ASK_EVERY = 1.0, 5
REQUEST = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"


@dataclass
class Viewer:
    """One of them."""

    port: int
    code: str
    took: list[float] = field(default_factory=list)
    missed: int = 0
    line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def view(self, until: float) -> None:
        """Look until then (seconds of the monotonic clock)."""
        last, rounds, url = 0, 0, ""
        while time.monotonic() < until:
            if rounds % ASK_EVERY == 0:
                url = json.loads((await self.ask(f"/api/v1/cameras/{self.code}/watch", "POST"))[1])["url"]
            rounds += 1
            names = [line for line in (await self.ask(url))[1].decode().splitlines() if line.endswith(".m4s")]
            fresh = [name for name in names if number_of(name) > last] if last else names[-1:]
            self.missed += max(number_of(fresh[0]) - last - 1, 0) if last and fresh else 0
            for name in fresh:
                await self.take(url.replace("index.m3u8", name))
            last = number_of(names[-1]) if names else last
            await asyncio.sleep(PAUSE_S)

    async def take(self, path: str) -> None:
        """One piece."""
        since = time.monotonic()
        status, _ = await self.ask(path)
        self.took.append(1_000 * (time.monotonic() - since))
        self.missed += status != 200

    async def ask(self, path: str, method: str = "GET") -> tuple[int, bytes]:
        """Status and body; once more on a new connection where the server has closed the old one meanwhile."""
        if self.line is not None:
            try:
                return await self._ask(path, method, *self.line)
            except (OSError, asyncio.IncompleteReadError):
                self.line[1].close()
        self.line = await asyncio.open_connection("127.0.0.1", self.port)
        return await self._ask(path, method, *self.line)

    async def _ask(
        self, path: str, method: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> tuple[int, bytes]:
        writer.write(REQUEST.format(method=method, path=path).encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = next(line.partition(":")[2] for line in head.split("\r\n") if line.startswith("content-length:"))
        return int(head.split()[1]), await reader.readexactly(int(length))


def number_of(name: str) -> int:
    """Of a piece."""
    return int(name[1:-4])


async def main(port: int, code: str, viewers: int, seconds: float) -> None:
    """All of them at once."""
    own = [Viewer(port, code) for _ in range(viewers)]
    until = time.monotonic() + seconds
    await asyncio.gather(*(viewer.view(until) for viewer in own))
    took = [each for viewer in own for each in viewer.took]
    print(json.dumps({"took_ms": took, "missed": sum(viewer.missed for viewer in own)}))


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
