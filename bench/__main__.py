"""`python -m bench [part …]`: measures the parts named, or all of them, and prints one table for each."""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from importlib import import_module

from bench.report import Report, machine, table

PARTS = (
    "grouping",
    "rollup",
    "history",
    "start",
    "live",
    "freshness",
    "paint",
    "restyle",
    "points",
    "drill",
    "endurance",
    "records",
    "systems",
    "alerts",
    "alert_wall",
    "cameras",
)


def main(words: Sequence[str] | None = None) -> int:
    """Measure; 0 whether targets are met or not, as a busy machine misses them."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"one of {', '.join(PARTS)}; all when none is named")
    chosen = parser.parse_args(words).part or PARTS
    unknown = [part for part in chosen if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {', '.join(unknown)}, only {', '.join(PARTS)}")
    logging.basicConfig(level=logging.ERROR)
    print(machine(), flush=True)
    for part in chosen:
        started = time.monotonic()
        report: Report = import_module(f"bench.{part}").measure()
        print(f"\n{table(part, report)}\n({time.monotonic() - started:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
