"""Rivers, lakes and roads out of the deployer's GeoJSON, by what they are; drawing them is assets/map-base.js's business."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from catalogue.errors import OperatorError

WATER, ROAD = "water", "road"
WATERS = {"waterway": None, "water": None, "natural": ("water",), "kind": ("water", "river", "lake", "canal", "stream")}
"""The properties that make a feature water, with the words that do so; None: any. All other features are roads."""
LINES, RINGS = ("LineString", "MultiLineString"), ("Polygon", "MultiPolygon")
DECIMALS = 5  # about a metre

Lines = dict[str, list[list[list[float]]]]


def read_lines(paths: Iterable[Path]) -> Lines:
    """Of each kind (WATER, ROAD) its lines, of each the points [lon, lat] in WGS84; lakes are their shores.

    OperatorError names the file, and the feature that is neither a line nor an area in degrees.
    """
    found: Lines = {WATER: [], ROAD: []}
    for path in paths:
        for number, feature in enumerate(_features(path), 1):
            try:
                found[_kind(feature)] += [[_place(point) for point in line] for line in _lines(feature["geometry"])]
            except (TypeError, KeyError, ValueError, IndexError) as error:
                raise OperatorError(
                    f"BASE_MAP_LINES: feature {number} of {path} is not a line or an area in degrees: {error}"
                ) from error
    return found


def _features(path: Path) -> list[Any]:
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except (ValueError, KeyError, TypeError) as error:
        raise OperatorError(f"BASE_MAP_LINES: {path} is not a GeoJSON FeatureCollection") from error
    return features if isinstance(features, list) else []


def _kind(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties") or {}
    said = (properties.get(name) for name in WATERS)
    is_water = any(
        value and (words is None or value in words) for value, words in zip(said, WATERS.values(), strict=True)
    )
    return WATER if is_water else ROAD


def _lines(geometry: Mapping[str, Any]) -> Iterator[list[Any]]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    if kind not in (*LINES, *RINGS):
        raise ValueError(f"its geometry is a {kind}")
    depth = (*LINES, *RINGS).index(kind)
    if depth == 0:
        yield coordinates
    elif depth == len((*LINES, *RINGS)) - 1:
        yield from (ring for polygon in coordinates for ring in polygon)
    else:
        yield from coordinates


def _place(point: list[float]) -> list[float]:
    lon, lat = round(float(point[0]), DECIMALS), round(float(point[1]), DECIMALS)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(f"a point lies at {lon}, {lat}")
    return [lon, lat]
