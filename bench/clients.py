"""Many long-poll clients in a process of their own: `python -m bench.clients PORT PATH CLIENTS SECONDS`.

Each keeps one connection and asks again as soon as it was answered. Prints "begin" and "end" around the measured time,
then one JSON object: refreshes, bytes received, bodies' sizes, and when each version came (UTC seconds).
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field

import uvloop

WARM_UP_S = 3.0
REQUEST = (
    "GET {path}{joint}after={after}&wait=25 HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nConnection: keep-alive\r\n\r\n"
)


@dataclass
class Tally:
    """What all clients received while `counts`."""

    counts: bool = False
    refreshes: int = 0
    received: int = 0
    bodies: list[int] = field(default_factory=list)
    fulls: list[int] = field(default_factory=list)
    arrivals: list[tuple[int, float]] = field(default_factory=list)

    def take(self, version: int, since: int, head: int, body: int) -> None:
        """Count one answer."""
        if self.counts:
            self.refreshes += 1
            self.received += head + body
            (self.bodies if since else self.fulls).append(body)
            self.arrivals.append((version, time.time()))


async def follow(port: int, path: str, tally: Tally) -> None:
    """One client, until cancelled."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    joint = "&" if "?" in path else "?"
    after = ""
    try:
        while True:
            writer.write(REQUEST.format(path=path, joint=joint, after=after).encode())
            head = await reader.readuntil(b"\r\n\r\n")
            fields = _fields(head)
            body = await reader.readexactly(int(fields.get(b"content-length", b"0")))
            if b"etag" in fields:
                version, _, since = fields[b"etag"].strip(b'"').decode().partition("-")
                after = version
                tally.take(int(version), int(since), len(head), len(body))
    finally:
        writer.close()


def _fields(head: bytes) -> dict[bytes, bytes]:
    status, *lines = head.split(b"\r\n")
    if status[9:12] not in (b"200", b"304"):
        raise ConnectionError(f"a poll was answered with {status.decode()}")
    return {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines if line)}


async def main(port: int, path: str, clients: int, seconds: float) -> None:
    """All clients at once."""
    tally = Tally()
    tasks = [asyncio.create_task(follow(port, path, tally)) for _ in range(clients)]
    await asyncio.sleep(WARM_UP_S)
    for counts, word, pause in ((True, "begin", seconds), (False, "end", 0)):
        tally.counts = counts
        print(word, flush=True)
        await asyncio.sleep(pause)
    failed = [task.exception() for task in tasks if task.done()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    if failed:
        raise SystemExit(f"{len(failed)} of {clients} clients ended, the first with {failed[0]!r}")
    print(json.dumps({key: value for key, value in vars(tally).items() if key != "counts"}), flush=True)


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
