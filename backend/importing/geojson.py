"""Reads the features of a GeoJSON file and brings their coordinates to WGS84 degrees, rounded to about a centimetre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import shapely
import shapely.geometry

from backend.crs import TO_WGS84
from backend.importing.report import ImportFailure

DECIMALS = 7
DEGREES = ("CRS84", "4326", "4490")  # ends of `crs` names; 4490 is CGCS2000, WGS84 within centimetres


@dataclass(frozen=True)
class Feature:
    """The n-th feature (from 1): its properties, and its geometry as the file has it (None where it has none)."""

    number: int
    properties: Mapping[str, Any]
    geometry: Any

    def text(self, key: str) -> str:
        """A property as text: numbers by their digits, missing ones empty."""
        value = self.properties.get(key)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None or isinstance(value, bool | list | dict) else str(value).strip()


class BadGeometry(ValueError):
    """A feature's geometry that cannot be used; the message says why."""


def read_features(path: Path) -> list[Feature]:
    """All features of a FeatureCollection; ImportFailure when the file is none."""
    try:
        document = orjson.loads(path.read_bytes())
    except OSError as error:
        raise ImportFailure(f"{path}: cannot be read ({error.strerror or error})") from error
    except orjson.JSONDecodeError as error:
        raise ImportFailure(f"{path}:{error.lineno}: not JSON: {error.msg}") from error
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise ImportFailure(f"{path}: not a GeoJSON FeatureCollection: it has no list `features`")
    _check_declared_crs(path, document.get("crs"))
    return [_feature(number, item) for number, item in enumerate(document["features"], 1)]


def _check_declared_crs(path: Path, declared: Any) -> None:
    name = str(declared.get("properties", {}).get("name", "")) if isinstance(declared, dict) else ""
    if name and not name.endswith(DEGREES):
        raise ImportFailure(f"{path}: its coordinates are in {name}; convert it to WGS84 (EPSG:4326) first")


def _feature(number: int, item: Any) -> Feature:
    given = item if isinstance(item, dict) else {}
    properties = given.get("properties")
    return Feature(number, properties if isinstance(properties, dict) else {}, given.get("geometry"))


def geometry_of(feature: Feature, kinds: tuple[str, ...], crs: str) -> shapely.Geometry:
    """The geometry in WGS84, without heights, not yet checked for validity. BadGeometry when it is of another kind."""
    given = feature.geometry
    kind = given.get("type") if isinstance(given, dict) else None
    if kind not in kinds:
        raise BadGeometry(f"its geometry is {kind or 'missing'}, not {' or '.join(kinds)}")
    try:
        shape = shapely.force_2d(shapely.geometry.shape(given))
    except (shapely.GEOSException, ValueError, TypeError, KeyError, IndexError) as error:
        raise BadGeometry(f"its {kind} cannot be read: {error}") from error
    degrees = shapely.get_coordinates(shape)
    if not len(degrees) or not np.isfinite(degrees).all():
        raise BadGeometry(f"its {kind} has no coordinates")
    worst = degrees[np.argmax(np.abs(degrees).max(axis=1))]
    if (np.abs(degrees) > (180, 90)).any():
        point = f"the point {worst[0]:g}, {worst[1]:g}"
        raise BadGeometry(f"{point} is not degrees; convert the file to WGS84 (EPSG:4326) first")
    return shapely.transform(shape, lambda points: _converted(points, crs))


def _converted(points: npt.NDArray[np.float64], crs: str) -> npt.NDArray[np.float64]:
    lon, lat = TO_WGS84[crs](points[:, 0], points[:, 1])
    return np.column_stack((lon, lat)).round(DECIMALS)
