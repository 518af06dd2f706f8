"""Brings a table's lon and lat columns, as a file writes them, to WGS84."""

from __future__ import annotations

import numpy as np
import pandas as pd

from backend.crs import TO_WGS84


def shift_points(frame: pd.DataFrame, crs: str) -> None:
    """Shift, in place, the points that are numbers; what is none stays for the intake to refuse by its text."""
    if crs == "wgs84" or not {"lon", "lat"} <= set(frame.columns):
        return
    lon, lat = (pd.to_numeric(frame[key], errors="coerce").to_numpy(dtype=np.float64) for key in ("lon", "lat"))
    numbers = np.isfinite(lon) & np.isfinite(lat)
    for key, values in zip(("lon", "lat"), TO_WGS84[crs](lon, lat), strict=True):
        frame[key] = frame[key].astype(object).where(~numbers, pd.Series(values, index=frame.index))
