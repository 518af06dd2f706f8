"""The grids that panels stand on, as text: a picture in words, one line per row. What stands on them is panels.py's.

A row is an optional weight, then the name of the panel in each column.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.errors import OperatorError

MAP = "map"
LEAST_ROW = "2.375rem"


class ViewError(OperatorError):
    """A view that cannot be shown; the message names it and says what would be right."""

    def __init__(self, message: str, key: str = "", place: tuple[str, ...] = ()) -> None:
        """`key` is the word that is wrong, `place` where in the view it stands, as ("panels", "trend")."""
        super().__init__(message)
        self.key, self.place = key, place


@dataclass(frozen=True)
class Grid:
    """A grid read from its text; ViewError says what is wrong with it."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]

    @property
    def names(self) -> set[str]:
        """The panels that stand in it."""
        return {name for _, row in self.rows for name in row}

    @property
    def css(self) -> str:
        """As CSS `grid-template` has it; a page may give a map of most columns another share by `--map-share`."""
        lines = " ".join(f'"{" ".join(row)}" minmax({LEAST_ROW}, {weight}fr)' for weight, row in self.rows)
        columns = [MAP in column for column in zip(*(row for _, row in self.rows), strict=True)]
        share = "var(--map-share, 1fr)" if 2 * sum(columns) > len(columns) else "1fr"
        shares = (share if is_map else "1fr" for is_map in columns)
        return f"{lines} / {' '.join(f'minmax(0, {share})' for share in shares)}"


def grid_of(text: str) -> Grid:
    """The grid of a text; ViewError where rows differ in length or a panel is not one rectangle."""
    rows = tuple(_row(line.split()) for line in text.strip().splitlines() if line.strip())
    if not rows:
        raise ViewError("a grid needs at least one row of panel names", "grid")
    width = len(rows[0][1])
    for _, row in rows:
        if len(row) != width or not row:
            raise ViewError(
                f"the row {' '.join(row)!r} has {len(row)} columns, the first one has {width}", " ".join(row)
            )
    grid = Grid(rows)
    for name in sorted(grid.names):
        _check_rectangle(grid, name)
    return grid


def _row(words: list[str]) -> tuple[int, tuple[str, ...]]:
    return (int(words[0]), tuple(words[1:])) if words[0].isdigit() else (1, tuple(words))


def _check_rectangle(grid: Grid, name: str) -> None:
    cells = [(y, x) for y, (_, row) in enumerate(grid.rows) for x, word in enumerate(row) if word == name]
    high = max(y for y, _ in cells) - min(y for y, _ in cells) + 1
    wide = max(x for _, x in cells) - min(x for _, x in cells) + 1
    if high * wide != len(cells):
        raise ViewError(f"the places of {name!r} in the grid are not one rectangle", name)
