"""Finds the line of a TOML file on which a key or a word stands; tomllib does not tell. Reading it is toml_tables.py's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

TABLE = re.compile(r"\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"\s*([A-Za-z0-9_\"'.-]+)\s*=")

Path = tuple[str, ...]


def line_of(text: str, keys: Sequence[str], word: str = "") -> int:
    """The line, from 1, of the value at `keys` (the longest part of them that is there).

    With `word`, the first line at or below `keys` on which it stands by itself; spaces count as one.
    """
    lines = [(number, path, line) for number, path, line in _placed(text) if not line.lstrip().startswith("#")]
    for length in range(len(keys), -1, -1):
        here = [(number, line) for number, path, line in lines if path[:length] == tuple(keys[:length])]
        said = [number for number, line in here if _says(line, word)]
        if said:
            return said[0]
    return 1


def _placed(text: str) -> Iterator[tuple[int, Path, str]]:
    """Every line with its number and the key that it belongs to: what follows a key until the next one is its value."""
    table: Path = ()
    path: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := TABLE.match(line):
            table = path = _keys(header[1])
        elif key := KEY.match(line):
            path = (*table, *_keys(key[1]))
        yield number, path, line


def _keys(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))


def _says(line: str, word: str) -> bool:
    return not word or re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", " ".join(line.split())) is not None
