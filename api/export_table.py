"""A feed's records as a table of words and values in one language, with what is told beside it; files are export_files'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from api.services import ApiServices, Say
from catalogue.columns import ColumnKind, RecordColumn, record_columns
from catalogue.fields import Term
from catalogue.model import Feed
from data_access.areas import AreaTree
from data_access.records_reader import RecordsQuery

Cell = str | float | datetime | None


@dataclass(frozen=True)
class ExportTable:
    """`cells` turns a row into values: texts in the language, numbers in their unit, times local and aware."""

    feed: Feed
    tree: AreaTree
    say: Say
    query: RecordsQuery
    zone: ZoneInfo

    @cached_property
    def columns(self) -> tuple[RecordColumn, ...]:
        """The feed's columns."""
        return record_columns(self.feed)

    def headings(self) -> list[str]:
        """Names with units."""
        return [self.say(c.name) + (f" ({self.say(c.unit)})" if c.unit else "") for c in self.columns]

    def cells(self, row: Mapping[str, object]) -> list[Cell]:
        """The values of one row in the order of the columns; None where nothing is known."""
        return [self._cell(column, row.get(column.key)) for column in self.columns]

    def _cell(self, column: RecordColumn, value: object) -> Cell:
        if value is None:
            return None
        if column.kind is ColumnKind.TIME:
            return datetime.fromisoformat(str(value))
        if column.kind is ColumnKind.NUMBER:
            return float(str(value))
        if column.kind is ColumnKind.AREA:
            return self.place(str(value))
        if column.kind is ColumnKind.WORD:
            return self.say(column.values.get(str(value), str(value)))
        return str(value)

    def place(self, code: str) -> str:
        """The names on the way to an area."""
        return " › ".join(area.name for area in self.tree.path(code))

    def told(self, services: ApiServices, indicator: str | None, records: int) -> list[tuple[str, str]]:
        """What the file says of itself: what is in it, of where and when, how it was chosen, and when it was written."""
        say = self.say
        named = say(services.catalogue.indicators[indicator].name) if indicator else say("all")
        return [
            (say("Records"), f"{say(self.feed.name)} · {named}"),
            (say("Area"), f"{self.place(self.query.area)} ({self.query.area})"),
            (say("Time"), f"{self._local(self.query.start_ms)} – {self._local(self.query.end_ms)} ({self.zone.key})"),
            (say("Filter"), self._filters() or say("none")),
            (say("Order"), say("Oldest first") if self.query.oldest else say("Newest first")),
            (say("Number of records"), str(records)),
            (say("Exported at"), self._local(services.clock())),
        ]

    def _filters(self) -> str:
        found = []
        for key, words in self.query.chosen.items():
            field = self.feed.field(key)
            names = {value.key: value.name for value in field.values} if isinstance(field, Term) else {}
            found.append(f"{self.say(field.name)}: {self._any(words, names)}")
        found += [f"{self.say('Site or area')}: {self.query.text}"] if self.query.text else []
        return " · ".join(found)

    def _any(self, words: Sequence[str], names: Mapping[str, str]) -> str:
        return " / ".join(self.say(names.get(word, word) or "none") for word in words)

    def _local(self, moment_ms: int) -> str:
        return datetime.fromtimestamp(moment_ms // 1000, self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def file_name(self) -> str:
        """Without its ending: feed, area, first and last day."""
        last = datetime.fromtimestamp((self.query.end_ms - 1) // 1000, self.zone).date().isoformat()
        first = datetime.fromtimestamp(self.query.start_ms // 1000, self.zone).date().isoformat()
        days = first if first == last else f"{first}_{last}"
        return f"{self.feed.key}_{self.query.area}_{days}"
