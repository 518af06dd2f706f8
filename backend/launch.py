"""What `up` does before its children run: the folder, the port, and waiting until the wall is live."""

from __future__ import annotations

import errno
import logging
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from backend.processes import StartError

log = logging.getLogger(__name__)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
WAIT_S = 10.0
LONGEST_START_S = 300.0


def make_folder(folder: Path) -> None:
    """Make sure that we can write there; StartError otherwise."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = error.strerror or error
        raise StartError(f"cannot write to {folder.resolve()} ({reason}); set VAR_DIR to a folder of yours") from error


def bind(host: str, port: int) -> socket.socket:
    """A listening socket, made before anything else so that a taken port is known at once; StartError when it is."""
    try:
        listener = socket.create_server((host, port), family=_family(host), backlog=2_048)
    except OSError as error:
        reason = str(error.strerror or error).split(" (while")[0]
        wrong_host = error.errno == errno.EADDRNOTAVAIL or (error.errno or 0) < 0  # getaddrinfo's numbers are negative
        remedy = "set HOST to an address of this machine" if wrong_host else "set PORT to a free one"
        raise StartError(f"port {port} on {host} cannot be used ({reason}); {remedy}") from error
    listener.set_inheritable(True)
    return listener


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def wait_for(is_there: Callable[[], bool], otherwise: str) -> None:
    """Wait some seconds; StartError when it does not come."""
    deadline = time.monotonic() + WAIT_S
    while not is_there():
        if time.monotonic() > deadline:
            raise StartError(otherwise)
        time.sleep(0.02)


def announce(host: str, port: int, started: float) -> None:
    """Say where the wall is once it is live, and what an open address means. Does not wait."""
    if host not in LOOPBACK:
        log.warning("HOST=%s lets the network in: whoever reaches this port sees every page", host)
    threading.Thread(target=_tell, args=(address_of(host, port), started), daemon=True).start()


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens there."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _tell(address: str, started: float) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() - started < LONGEST_START_S:
        try:
            with direct.open(f"{address}/readyz", timeout=2):
                log.info("the wall is live after %.1f s: %s", time.monotonic() - started, address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    log.error("the wall is not live after %.0f s; ask %s/readyz why", LONGEST_START_S, address)
