"""GeoJSON of areas for the map, made once per state of the tree."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import Engine, select

from data_access.areas import AreaTree
from data_access.engine import reading
from data_access.schema import area

DECIMALS = 5  # about a metre


@dataclass(frozen=True)
class Geometry:
    """A FeatureCollection as JSON bytes, and the hash of its content."""

    body: bytes
    digest: str


class GeometryReader:
    """Reads geometry of one store; the last few collections stay in memory."""

    def __init__(self, engine: Engine) -> None:
        """Reads nothing yet."""
        self._engine = engine
        self._cached = lru_cache(maxsize=256)(self._build)

    def read(self, tree: AreaTree, code: str, level: str) -> Geometry | None:
        """The areas of a level below `code` (or the area itself at its own level), by code; None when there
        are none.
        """
        indices = tree.at_level(code, level)
        if not len(indices):
            return None
        properties = tuple(
            (tree.areas[i].code, tree.areas[i].name, tree.areas[i].leaf, tree.areas[i].lon, tree.areas[i].lat)
            for i in indices.tolist()
        )
        return self._cached(tree.revision, properties)

    def _build(self, _revision: int, properties: tuple[tuple[Any, ...], ...]) -> Geometry:
        shapes: dict[str, str] = {}
        codes = [item[0] for item in properties]
        with reading(self._engine).connect() as connection:
            for start in range(0, len(codes), 500):
                chosen = area.c.code.in_(codes[start : start + 500])
                rows = connection.execute(select(area.c.code, area.c.geometry).where(chosen))
                shapes |= {row.code: row.geometry for row in rows}
        features = [
            {
                "type": "Feature",
                "id": code,
                "properties": {"code": code, "name": name, "index": i, "leaf": leaf, "centre": [lon, lat]},
                "geometry": _rounded(orjson.loads(shapes[code])),
            }
            for i, (code, name, leaf, lon, lat) in enumerate(properties)
        ]
        body = orjson.dumps({"type": "FeatureCollection", "features": features})
        return Geometry(body, hashlib.sha256(body).hexdigest()[:20])


def _rounded(geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": geometry["type"], "coordinates": _round(geometry["coordinates"])}


def _round(value: Any) -> Any:
    return [_round(item) for item in value] if isinstance(value, list) else round(value, DECIMALS)
