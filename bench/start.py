"""From `python app.py` on an empty folder to a live wall and to all of its history, and how long it takes to end."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import psutil

from bench.report import Report, figure
from bench.stack import started

LATER = "2026-03-18T10:40:00+08:00"
LIVE_S, STOP_S = 20.0, 5.0
HOW = (
    "`python app.py` over an empty folder, until its wall answers and every tile of it has a number; until 7 days of history "
    "are written and counted as well; then SIGTERM until it and all its children are gone. Again: a second start over the "
    "same folder, ten minutes later by the product's clock."
)


def measure(runs: int = 3) -> Report:
    """Seconds of each phase."""
    live, full, again, stop = [], [], [], []
    for _ in range(runs):
        with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as name:
            folder = Path(name)
            begun = time.monotonic()
            with started(folder) as stack:
                stack.wait_for("is_live")
                live.append(time.monotonic() - begun)
                stack.wait_for("has_history")
                full.append(time.monotonic() - begun)
                stop.append(_stopped(psutil.Process(stack.process.pid)))
            begun = time.monotonic()
            with started(folder, CLOCK=LATER) as stack:
                stack.wait_for("is_live")
                again.append(time.monotonic() - begun)
    return Report(
        HOW,
        (
            figure("started → live wall", live, "s", at_most=LIVE_S),
            figure("started → live wall and 7 days of history", full, "s"),
            figure("started again → live wall", again, "s", at_most=LIVE_S),
            figure("SIGTERM → all ended", stop, "s", at_most=STOP_S),
        ),
    )


def _stopped(parent: psutil.Process) -> float:
    processes = [parent, *parent.children(recursive=True)]
    begun = time.monotonic()
    parent.terminate()
    gone, alive = psutil.wait_procs(processes, timeout=30)
    if alive:
        raise AssertionError(f"{len(alive)} of {len(gone) + len(alive)} processes still run 30 s after SIGTERM")
    return time.monotonic() - begun
