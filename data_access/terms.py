"""The words of records (feed, category, colour …) as small numbers, so that they can be counted as arrays."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, select

from data_access.dialects import upsert
from data_access.engine import reading
from data_access.schema import term


class Terms:
    """A cache of the `term` table, which only ever grows. Safe to share between threads: rows never change."""

    def __init__(self, engine: Engine) -> None:
        """Reads nothing yet."""
        self._engine = engine
        self._ids: dict[str, int] = {}
        self._keys: dict[int, str] = {}

    def ids(self, keys: Iterable[str]) -> dict[str, int]:
        """The number of each key, given out now where it is new. Call it outside a write transaction."""
        wanted = set(keys)
        if not wanted <= self._ids.keys():
            self._refresh()
        missing = sorted(wanted - self._ids.keys())
        if missing:
            with self._engine.begin() as connection:
                connection.execute(upsert(connection, term).on_conflict_do_nothing(), [{"key": key} for key in missing])
            self._refresh()
        return {key: self._ids[key] for key in wanted}

    def id(self, key: str) -> int:
        """The number of one key."""
        return self._ids[key] if key in self._ids else self.ids([key])[key]

    def key(self, number: int | None) -> str | None:
        """The key of a number; None for None and for a number nobody gave out."""
        if number is None:
            return None
        if number not in self._keys:
            self._refresh()
        return self._keys.get(number)

    def _refresh(self) -> None:
        with reading(self._engine).connect() as connection:
            rows = connection.execute(select(term.c.id, term.c.key)).all()
        self._ids = {row.key: row.id for row in rows}
        self._keys = {row.id: row.key for row in rows}
