"""Starts the whole product in a temporary folder on loopback, asks it things, and ends it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psutil

from bench.stills import give_stills
from catalogue.registry import load
from catalogue.views import VIEWS
from layouts.view_ask import view_ask
from tests.fixtures.processes import free_port, server_process

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = ROOT / "app.py"
CLOCK = "2026-03-18T10:30:00+08:00"
AREA = "340103"
LEVELS = ["subdistrict", "community", "grid"]
LONGEST_S = 300.0
HISTORY_IS_WRITTEN = "records of the past written"


@dataclass(frozen=True)
class Stack:
    """A running product."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def redis_url(self) -> str:
        """Its own Redis."""
        return f"unix://{self.folder}/redis.sock"

    def child(self, command: str) -> psutil.Process:
        """The product's own process that runs `app.py command`."""
        for child in psutil.Process(self.process.pid).children():
            if child.cmdline()[-1] == command:
                return child
        raise LookupError(f"app.py has no child that runs {command!r}")

    def document(self, layers: str = "") -> dict[str, Any]:
        """The live document of the district; empty while there is none."""
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/live/{AREA}{layers}", timeout=5) as answer:
                found: dict[str, Any] = orjson.loads(answer.read())
                return found
        except OSError:
            return {}

    def is_live(self) -> bool:
        """Whether the wall's page answers and every number of its tiles is known."""
        tiles = self.document().get("tiles", {})
        known = bool(tiles) and all(tiles.get(key, [None])[0] is not None for key in VIEWS[0].kpis)
        return known and answers(f"{self.address}/wall/{VIEWS[0].key}")

    def has_alerts(self) -> bool:
        """Whether alerts were raised: those that come after a page was opened take its wall elsewhere."""
        return bool(self.document("?alerts=yes").get("alerts"))

    def has_history(self) -> bool:
        """Whether all days of history are written and counted."""
        if HISTORY_IS_WRITTEN not in (self.folder / "app.log").read_text(errors="replace"):
            return False
        with closing(sqlite3.connect(f"file:{self.folder}/command-centre.db?mode=ro", uri=True)) as store:
            waiting: int = store.execute("SELECT count(*) FROM batch WHERE rolled_version IS NULL").fetchone()[0]
        return waiting <= len(load().feeds)

    def has_week(self) -> bool:
        """Whether what the wall asks for of the past week is known."""
        weeks = self.document(wall_layers()).get("weeks", {})
        return bool(weeks) and all(week and None not in week for week in weeks.values())

    def wait_for(self, what: str) -> None:
        """Wait until `is_live` or `has_history` says yes; TimeoutError after LONGEST_S."""
        deadline = time.monotonic() + LONGEST_S
        while not getattr(self, what)():
            if time.monotonic() > deadline:
                raise TimeoutError(f"the product is not so far ({what}) after {LONGEST_S:g} s")
            time.sleep(0.05)


@contextmanager
def running(wait_for: str = "has_history", **settings: str) -> Iterator[Stack]:
    """The product with the demo city and a fixed clock, once it is so far; `settings` are those of the environment."""
    temporary = tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)
    with temporary as name, started(Path(name), **settings) as stack:
        stack.wait_for(wait_for)
        yield stack


@contextmanager
def standing(**settings: str) -> Iterator[Stack]:
    """The product at CLOCK, where time stands still: the city is founded, then all starts again without new records.

    So all of its past is counted, and two runs show the same numbers and the same last pictures of cameras.
    """
    temporary = tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True)
    still = {"CLOCK_RUNS": "no", "CAMERA_PROBE": "no", **settings}
    with temporary as name:
        with started(Path(name), **still) as stack:
            stack.wait_for("has_history")
        with started(Path(name), **still, DEMO="no") as stack:
            stack.wait_for("is_live")
            stack.wait_for("has_week")
            stack.wait_for("has_alerts")
            give_stills(stack.address, Path(name), stack.redis_url, AREA, CLOCK)
            yield stack


@contextmanager
def started(folder: Path, **settings: str) -> Iterator[Stack]:
    """The product over an own folder, once its port answers."""
    port = free_port()
    environ = {**_own(folder, port), **settings}
    command: list[str | Path] = [sys.executable, PROGRAM]
    log = folder / "app.log"
    address = f"http://127.0.0.1:{port}/healthz"
    with server_process(command, log=log, ready=lambda: answers(address), env=environ, timeout=60) as process:
        yield Stack(process, port, folder)


def _own(folder: Path, port: int) -> Mapping[str, str]:
    """Settings that keep it away from everything else on the machine."""
    return {
        "VAR_DIR": str(folder),
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "CLOCK": CLOCK,
        "REDIS_URL": "",
        "DATABASE_URL": "",
        "AREA": "",
        "INGEST_TOKEN": "",
        "DEMO": "yes",
        "DEMO_RATE": "0",
        "DEMO_SEED": "340103",
        "DEMO_DAYS": "7",
        "WEB_WORKERS": "1",
    }


def answers(url: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wall_layers() -> str:
    """The query by which the wall asks for its layers, as its page has it."""
    return "?" + view_ask((VIEWS[0],), LEVELS, load())
