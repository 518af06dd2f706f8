"""Figures, how they were measured, and the table that shows them."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median

import psutil

LIBRARIES = ("numpy", "pandas", "dash", "uvicorn", "redis", "SQLAlchemy")
HEADINGS = ("figure", "median", "lowest – highest", "runs", "unit", "target")


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured quantity: every run's value, its unit, and what it should be at least or at most."""

    name: str
    samples: tuple[float, ...]
    unit: str
    at_least: float | None = None
    at_most: float | None = None

    @property
    def value(self) -> float:
        """The median of the runs."""
        return median(self.samples)

    @property
    def target(self) -> str:
        """The target and whether the median meets it; empty where there is none."""
        if self.at_least is not None:
            return f"≥ {shown(self.at_least)} {'met' if self.value >= self.at_least else 'MISSED'}"
        if self.at_most is not None:
            return f"≤ {shown(self.at_most)} {'met' if self.value <= self.at_most else 'MISSED'}"
        return ""


@dataclass(frozen=True)
class Report:
    """The figures of one part and, in a sentence or two, how they were measured."""

    how: str
    figures: tuple[Figure, ...]

    def __getitem__(self, name: str) -> Figure:
        """The figure of that name; KeyError names those there are."""
        for figure in self.figures:
            if figure.name == name:
                return figure
        raise KeyError(f"no figure {name!r}, only {', '.join(figure.name for figure in self.figures)}")


def figure(
    name: str, samples: Sequence[float], unit: str, *, at_least: float | None = None, at_most: float | None = None
) -> Figure:
    """A figure out of its runs; ValueError when there was none."""
    if not samples:
        raise ValueError(f"{name}: nothing was measured")
    return Figure(name=name, samples=tuple(samples), unit=unit, at_least=at_least, at_most=at_most)


def percentile(samples: Sequence[float], share: float) -> float:
    """The smallest sample that is not below `share` (0 to 1) of all."""
    ordered = sorted(samples)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def shown(value: float) -> str:
    """Three digits that count, whole numbers with separators."""
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def table(title: str, report: Report) -> str:
    """A Markdown table."""
    rows = [
        (
            figure.name,
            shown(figure.value),
            f"{shown(min(figure.samples))} – {shown(max(figure.samples))}",
            str(len(figure.samples)),
            figure.unit,
            figure.target,
        )
        for figure in report.figures
    ]
    lines = [f"## {title}", report.how, "", _row(HEADINGS), _row(["---"] * len(HEADINGS)), *map(_row, rows)]
    return "\n".join(lines)


def _row(words: Sequence[str]) -> str:
    return f"| {' | '.join(words)} |"


def machine() -> str:
    """What it runs on."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = os.getloadavg()[0]
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{os.cpu_count()} cores (load {load:.1f} at the start), {memory:.0f} GiB, {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, {libraries}"
    )
