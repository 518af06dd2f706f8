"""Where the demo city's records arise: tables of its places, and the share of them that each feed has."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from catalogue.model import Feed, Shape


@dataclass(frozen=True)
class Ground:
    """`places`: by kind of place, a row each with its `code`, `name`, `grid`, `site` (code or None), `category`,
    WGS84 `lon` and `lat`, and how `busy` it is. `uppers`: by level, the name of the area that holds a grid.
    """

    seed: int
    places: Mapping[str, pd.DataFrame]
    uppers: Mapping[str, Mapping[str, str]]
    _known: dict[str, pd.DataFrame] = field(default_factory=dict)

    def of(self, feed: Feed) -> pd.DataFrame:
        """The places of a feed's records, or the things of a status feed: always the same ones."""
        if feed.key not in self._known:
            self._known[feed.key] = self._chosen(feed).reset_index(drop=True)
        return self._known[feed.key]

    def _chosen(self, feed: Feed) -> pd.DataFrame:
        demo = feed.demo
        table = self.places[demo.place]
        if demo.category:
            table = table[table["category"] == demo.category]
        if not demo.things:
            return table
        rng = np.random.default_rng([self.seed, zlib.crc32((demo.like or feed.key).encode())])
        pull = table["busy"].to_numpy()
        drawn = rng.choice(len(table), demo.things, replace=demo.things > len(table), p=pull / pull.sum())
        table = table.iloc[np.sort(drawn)]
        return _as_things(table, feed) if feed.shape is Shape.STATUS else table


def _as_things(table: pd.DataFrame, feed: Feed) -> pd.DataFrame:
    """Things at the places: 城隍庙小区12号门禁1号 is the first gate of its compound."""
    number = table.groupby("code").cumcount() + 1
    codes = [f"{feed.key}-{serial:04d}" for serial in range(1, len(table) + 1)]
    names = table["name"] + feed.demo.thing + number.astype(str) + "号" if feed.demo.thing else table["name"]
    return table.assign(code=codes, name=names)
