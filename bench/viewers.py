"""Many viewers of one camera in a process of their own: `python -m bench.viewers PORT CODE VIEWERS SECONDS`.

Each asks for the playlist once a second and takes every new piece, as a player does. Prints one JSON object: how long each
piece took to come (ms), and how many were missed, which is those in the playlist that came too late or not at all.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import httpx

PAUSE_S, ASK_EVERY = 1.0, 5


async def view(client: httpx.AsyncClient, code: str, until: float, took: list[float]) -> int:
    """One viewer; how many pieces it missed."""
    last, missed, rounds, url = 0, 0, 0, ""
    while time.monotonic() < until:
        if rounds % ASK_EVERY == 0:
            url = (await client.post(f"/api/v1/cameras/{code}/watch")).raise_for_status().json()["url"]
        rounds += 1
        playlist = await client.get(url)
        names = [line for line in playlist.text.splitlines() if line.endswith(".m4s")]
        fresh = [name for name in names if number_of(name) > last] if last else names[-1:]
        missed += max(number_of(fresh[0]) - last - 1, 0) if last and fresh else 0
        for name in fresh:
            since = time.monotonic()
            answer = await client.get(url.replace("index.m3u8", name))
            took.append(1_000 * (time.monotonic() - since))
            missed += answer.status_code != httpx.codes.OK
        last = number_of(names[-1]) if names else last
        await asyncio.sleep(PAUSE_S)
    return missed


def number_of(name: str) -> int:
    """Of a piece."""
    return int(name[1:-4])


async def main(port: int, code: str, viewers: int, seconds: float) -> None:
    """All of them at once."""
    took: list[float] = []
    limits = httpx.Limits(max_connections=viewers)
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", limits=limits, timeout=30, trust_env=False
    ) as client:
        until = time.monotonic() + seconds
        missed = await asyncio.gather(*(view(client, code, until, took) for _ in range(viewers)))
    print(json.dumps({"took_ms": took, "missed": sum(missed)}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
