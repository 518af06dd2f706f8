"""The live endpoint under 200 long-poll clients, beside a bare server that sends as many bytes to the same clients."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from typing import Any

import orjson
import psutil
import redis

from bench.report import Report, figure, percentile
from bench.stack import AREA, Stack, running, wall_layers
from data_access.cache import Keys
from tests.fixtures.processes import accepts, free_port, server_process

RATE = "50"
CPU_MS, FULL_BYTES, DELTA_BYTES = 0.45, 3_500, 1_200
HOW = (
    "`app.py` with the demo city at {rate} records/s (1 Hz ticks, each of which changes the wall), 200 clients in another "
    "process on keep-alive connections that accept br and ask for the layers of the wall. CPU is user + system time of the "
    "web process over the window, divided by all the clients' refreshes in it. The bare server is uvicorn with the same loop "
    "and parser, sends equally long random bytes once a second; the two take turns. Bytes are bodies. Freshness: Redis "
    "announces the tick (heard by a listener of ours) → a client has the answer's last byte."
)


def measure(runs: int = 3, clients: int = 200, seconds: float = 15.0) -> Report:
    """CPU a refresh here and bare, bytes, freshness."""
    path = f"/api/v1/live/{AREA}{wall_layers()}"
    with running(DEMO_RATE=RATE) as stack:
        size = int(median(_polled(stack.port, path, stack.child("web"), 20, 5).bodies))
        with _bare(size) as (port, bare), _written(stack) as written:
            pairs = []
            for _ in range(runs):
                mine = _polled(stack.port, path, stack.child("web"), clients, seconds)
                pairs.append((mine, _polled(port, "/", bare, clients, seconds)))
        fulls = [_full(stack, path) for _ in range(10)]
    ours = [pair[0] for pair in pairs]
    ratios = [mine.cpu_ms / theirs.cpu_ms for mine, theirs in pairs]
    ages = [_ages(run, written) for run in ours]
    return Report(
        HOW.format(rate=RATE),
        (
            figure("CPU a client-refresh", [run.cpu_ms for run in ours], "ms", at_most=CPU_MS),
            figure("CPU a client-refresh, bare server", [pair[1].cpu_ms for pair in pairs], "ms"),
            figure("ratio to the bare server", ratios, "×"),
            figure("refreshes a client and second", [run.refreshes / clients / seconds for run in ours], "1/s"),
            figure("full answers among them", [len(run.fulls) for run in ours], "answers"),
            figure("body of a full refresh, br", fulls, "B", at_most=FULL_BYTES),
            figure("body of a delta, br", [n for run in ours for n in run.bodies], "B", at_most=DELTA_BYTES),
            figure("received per refresh with headers", [run.received / run.refreshes for run in ours], "B"),
            figure("written to Redis → received, p50", [percentile(found, 0.5) for found in ages], "ms"),
            figure("written to Redis → received, p95", [percentile(found, 0.95) for found in ages], "ms"),
        ),
    )


@dataclass
class Polled:
    """What the clients of one window received, and the server's CPU in it."""

    cpu_s: float
    refreshes: int
    received: int
    bodies: list[int]
    fulls: list[int]
    arrivals: list[tuple[int, float]]

    @property
    def cpu_ms(self) -> float:
        """The server's CPU per refresh."""
        return self.cpu_s * 1_000 / self.refreshes


def _polled(port: int, path: str, server: psutil.Process, clients: int, seconds: float) -> Polled:
    command = [sys.executable, "-m", "bench.clients", str(port), path, str(clients), str(seconds)]
    with Popen(command, stdout=PIPE) as process:
        assert process.stdout is not None
        marks = []
        for _ in ("begin", "end"):
            process.stdout.readline()
            times = server.cpu_times()
            marks.append(times.user + times.system)
        return Polled(cpu_s=marks[1] - marks[0], **orjson.loads(process.stdout.read()))


@contextmanager
def _bare(size: int) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    command = [sys.executable, "-m", "bench.bare", str(port), str(size)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        log = Path(folder) / "bare.log"
        with server_process(command, log=log, ready=lambda: accepts(port)) as process:
            yield port, psutil.Process(process.pid)


@dataclass
class Listener:
    """Remembers when each version was announced in Redis (UTC seconds)."""

    client: Any
    times: dict[int, float] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Listen until stopped."""
        keys = Keys()
        with self.client.pubsub(ignore_subscribe_messages=True) as channel:
            channel.subscribe(keys.changes)
            while not self.stop.is_set():
                if channel.get_message(timeout=0.5):
                    at = time.time()
                    self.times[int(self.client.hget(keys.head, "version"))] = at


@contextmanager
def _written(stack: Stack) -> Iterator[dict[int, float]]:
    with redis.Redis.from_url(stack.redis_url) as client:
        listener = Listener(client)
        thread = threading.Thread(target=listener.run)
        thread.start()
        try:
            yield listener.times
        finally:
            listener.stop.set()
            thread.join()


def _ages(run: Polled, written: dict[int, float]) -> list[float]:
    return [(at - written[version]) * 1_000 for version, at in run.arrivals if version in written]


def _full(stack: Stack, path: str) -> int:
    time.sleep(1)
    request = urllib.request.Request(stack.address + path, headers={"accept-encoding": "br"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return len(answer.read())
