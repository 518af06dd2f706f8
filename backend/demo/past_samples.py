"""What the backend would have sampled of the demo city's things, had it run in the hours before: states leave no records."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.demo.streams import Streams
from backend.gauges import told, which
from backend.grouping import Cells, Grouper, Ints, as_cells, as_frame
from catalogue.model import Feed, Shape
from catalogue.parts import Kind
from catalogue.registry import Catalogue
from data_access.areas import AreaTree, bump_revision, load_tree
from data_access.arrays import Arrays
from data_access.cells import SET, write_cells
from data_access.days import QUARTER_MS
from data_access.engine import reading
from data_access.parts import PartIndex, read_parts
from data_access.store import Engine
from data_access.terms import Terms


def write_past_samples(
    engine: Engine, catalogue: Catalogue, terms: Terms, streams: Streams, start_ms: int, end_ms: int
) -> int:
    """Write the samples of all gauges for the quarter-hours that lie wholly in a stretch of time; how many cells.

    A part that no backend has given a number yet has no samples.
    """
    tree = load_tree(engine)
    with reading(engine).connect() as connection:
        parts = read_parts(connection, catalogue)
    quarters = np.arange(-(-start_ms // QUARTER_MS), end_ms // QUARTER_MS, dtype=np.int64)
    written = 0
    for feed in (feed for feed in catalogue.feeds.values() if feed.shape is Shape.STATUS and len(quarters)):
        cells = as_frame(np.concatenate(list(_samples(feed, quarters, streams, tree, parts, terms)), axis=1))
        with engine.begin() as connection:  # one each, so that the backend need not wait long
            write_cells(connection, tree, parts, cells, SET)
        written += len(cells)
    with engine.begin() as connection:
        bump_revision(connection)
    return written


def _samples(
    feed: Feed, quarters: Ints, streams: Streams, tree: AreaTree, parts: PartIndex, terms: Terms
) -> Iterator[Cells]:
    """The cells of each gauge of a feed: its things as they were at the end of each quarter-hour."""
    grids = streams.ground.of(feed)["grid"]
    who = np.tile(np.arange(len(grids)), len(quarters))
    quarter = np.repeat(quarters, len(grids))
    states = _encoded(feed, streams.fields(feed, who, (quarter + 1) * QUARTER_MS - 1), terms)
    index = np.array([tree.index[code] for code in grids], dtype=np.int64)
    grouper = Grouper(index[who], quarter, len(tree.areas))
    yield as_cells(0, *(np.empty(0, dtype=np.int64),) * 3)
    for row, part in enumerate(parts.parts):
        if part.kind is Kind.GAUGE and part.feed == feed.key and parts.ids[row] > 0:
            weights = told(states[feed.column(part.field)]) if part.field else None
            yield as_cells(row, *grouper.count(which(part, feed, states, terms), weights))


def _encoded(feed: Feed, fields: dict[str, object], terms: Terms) -> Arrays:
    """The drawn fields as the store holds them: whole steps of a number's resolution, numbers of words."""
    found: Arrays = {}
    for number in feed.numbers:
        if number.key in fields:
            found[feed.column(number.key)] = np.rint(np.asarray(fields[number.key]) / number.resolution).astype(
                np.int64
            )
    for term in feed.terms:
        if term.key in fields:
            words, place = np.unique(np.asarray(fields[term.key], dtype=str), return_inverse=True)
            ids = terms.ids(words.tolist())
            found[feed.column(term.key)] = np.array([ids[word] for word in words.tolist()], dtype=np.int64)[place]
    return found
