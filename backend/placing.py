"""Finds the site and the area of every row of a table, by site code, area code or coordinates, in that order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from backend.places import Places
from backend.validation import Errors, check_text, column

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Placed:
    """Per row: the store's number of the area (0: no place given) and of the site (None: no site), and the
    site's category.
    """

    area_id: npt.NDArray[np.int64]
    site_id: list[int | None]
    category_id: Floats
    lon: Floats
    lat: Floats


def place(frame: pd.DataFrame, places: Places, errors: Errors, required: bool = True) -> Placed:
    """Place every row. Coordinates win over an area code that contains them not; a row that gives no place is
    an error.
    """
    sites = check_text(column(frame, "site"), "site", 100, errors, required=False)
    found = [places.register.sites.get(code) if code else None for code in sites]
    unknown = np.array([bool(code) and item is None for code, item in zip(sites, found, strict=True)], dtype=bool)
    errors.add(unknown, lambda row: f"site {sites[row]!r} is not on the register; import it with `import sites`")
    area_id = np.array([item.area_id if item else 0 for item in found], dtype=np.int64)
    lon, lat = coordinates(frame, errors)
    _by_coordinates(area_id, lon, lat, places)
    _by_code(area_id, frame, places, errors)
    if required:
        errors.add((area_id == 0) & ~unknown, lambda row: no_place(float(lon[row]), float(lat[row])))
    categories = np.array([item.category_id if item and item.category_id else np.nan for item in found])
    return Placed(area_id, [item.id if item else None for item in found], categories, lon, lat)


def coordinates(frame: pd.DataFrame, errors: Errors) -> tuple[Floats, Floats]:
    """WGS84 longitude and latitude, NaN where a row has none."""
    pair = []
    for key, limit in (("lon", 180.0), ("lat", 90.0)):
        raw = column(frame, key)
        numbers = pd.to_numeric(raw, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        wrong = (~np.isfinite(numbers) & raw.notna().to_numpy()) | (np.abs(numbers) > limit)
        errors.add(wrong, _outside(key, raw, limit))
        pair.append(np.where(wrong, np.nan, numbers))
    return pair[0], pair[1]


def _outside(key: str, raw: pd.Series, limit: float) -> Any:
    return lambda row: f"{key} {raw.iloc[row]!r} is not a number of degrees between -{limit:g} and {limit:g}"


def _by_coordinates(area_id: npt.NDArray[np.int64], lon: Floats, lat: Floats, places: Places) -> None:
    open_rows = np.flatnonzero((area_id == 0) & np.isfinite(lon) & np.isfinite(lat))
    if len(open_rows):
        area_id[open_rows] = places.locate(lon[open_rows], lat[open_rows])


def _by_code(area_id: npt.NDArray[np.int64], frame: pd.DataFrame, places: Places, errors: Errors) -> None:
    if "area" not in frame:
        return
    codes = check_text(frame["area"], "area", 40, errors, required=False)
    known = np.array([places.area_ids.get(code, 0) if code else 0 for code in codes], dtype=np.int64)
    unknown = (known == 0) & (area_id == 0) & np.array([code is not None for code in codes], dtype=bool)
    errors.add(unknown, lambda row: f"area {codes[row]!r} is not a known area code; import it with `import areas`")
    area_id[:] = np.where(area_id == 0, known, area_id)


def no_place(lon: float, lat: float) -> str:
    """What to say of a record at that point (NaN where it gives none) that gives no other place."""
    if np.isfinite(lon) and np.isfinite(lat):
        return f"the point {lon:.6f}, {lat:.6f} lies in no known area and no area code is given"
    return "the record has no place; give a site, an area or lon and lat"
