"""How far this process's memory grows while something is done."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil

LOOK_S = 0.005


@dataclass
class Growth:
    """Bytes of the peak above the beginning."""

    bytes: int = 0


@contextmanager
def peak_growth() -> Iterator[Growth]:
    """Watches the resident set while the block runs."""
    gc.collect()
    own, found, over = psutil.Process(), Growth(), threading.Event()
    before = own.memory_info().rss

    def watch() -> None:
        while not over.wait(LOOK_S):
            found.bytes = max(found.bytes, own.memory_info().rss - before)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()
