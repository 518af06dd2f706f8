"""The grids that a view's own file leaves out, made of the one that it has. How a grid is read is grids.py's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from catalogue.grids import Grid, grid_of
from catalogue.panels import MAP, PANEL_KINDS, Panel

PAIR = 5


def wide_of(text: str) -> str:
    """The grid for screens of 3:1: its columns are doubled, but for those of the map, which keeps its shape."""
    grid = grid_of(text)
    columns = list(zip(*(row for _, row in grid.rows), strict=True))
    doubled = [column for column in columns for _ in range(1 if MAP in column else 2)]
    rows = zip(*doubled, strict=True)
    return _text((weight, row) for (weight, _), row in zip(grid.rows, rows, strict=True))


def tall_of(text: str, panels: Mapping[str, Panel]) -> str:
    """The grid for upright screens: what needs the whole width has a row for itself, the rest stands in pairs."""
    names = [*_in_order(grid_of(text)), *panels]
    weights = {name: PANEL_KINDS[panels[name].kind].across for name in dict.fromkeys(names)}
    across = [(weight, (name, name)) for name, weight in weights.items() if weight]
    pairs = [(PAIR, pair) for pair in _paired([name for name, weight in weights.items() if not weight])]
    return _text(sorted([*across, *pairs], key=lambda row: -row[0]))


def _in_order(grid: Grid) -> Iterable[str]:
    return (name for _, row in grid.rows for name in row)


def _paired(names: Sequence[str]) -> Iterable[tuple[str, str]]:
    """By twos; a last one alone has both places."""
    return ((name, names[at + 1] if at + 1 < len(names) else name) for at, name in enumerate(names) if at % 2 == 0)


def _text(rows: Iterable[tuple[int, Sequence[str]]]) -> str:
    return "\n".join(f"{weight} {' '.join(row)}" for weight, row in rows)
