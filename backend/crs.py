"""Coordinates of Chinese maps: GCJ-02 and BD-09 to WGS84 and back, for whole arrays of degrees.

GCJ-02 is the shifted datum that Chinese law asks of published maps; its formula was never published by the
state. The one
here is the openly known re-derivation (EvilTransform, https://github.com/googollee/eviltransform; also in Wikipedia,
"Restrictions on geographic data in China"), on the Krasovsky 1940 ellipsoid. BD-09 is Baidu's further shift of GCJ-02.
Both shifts are exact one way only; the way back is found by iteration, to less than 1e-9 degrees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Pair = tuple[Floats, Floats]

SEMI_MAJOR_M = 6_378_245.0
ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943
BAIDU_TURN = np.pi * 3000 / 180
BAIDU_LON, BAIDU_LAT = 0.0065, 0.006
CHINA = (72.004, 137.8347, 0.8293, 55.8271)  # west, east, south, north of the rectangle in which maps are shifted
ENOUGH = 1e-10
ROUNDS = 30


def wgs84_to_gcj02(lon: Floats, lat: Floats) -> Pair:
    """Shift WGS84 degrees to GCJ-02; points outside the rectangle around China stay, NaN stays NaN."""
    return _inside(_add_gcj02, lon, lat)


def gcj02_to_wgs84(lon: Floats, lat: Floats) -> Pair:
    """The way back of `wgs84_to_gcj02`."""
    return _inside(lambda x, y: _inverse(_add_gcj02, x, y), lon, lat)


def wgs84_to_bd09(lon: Floats, lat: Floats) -> Pair:
    """Shift WGS84 degrees to BD-09; points outside the rectangle around China stay, NaN stays NaN."""
    return _inside(lambda x, y: _add_bd09(*_add_gcj02(x, y)), lon, lat)


def bd09_to_wgs84(lon: Floats, lat: Floats) -> Pair:
    """The way back of `wgs84_to_bd09`."""
    return _inside(lambda x, y: _inverse(_add_gcj02, *_inverse(_add_bd09, x, y)), lon, lat)


TO_WGS84: Mapping[str, Callable[[Floats, Floats], Pair]] = {
    "wgs84": lambda lon, lat: (lon, lat),
    "gcj02": gcj02_to_wgs84,
    "bd09": bd09_to_wgs84,
}


def _inside(shift: Callable[[Floats, Floats], Pair], lon: Floats, lat: Floats) -> Pair:
    lon, lat = np.array(lon, dtype=np.float64), np.array(lat, dtype=np.float64)
    west, east, south, north = CHINA
    inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    lon[inside], lat[inside] = shift(lon[inside], lat[inside])
    return lon, lat


def _inverse(shift: Callable[[Floats, Floats], Pair], lon: Floats, lat: Floats) -> Pair:
    x, y = lon.copy(), lat.copy()
    for _ in range(ROUNDS):
        shifted_x, shifted_y = shift(x, y)
        missing_x, missing_y = lon - shifted_x, lat - shifted_y
        x += missing_x
        y += missing_y
        if max(np.abs(missing_x).max(initial=0), np.abs(missing_y).max(initial=0)) < ENOUGH:
            break
    return x, y


def _add_gcj02(lon: Floats, lat: Floats) -> Pair:
    east, north = _metres(lon - 105.0, lat - 35.0)
    radians = np.radians(lat)
    flattening = 1 - ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    meridian = SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED) / flattening**1.5
    parallel = SEMI_MAJOR_M / np.sqrt(flattening) * np.cos(radians)
    return lon + np.degrees(east / parallel), lat + np.degrees(north / meridian)


def _metres(x: Floats, y: Floats) -> Pair:
    root = np.sqrt(np.abs(x))
    shared = _waves(x, (20, 6), (20, 2))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += shared + _waves(x, (20, 1), (40, 1 / 3)) + _waves(x, (150, 1 / 12), (300, 1 / 30))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += shared + _waves(y, (20, 1), (40, 1 / 3)) + _waves(y, (160, 1 / 12), (320, 1 / 30))
    return east, north


def _waves(x: Floats, *terms: tuple[float, float]) -> Floats:
    total = np.zeros_like(x)
    for height, frequency in terms:
        total += height * np.sin(frequency * np.pi * x)
    return total * 2 / 3


def _add_bd09(lon: Floats, lat: Floats) -> Pair:
    distance = np.hypot(lon, lat) + 0.000_02 * np.sin(lat * BAIDU_TURN)
    angle = np.arctan2(lat, lon) + 0.000_003 * np.cos(lon * BAIDU_TURN)
    return distance * np.cos(angle) + BAIDU_LON, distance * np.sin(angle) + BAIDU_LAT
