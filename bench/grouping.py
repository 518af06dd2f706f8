"""Grouping a batch in memory into cells of grid × quarter-hour, beside numpy, pandas, DuckDB and polars on the same rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

from backend.grouping import Grouper
from bench.report import Report, figure

Ints = npt.NDArray[np.int64]
GRIDS, QUARTERS = 1_080, 96
TARGET = 5_000_000
HOW = (
    "Rows of a grid index and a quarter-hour (1,080 grids, 96 quarters, uniform, seeded), counted by both; the peers take "
    "turns with us in every run, on the same arrays. DuckDB and polars use all cores, the rest one. The bare bincount is "
    "given its key ready-made. DuckDB, pandas and polars get a frame over the same arrays, made inside the timing."
)


def measure(rows: Sequence[int] = (1_000_000, 10_000_000), runs: int = 5) -> Report:
    """Rows a second of each way at each number of rows."""
    figures = []
    for number in rows:
        timed = _timed(number, runs)
        for name, seconds in timed.items():
            target = TARGET if name == "Grouper" else None
            speeds = [number / second for second in seconds]
            figures.append(figure(f"{name}, {number:,} rows", speeds, "rows/s", at_least=target))
    return Report(HOW, tuple(figures))


def _timed(rows: int, runs: int) -> Mapping[str, list[float]]:
    """Seconds of every run by way."""
    random = np.random.default_rng(340_103)
    index = random.integers(0, GRIDS, rows, dtype=np.int64)
    quarter = random.integers(1_970_000, 1_970_000 + QUARTERS, rows, dtype=np.int64)
    key = (quarter - quarter.min()) * GRIDS + index
    ways: dict[str, Callable[[], int]] = {
        "Grouper": lambda: _ours(index, quarter),
        "numpy bincount alone": lambda: int(np.bincount(key, minlength=GRIDS * QUARTERS).sum()),
        "pandas groupby": lambda: _pandas(index, quarter),
        "DuckDB": lambda: _duckdb(index, quarter),
        "polars": lambda: _polars(index, quarter),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            started = time.perf_counter()
            counted = way()
            seconds[name].append(time.perf_counter() - started)
            if counted != rows:
                raise AssertionError(f"{name} counted {counted} of {rows} rows")
    return seconds


def _ours(index: Ints, quarter: Ints) -> int:
    return int(Grouper(index, quarter, GRIDS).count(None)[2].sum())


def _pandas(index: Ints, quarter: Ints) -> int:
    frame = pd.DataFrame({"index": index, "quarter": quarter}, copy=False)
    return int(frame.groupby(["index", "quarter"], sort=False).size().sum())


def _duckdb(index: Ints, quarter: Ints) -> int:
    frame = pd.DataFrame({"area": index, "quarter": quarter}, copy=False)
    with duckdb.connect() as connection:
        connection.register("rows", frame)
        found = connection.execute("SELECT area, quarter, count(*) AS value FROM rows GROUP BY ALL").fetchnumpy()
    return int(np.sum(found["value"]))


def _polars(index: Ints, quarter: Ints) -> int:
    frame = pl.DataFrame({"area": index, "quarter": quarter})
    return int(frame.group_by("area", "quarter").len()["len"].sum())
