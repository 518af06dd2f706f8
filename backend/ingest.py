"""Takes records in: checks them, finds their place, stores what is new. The only way into the store, whoever sends."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from backend.case_intake import CASE_KEYS, read_cases
from backend.places import Places
from backend.placing import Placed, no_place, place
from backend.validation import (
    Errors,
    Mask,
    check_known,
    check_must,
    check_number,
    check_term,
    check_text,
    check_time,
    column,
    pack_texts,
)
from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue
from data_access.areas import load_tree
from data_access.case_writer import write_cases
from data_access.freshness import areas_revision_of
from data_access.record_writer import Keeping, insert_observations, upsert_statuses
from data_access.register import load_geometries, load_register
from data_access.store import Engine
from data_access.terms import Terms

ORIGIN_KEYS = ("source", "source_id", "occurred_at", "site", "area", "lon", "lat")


@dataclass(frozen=True)
class IngestResult:
    """What became of a list of records; `rejected` pairs the place in the list with the reason."""

    accepted: int
    duplicates: int
    rejected: list[tuple[int, str]]


class UnknownFeed(KeyError):
    """A feed that no system declares."""


class Ingestor:
    """The intake of one process. Loads the register of places when it is first needed and when it has changed."""

    def __init__(self, engine: Engine, catalogue: Catalogue, clock: Any) -> None:
        """`clock()` gives the product's time in UTC ms; records may lie before it or before the machine's time."""
        self.engine = engine
        self.catalogue = catalogue
        self.clock = clock
        self.terms = Terms(engine)
        self._places: Places | None = None

    def ingest(self, feed_key: str, records: Sequence[Mapping[str, Any]]) -> IngestResult:
        """Take records as JSON gives them (keys: ORIGIN_KEYS and the feed's fields). Committed when it returns."""
        given: Sequence[Any] = records
        rows: list[Mapping[str, Any]] = [record if isinstance(record, Mapping) else {} for record in given]
        broken = np.array([not isinstance(record, Mapping) for record in given], dtype=bool)
        frame = pd.DataFrame({key: pd.Series([row.get(key) for row in rows], dtype=object) for key in _keys(rows)})
        frame = frame.reindex(range(len(rows)))
        errors = Errors()
        errors.add(broken, "a record must be a JSON object")
        return self.ingest_frame(feed_key, frame, errors)

    def ingest_frame(self, feed_key: str, frame: pd.DataFrame, errors: Errors | None = None) -> IngestResult:
        """The same for a table with those keys as columns; `occurred_at` may be a time-zone aware datetime column."""
        feed = self.catalogue.feeds.get(feed_key)
        if feed is None:
            raise UnknownFeed(f"feed {feed_key!r} is not declared; there are {', '.join(self.catalogue.feeds)}")
        errors = errors or Errors()
        if not len(frame):
            return IngestResult(0, 0, sorted(errors.by_row.items()))
        takers = {Shape.OBSERVATION: self._observations, Shape.CASE: self._cases, Shape.STATUS: self._statuses}
        return takers[feed.shape](feed, frame, errors)

    @property
    def places(self) -> Places:
        """The places as the store knows them now."""
        if self._places is None or self._places.tree.revision != areas_revision_of(self.engine):
            tree = load_tree(self.engine)
            self._places = Places(tree, load_register(self.engine), load_geometries(self.engine))
        return self._places

    def _observations(self, feed: Feed, frame: pd.DataFrame, errors: Errors) -> IngestResult:
        check_known(frame, (*ORIGIN_KEYS, *(f.key for f in feed.fields)), feed, errors)
        placed = place(frame, self.places, errors)
        columns = self._common(feed, frame, placed, errors)
        good = _good_rows(len(frame), errors)
        kept = _pick(columns, good)
        added = insert_observations(self.engine, self.terms.id(feed.key), kept, self._received()) if len(good) else 0
        return IngestResult(added, len(good) - added, sorted(errors.by_row.items()))

    def _statuses(self, feed: Feed, frame: pd.DataFrame, errors: Errors) -> IngestResult:
        check_known(frame, (*ORIGIN_KEYS, "name", *(f.key for f in feed.fields)), feed, errors)
        placed = place(frame, self.places, errors, required=False)
        columns = self._common(feed, frame, placed, errors)
        columns["name"] = check_text(column(frame, "name"), "name", 200, errors, required=False)
        columns |= {"lon": _nullable(placed.lon), "lat": _nullable(placed.lat)}
        self._place_known_things(feed, columns, errors)
        keeping = self._keeping(feed)
        _switch_off(columns, keeping)
        good = _good_rows(len(frame), errors)
        kept, feed_id = _pick(columns, _latest(columns, good)), self.terms.id(feed.key)
        taken = upsert_statuses(self.engine, feed_id, kept, self._received(), keeping) if len(good) else 0
        return IngestResult(taken, len(good) - taken, sorted(errors.by_row.items()))

    def _keeping(self, feed: Feed) -> Keeping:
        words = {term: [value.key for value in term.values if value.off] for term in feed.terms}
        off = {feed.column(term.key): set(self.terms.ids(keys).values()) for term, keys in words.items() if keys}
        return Keeping(tuple(map(feed.column, feed.kept)), feed.column("online"), off)

    def _place_known_things(self, feed: Feed, columns: dict[str, list[Any]], errors: Errors) -> None:
        feed_id = self.terms.id(feed.key)
        pairs = list(zip(columns["source"], columns["source_id"], strict=True))
        areas = columns["area_id"]
        if any(
            not area and (feed_id, *pair) not in self.places.register.things
            for area, pair in zip(areas, pairs, strict=True)
        ):
            self._places = None  # a thing may have been registered by another process
        things = self.places.register.things
        columns["area_id"] = [area or things.get((feed_id, *pair), 0) for area, pair in zip(areas, pairs, strict=True)]
        unplaced = np.array([not area for area in columns["area_id"]], dtype=bool)
        errors.add(
            unplaced, lambda row: f"{feed.key} {pairs[row][1]!r} is not known yet; give its site, area or lon and lat"
        )

    def _cases(self, feed: Feed, frame: pd.DataFrame, errors: Errors) -> IngestResult:
        check_known(frame, (*ORIGIN_KEYS, *CASE_KEYS, *(f.key for f in feed.fields)), feed, errors)
        placed = place(frame, self.places, errors, required=False)
        columns = self._common(feed, frame, placed, errors, whole=column(frame, "occurred_at").notna().to_numpy())
        cases = read_cases(feed, frame, columns, self._limit(), errors)
        good = _good_rows(len(frame), errors).tolist()
        chosen = [cases[row] for row in good]
        steps = [step.key for step in feed.steps]
        outcome = write_cases(self.engine, self.terms.id(feed.key), steps, chosen, self._received())
        for index in outcome.unknown:
            row = good[index]
            told = "it was never reported; give occurred_at and a place (site, area or lon and lat)"
            if columns["occurred_ms"][row]:
                told = no_place(placed.lon[row], placed.lat[row])
            errors.by_row[row] = f"{feed.key} {chosen[index].source_id!r}: {told}"
        for index, told in outcome.refused.items():
            errors.by_row[good[index]] = f"{feed.key} {chosen[index].source_id!r}: {told}"
        return IngestResult(outcome.accepted, outcome.duplicates, sorted(errors.by_row.items()))

    def _common(
        self, feed: Feed, frame: pd.DataFrame, placed: Placed, errors: Errors, whole: Mask | None = None
    ) -> dict[str, list[Any]]:
        """The columns that all shapes share. `whole` marks the rows that are not just further steps; None means all."""
        told = column(frame, "occurred_at")
        columns: dict[str, list[Any]] = {
            "source": check_text(column(frame, "source"), "source", 100, errors),
            "source_id": check_text(column(frame, "source_id"), "source_id", 200, errors),
        }
        times = check_time(told, "occurred_at", self._limit(), errors, required=whole is None)
        must = np.ones(len(frame), dtype=bool) if whole is None else whole
        columns |= {"occurred_ms": times.tolist(), "area_id": placed.area_id.tolist(), "site_id": placed.site_id}
        numbers = {}
        for declared in feed.numbers:
            values = check_number(column(frame, declared.key), declared, errors, must)
            columns[feed.column(declared.key)] = _nullable_int(values)
            numbers[declared.key] = values * declared.resolution
        check_must(feed, numbers, errors)
        for term in feed.terms:
            ids = check_term(column(frame, term.key), term, self.terms, errors, must)
            ids = np.where(np.isnan(ids) & term.of_site, placed.category_id, ids)
            columns[feed.column(term.key)] = _nullable_int(ids)
        columns["extra"] = pack_texts(frame, feed, errors)
        return columns

    def _received(self) -> int:
        return time.time_ns() // 1_000_000

    def _limit(self) -> int:
        return max(self._received(), int(self.clock()))


def _keys(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _good_rows(length: int, errors: Errors) -> np.ndarray:
    good = np.ones(length, dtype=bool)
    good[list(errors.by_row)] = False
    return np.flatnonzero(good)


def _pick(columns: dict[str, list[Any]], rows: np.ndarray) -> dict[str, list[Any]]:
    if len(rows) == len(columns["source"]):
        return columns
    chosen = rows.tolist()
    return {name: [values[row] for row in chosen] for name, values in columns.items()}


def _switch_off(columns: dict[str, list[Any]], keeping: Keeping) -> None:
    """What one record says by itself; what was said before it is looked at where it is stored."""
    for name, words in keeping.off.items():
        for row, word in enumerate(columns[name]):
            if word in words:
                columns[keeping.online][row] = 0


def _latest(columns: dict[str, list[Any]], rows: np.ndarray) -> np.ndarray:
    newest: dict[tuple[str, str], int] = {}
    for row in rows.tolist():
        key = (columns["source"][row], columns["source_id"][row])
        if key not in newest or columns["occurred_ms"][row] > columns["occurred_ms"][newest[key]]:
            newest[key] = row
    return np.array(sorted(newest.values()), dtype=np.int64)


def _nullable_int(values: np.ndarray) -> list[int | None]:
    if np.isfinite(values).all():
        whole: list[int | None] = values.astype(np.int64).tolist()
        return whole
    return [int(v) if v == v else None for v in values.tolist()]


def _nullable(values: np.ndarray) -> list[float | None]:
    return [v if v == v else None for v in values.tolist()]
