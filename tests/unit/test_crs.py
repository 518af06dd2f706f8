"""GCJ-02 and BD-09: the published check values, the way there and back, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.crs import CHINA, TO_WGS84, bd09_to_wgs84, gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02

# The test values of EvilTransform: Shanghai, Shenzhen, Beijing.
WGS84 = (np.array([121.5272106, 113.912316, 116.377817]), np.array([31.1774276, 22.543847, 39.911954]))
GCJ02 = (
    np.array([121.531541859215, 113.9171764808363, 116.38404722455657]),
    np.array([31.17530398364597, 22.540796131694766, 39.91334545536069]),
)
WAYS = {"gcj02": (wgs84_to_gcj02, gcj02_to_wgs84), "bd09": (wgs84_to_bd09, bd09_to_wgs84)}
Way = Callable[..., tuple[np.ndarray, np.ndarray]]


def test_the_shift_gives_the_published_values() -> None:
    np.testing.assert_allclose(wgs84_to_gcj02(*WGS84), GCJ02, rtol=0, atol=1e-11)


def test_the_way_back_gives_the_published_points() -> None:
    np.testing.assert_allclose(gcj02_to_wgs84(*GCJ02), WGS84, rtol=0, atol=1e-9)


def test_baidu_shifts_amap_once_more() -> None:
    lon, lat = wgs84_to_bd09(*WGS84)
    assert np.all((lon - GCJ02[0] > 0.005) & (lon - GCJ02[0] < 0.008))
    assert np.all((lat - GCJ02[1] > 0.004) & (lat - GCJ02[1] < 0.0075))


@pytest.mark.parametrize(("there", "back"), WAYS.values(), ids=WAYS)
@given(lon=st.floats(CHINA[0] + 0.1, CHINA[1] - 0.1), lat=st.floats(CHINA[2] + 0.1, CHINA[3] - 0.1))
def test_there_and_back_is_the_same_point_anywhere_in_china(there: Way, back: Way, lon: float, lat: float) -> None:
    again = back(*there(np.array([lon]), np.array([lat])))
    assert abs(again[0][0] - lon) < 1e-9
    assert abs(again[1][0] - lat) < 1e-9


@pytest.mark.parametrize("crs", TO_WGS84)
def test_points_outside_china_and_unknown_points_stay(crs: str) -> None:
    lon, lat = np.array([-71.06, 2.35, np.nan, 117.2]), np.array([42.36, 48.85, 31.8, np.nan])
    again = TO_WGS84[crs](lon, lat)
    np.testing.assert_array_equal(again[0], lon)
    np.testing.assert_array_equal(again[1], lat)


@pytest.mark.parametrize("crs", WAYS)
def test_the_arrays_given_are_not_changed(crs: str) -> None:
    lon, lat = GCJ02[0].copy(), GCJ02[1].copy()
    TO_WGS84[crs](lon, lat)
    np.testing.assert_array_equal(lon, GCJ02[0])
    np.testing.assert_array_equal(lat, GCJ02[1])
