"""Makes the cases that are dispatched here: ordinary records of the source `desk`, written as those of any source."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from backend.dispatching.choosing import Place
from catalogue.dispatching import DESK, LONGEST_RECIPIENT, Dispatching, Recipient
from catalogue.fields import Term
from catalogue.model import Feed
from data_access.case_writer import CaseRecord, CaseWriter
from data_access.days import Days
from data_access.record_writer import close_batch, open_batch
from data_access.store import Connection
from data_access.terms import Terms

HOUR_MS = 3_600_000
LONGEST_MS = 366 * 24 * HOUR_MS


@dataclass(frozen=True)
class Maker:
    """`terms` gives words their numbers; ask it outside of transactions alone."""

    terms: Terms
    days: Days

    def header(
        self, feed: Feed, place: Place, now_ms: int, due_ms: int, words: Mapping[str, str | None], note: str
    ) -> dict[str, Any]:
        """The columns of a new case; `words` are keys by term field."""
        own = declared(feed)
        texts = {own.note: note.strip()} if own.note and note.strip() else {}
        return {
            "area_id": place.area_id,
            "site_id": place.site_id,
            "occurred_ms": now_ms,
            "due_ms": due_ms,
            **self.columns(feed, {**dict(own.says), **words}),
            "extra": orjson.dumps(texts).decode() if texts else None,
        }

    def columns(self, feed: Feed, words: Mapping[str, str | None]) -> dict[str, int | None]:
        """Words by the columns that hold them."""
        return {feed.column(key): None if word is None else self.terms.id(word) for key, word in words.items()}

    def add(
        self, connection: Connection, feed: Feed, headers: Sequence[Mapping[str, Any]], now_ms: int
    ) -> tuple[int, list[int]]:
        """New cases in one batch, through the first steps; its number and theirs in order."""
        feed_id, keys = self.terms.id(feed.key), [step.key for step in feed.steps]
        batch_id = open_batch(connection, feed_id, time.time_ns() // 1_000_000)
        steps = tuple((key, now_ms) for key in declared(feed).at_once)
        codes = self._codes(batch_id, now_ms, len(headers))
        records = [
            CaseRecord(source=DESK, source_id=code, header=header, steps=steps)
            for code, header in zip(codes, headers, strict=True)
        ]
        writer = CaseWriter(connection, feed_id, keys, batch_id)
        writer.write(records)
        close_batch(connection, batch_id, len(records))
        return batch_id, [writer.known[record.key]["id"] for record in records]

    def _codes(self, batch_id: int, now_ms: int, number: int) -> list[str]:
        """By the local day and the batch, which no other has; of several with their place."""
        code = f"{datetime.fromtimestamp(now_ms / 1000, self.days.zone):%Y%m%d}-{batch_id}"
        return [code] if number == 1 else [f"{code}-{place}" for place in range(1, number + 1)]


def declared(feed: Feed) -> Dispatching:
    """How its cases are dispatched; LookupError where they are not."""
    if feed.dispatching is None:
        raise LookupError(f"cases of feed {feed.key!r} are not dispatched")
    return feed.dispatching


def due_of(feed: Feed, given_ms: int | None, now_ms: int) -> int:
    """When a case is due (UTC ms): when the officer says, else as declared. ValueError for a time that cannot be meant."""
    if given_ms is None:
        return now_ms + declared(feed).due_hours * HOUR_MS
    if not now_ms < given_ms <= now_ms + LONGEST_MS:
        raise ValueError(f"due {given_ms} is not between now ({now_ms}) and a year from now")
    return given_ms


def chosen(feed: Feed, field: str | None, key: str | None) -> dict[str, str | None]:
    """A declared word of a term field; ValueError for another."""
    if field is None:
        return {}
    term = feed.field(field)
    known = [value.key for value in term.values] if isinstance(term, Term) else []
    if key not in known:
        raise ValueError(f"{field} {key!r} is not one of {', '.join(known)}")
    return {field: key}


def recipient_of(feed: Feed, kind: str, value: str) -> Recipient:
    """Of which kind somebody is; ValueError for a kind or a word that the feed does not declare, or a name that is none."""
    known = {each.kind: each for each in declared(feed).recipients}
    if kind not in known:
        raise ValueError(f"to.kind {kind!r} is not one of {', '.join(known) or 'none'}")
    if known[kind].is_person and not 0 < len(value.strip()) <= LONGEST_RECIPIENT:
        raise ValueError(f"to.value {value!r} is not a name or number of 1 to {LONGEST_RECIPIENT} letters")
    chosen(feed, known[kind].field, value)
    return known[kind]


def words_of_recipient(feed: Feed, recipient: Recipient, value: str) -> dict[str, str | None]:
    """What the fields of the recipients of a feed say once the case is theirs: their own the word, the others nothing."""
    fields = [each.field for each in declared(feed).recipients if each.field]
    return {field: value if field == recipient.field else None for field in fields}
