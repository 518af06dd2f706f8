"""The layers of an area as JSON, put together from texts that are made once for the whole city."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import orjson

from catalogue.model import Indicator
from data_access.areas import AreaTree, Indices
from data_access.picture import Picture

Texts = list[bytes]  # a number of each area, as JSON
Layer = Callable[[Indicator, Indices], list[float | int | None]]


@dataclass(frozen=True)
class LayerTexts:
    """What one picture's layers are in Redis (see data_access.cache)."""

    tree: AreaTree
    picture: Picture

    def fields(self, code: str) -> dict[str, bytes]:
        """The hash fields of all layers of an area: each indicator at the levels below, and before at the next one."""
        found: dict[str, bytes] = {}
        for place, level in enumerate(self.tree.levels_below(code)):
            members = self.tree.at_level(code, level).tolist()
            for key, texts in self._now.items():
                found[f"layer:{key}:{level}"] = _joined(texts, members)
            for key, texts in self._before.items() if not place else ():
                found[f"before:{key}:{level}"] = _joined(texts, members)
        return found

    @cached_property
    def _now(self) -> Mapping[str, Texts]:
        return self._texts(self.picture.layer)

    @cached_property
    def _before(self) -> Mapping[str, Texts]:
        return self._texts(self.picture.layer_before)

    def _texts(self, layer: Layer) -> Mapping[str, Texts]:
        areas = np.arange(len(self.tree.areas))
        items = self.picture.catalogue.indicators.items()
        return {key: orjson.dumps(layer(item, areas))[1:-1].split(b",") for key, item in items}


def _joined(texts: Texts, members: list[int]) -> bytes:
    return b"[" + b",".join([texts[index] for index in members]) + b"]"
