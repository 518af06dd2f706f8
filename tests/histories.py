"""Random histories of a city: what hypothesis draws, and how it is played in a world."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import event

from catalogue.fields import Number, Term
from catalogue.model import Feed, Shape
from catalogue.registry import Catalogue
from tests.builders import DAY, GRIDS, HOUR, MINUTE, SITES, a_record, further_steps, iso, steps_of
from tests.world import Killed, World

OFFSETS = st.integers(-30 * HOUR, 2 * HOUR) | st.sampled_from([0, -1, 1, -DAY, -10 * HOUR, -10 * HOUR - 1, 14 * HOUR])
ADVANCES = st.sampled_from([0, 1, MINUTE, 14 * MINUTE, HOUR, 9 * HOUR, 14 * HOUR, 15 * HOUR, DAY, 3 * DAY])
PLACES = st.sampled_from(
    [{"site": site} for site in SITES] + [{"site": None, "area": code} for code in (GRIDS[2], GRIDS[7], GRIDS[0][:12])]
)
IDS = st.sampled_from([f"id{n}" for n in range(6)])


def observations(catalogue: Catalogue, feed_key: str) -> st.SearchStrategy[tuple[Any, ...]]:
    """One batch of an observation feed: late ones, coming ones, and some that were sent before."""
    feed = catalogue.feeds[feed_key]
    one = st.tuples(IDS | st.none(), OFFSETS, PLACES, fields_of(catalogue, feed_key))
    return st.tuples(st.just("observe"), st.just(feed.key), st.lists(one, min_size=1, max_size=5))


def fields_of(catalogue: Catalogue, feed_key: str) -> st.SearchStrategy[dict[str, Any]]:
    """Values of a feed's counted fields, in range."""
    drawn: dict[str, st.SearchStrategy[Any]] = {}
    for field in catalogue.feeds[feed_key].fields:
        if isinstance(field, Number) and field.demo_share_of is None:
            spread = st.integers(0, 4) if field.maximum > 1 else st.integers(0, 1)
            low = max(field.minimum, field.demo[0] - 2)
            drawn[field.key] = spread.map(lambda n, low=low: round(low + n * 0.7, 1))
        elif isinstance(field, Term) and not field.of_site and field.values:
            drawn[field.key] = st.sampled_from([value.key for value in field.values])
    return st.fixed_dictionaries(drawn)


def cases(catalogue: Catalogue, feed_key: str) -> st.SearchStrategy[tuple[Any, ...]]:
    """What is said of one of a few cases: a report or a correction, or only further steps."""
    keys = [step.key for step in catalogue.feeds[feed_key].steps]
    steps = st.lists(st.tuples(st.sampled_from([*keys, keys[-1], keys[-1]]), st.integers(0, 40 * HOUR)), max_size=4)
    whole = st.tuples(
        st.just("report"),
        st.just(feed_key),
        IDS,
        OFFSETS,
        PLACES,
        fields_of(catalogue, feed_key),
        st.none() | st.integers(-HOUR, 30 * HOUR),
        steps,
        st.booleans(),
    )
    return whole | st.tuples(st.just("further"), st.just(feed_key), IDS, steps.filter(bool))


def statuses(catalogue: Catalogue, feed_key: str) -> st.SearchStrategy[tuple[Any, ...]]:
    """A thing's new state."""
    ages = st.sampled_from([0, MINUTE, 4 * MINUTE, 299_999, 300_000, 2 * HOUR, -MINUTE])
    return st.tuples(st.just("status"), st.just(feed_key), IDS, ages, PLACES, fields_of(catalogue, feed_key))


def actions(catalogue: Catalogue) -> st.SearchStrategy[tuple[Any, ...]]:
    """Anything that may happen to the system."""
    killed = st.tuples(st.just("killed"), ADVANCES, st.integers(0, 60))
    return st.one_of(actions_of(catalogue, *catalogue.feeds.values()), cases(catalogue, "problem"), killed)


def actions_of(catalogue: Catalogue, *feeds: Feed) -> st.SearchStrategy[tuple[Any, ...]]:
    """Records of some feeds, and ticks."""
    makers = {Shape.OBSERVATION: observations, Shape.CASE: cases, Shape.STATUS: statuses}
    tick = st.tuples(st.just("tick"), ADVANCES)
    return st.one_of(*(makers[feed.shape](catalogue, feed.key) for feed in feeds), tick, tick)


def histories(catalogue: Catalogue) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Sequences of them."""
    return st.lists(actions(catalogue), min_size=3, max_size=14)


class Player:
    """Plays a history; records that the intake refuses (a step of a case that nobody knows) are part of life."""

    def __init__(self, world: World) -> None:
        """Plays in this world."""
        self.world = world
        self.numbers = itertools.count()

    def play(self, history: list[tuple[Any, ...]]) -> None:
        """From the first action to the last."""
        for name, *given in history:
            getattr(self, name)(*given)

    def observe(self, feed_key: str, batch: list[tuple[str | None, int, dict[str, Any], dict[str, Any]]]) -> None:
        """One batch."""
        feed = self.world.catalogue.feeds[feed_key]
        rows = [
            a_record(feed, source_id or f"n{next(self.numbers)}", self.world.now + offset, **place, **fields)
            for source_id, offset, place, fields in batch
        ]
        self.world.ingest(feed_key, *rows)

    def report(
        self,
        feed_key: str,
        source_id: str,
        offset: int,
        place: dict[str, Any],
        fields: dict[str, Any],
        due: int | None,
        steps: list[tuple[str, int]],
        correction: bool,
    ) -> None:
        """A whole case."""
        feed = self.world.catalogue.feeds[feed_key]
        reported = self.world.now + offset
        more: dict[str, Any] = {"steps": steps_of(*((key, reported + after) for key, after in steps))}
        if due is not None:
            more["due_at"] = iso(reported + due)
        if correction:
            more["correction"] = True
        self.world.ingest(feed_key, a_record(feed, source_id, reported, **place, **fields, **more))

    def further(self, feed_key: str, source_id: str, steps: list[tuple[str, int]]) -> None:
        """Further steps around the present."""
        moments = ((key, self.world.now - 20 * HOUR + after) for key, after in steps)
        self.world.ingest(feed_key, further_steps(source_id, *moments))

    def status(self, feed_key: str, source_id: str, age: int, place: dict[str, Any], fields: dict[str, Any]) -> None:
        """A thing's state."""
        feed = self.world.catalogue.feeds[feed_key]
        self.world.ingest(feed_key, a_record(feed, source_id, self.world.now - age, **place, **fields))

    def tick(self, advance: int) -> None:
        """Some time later, a tick."""
        self.world.now += advance
        self.world.tick()

    def killed(self, advance: int, statement: int) -> None:
        """A tick that ends at its n-th statement, if it has so many; then another backend takes over."""
        self.world.now += advance
        with killing(self.world, statement):
            self.world.try_tick()
        self.world.start()


@contextmanager
def killing(world: World, statement: int) -> Iterator[None]:
    """Within the block the store's n-th statement from now does not return."""
    left = itertools.count(statement, -1)

    def strike(*_: Any) -> None:
        if next(left) == 0:
            raise Killed

    event.listen(world.engine, "before_cursor_execute", strike)
    try:
        yield
    finally:
        event.remove(world.engine, "before_cursor_execute", strike)
