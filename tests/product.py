"""The real product as an operator starts it: `python app.py` as a process of its own, with its output in a file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from catalogue.settings_table import SETTINGS
from tests.fixtures.processes import free_port

ROOT = Path(__file__).parents[1]
PAST_WRITTEN = "records of the past written"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
LONGEST_S = 60.0
UNPROBED = {"CAMERA_PROBE": "no"}  # so that the states of the demo city's cameras are always the same


@dataclass
class Product:
    """One `app.py up`. `log` holds everything that it and its children printed."""

    process: subprocess.Popen[bytes]
    url: str
    var_dir: Path
    log: Path

    @property
    def printed(self) -> str:
        """All output so far."""
        return self.log.read_text(errors="replace")

    def get(self, path: str) -> tuple[int, Any]:
        """Status and JSON of one request; status 0 while nobody answers."""
        try:
            with DIRECT.open(self.url + path, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return 0, None

    def children(self, word: str = "") -> list[psutil.Process]:
        """Its running descendants whose command line holds the word."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                if word in " ".join(child.cmdline()):
                    found.append(child)
        return found

    def wait_ready(self) -> None:
        """Until /readyz says so."""
        self.wait_until(lambda: self.get("/readyz")[0] == 200, "ready")

    def wait_until(self, is_so: Callable[[], bool], what: str) -> None:
        """Until it is so; AssertionError with the last output when it ends before or takes too long."""
        deadline = time.monotonic() + LONGEST_S
        while not is_so():
            assert self.process.poll() is None, f"app.py ended with {self.process.returncode}:\n{self.printed[-4000:]}"
            assert time.monotonic() < deadline, f"not {what} after {LONGEST_S:g} s:\n{self.printed[-4000:]}"
            time.sleep(0.1)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait until it has ended; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(20)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """An environment with these settings and no others, whatever stands in ours or in a .env file."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith("COMMAND_CENTRE_")}
    return ours | {item.name: item.default for item in SETTINGS} | UNPROBED | settings


def command(*words: str) -> list[str]:
    """The command line of app.py."""
    return [sys.executable, str(ROOT / "app.py"), *words]


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Product]:
    """`app.py` on a free port, with its data in `folder`; ended, children and all, when the block is left."""
    port = settings.setdefault("PORT", str(free_port()))
    settings.setdefault("VAR_DIR", str(folder / "var"))
    log = folder / f"app-{time.monotonic_ns()}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command(), env=environment(settings), cwd=folder, stdout=output, stderr=subprocess.STDOUT
        )
    product = Product(process, f"http://127.0.0.1:{port}", Path(settings["VAR_DIR"]), log)
    try:
        yield product
    finally:
        try:
            product.stop()
        finally:
            process.kill()
