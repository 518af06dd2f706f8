"""The demo city is complete, tiles the district exactly at every level, and is the same for the same seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
import pytest
import shapely

from backend.demo.city import City, build_city
from backend.demo.standing import DemoArea, DemoCamera, DemoSite

LEVELS = {"district": (6, 1), "subdistrict": (9, 11), "community": (12, 84), "grid": (15, 1080)}
LEAST_SITES = 30


@pytest.fixture(scope="module")
def city() -> City:
    return build_city()


@pytest.fixture(scope="module")
def children(city: City) -> dict[str, list[DemoArea]]:
    below = defaultdict(list)
    for area in city.areas:
        if area.parent_code is not None:
            below[area.parent_code].append(area)
    return below


@pytest.fixture(scope="module")
def grids(city: City) -> dict[str, DemoArea]:
    return {area.code: area for area in city.areas if area.level == "grid"}


def test_the_city_has_the_published_numbers(city: City) -> None:
    levels = Counter(area.level for area in city.areas)
    assert levels == {level: count for level, (_, count) in LEVELS.items()}
    assert (len(city.sites), len(city.cameras), len(city.workers)) == (5000, 843, 1126)


def test_sites_come_in_twelve_categories_with_1108_compounds(city: City) -> None:
    categories = Counter(site.category for site in city.sites)
    assert len(categories) == 12
    assert categories["residential_compound"] == 1108
    assert min(categories.values()) >= LEAST_SITES
    assert categories["restaurant"] > 10 * categories["mall"]


def test_codes_have_the_length_of_their_level_and_start_with_the_parents_code(city: City) -> None:
    known: set[str] = set()
    for area in city.areas:
        assert len(area.code) == LEVELS[area.level][0]
        assert area.code not in known
        if area.level == "district":
            assert area.parent_code is None
        else:
            assert area.parent_code in known, f"{area.code} comes before its parent"
            assert area.code.startswith(area.parent_code)
        known.add(area.code)


def test_every_community_has_at_least_five_grids_numbered_from_one(
    children: dict[str, list[DemoArea]],
) -> None:
    communities = {code: areas for code, areas in children.items() if len(code) == LEVELS["community"][0]}
    for code, areas in communities.items():
        assert len(areas) >= 5
        assert [area.code for area in areas] == [f"{code}{number:03d}" for number in range(1, len(areas) + 1)]
    assert len({len(areas) for areas in communities.values()}) > 5


@pytest.mark.parametrize("seed", [340103, 1, 7])
def test_every_area_is_one_valid_polygon_without_holes(seed: int, city: City) -> None:
    for area in city.areas if seed == 340103 else build_city(seed).areas:
        assert area.geometry.geom_type == "Polygon", area.code
        assert area.geometry.is_valid, area.code
        assert not area.geometry.interiors, area.code


def test_children_tile_their_parent_without_gap_or_overlap(city: City, children: dict[str, list[DemoArea]]) -> None:
    for area in city.areas:
        if area.level != "grid":
            parts = [child.geometry for child in children[area.code]]
            assert shapely.union_all(parts).symmetric_difference(area.geometry).area < 1e-12, area.code
            assert sum(part.area for part in parts) == pytest.approx(area.geometry.area, abs=1e-12), area.code


def test_neighbouring_grids_share_identical_corners(city: City, grids: dict[str, DemoArea]) -> None:
    sides: Counter[tuple[tuple[float, float], ...]] = Counter()
    for grid in grids.values():
        ring = list(grid.geometry.exterior.coords)
        sides.update(tuple(sorted(side)) for side in pairwise(ring))
    outer = list(city.areas[0].geometry.exterior.coords)
    border = {tuple(sorted(side)) for side in pairwise(outer)}
    assert {side for side, count in sides.items() if count == 1} == border
    assert max(sides.values()) == 2


def test_coordinates_are_rounded_to_a_millionth_of_a_degree(city: City) -> None:
    corners = shapely.get_coordinates([area.geometry for area in city.areas])
    assert np.array_equal(corners, corners.round(6))


def test_no_grid_is_too_small_or_too_thin_to_see(city: City, grids: dict[str, DemoArea]) -> None:
    shapes = np.array([grid.geometry for grid in grids.values()])
    area, length = shapely.area(shapes), shapely.length(shapes)
    assert area.min() > 0.0002 * city.areas[0].geometry.area
    assert (4 * np.pi * area / length**2).min() > 0.35


def test_the_country_has_larger_grids_than_the_old_town(grids: dict[str, DemoArea]) -> None:
    sizes = defaultdict(list)
    for grid in grids.values():
        sizes[grid.code[:9]].append(grid.geometry.area)
    assert np.mean(sizes["340103200"]) > 2 * np.mean(sizes["340103009"])


def test_sites_and_cameras_lie_well_inside_their_grid(city: City, grids: dict[str, DemoArea]) -> None:
    things: list[DemoSite | DemoCamera] = [*city.sites, *city.cameras]
    for thing in things:
        cell, point = grids[thing.area_code].geometry, shapely.Point(thing.lon, thing.lat)
        assert cell.contains(point), thing
        assert cell.exterior.distance(point) > 0.03 * np.sqrt(cell.area), thing


def test_sites_have_unique_ids_and_names_of_their_community(city: City) -> None:
    communities = {area.code: area.name for area in city.areas if area.level == "community"}
    assert len({site.source_id for site in city.sites}) == len({site.name for site in city.sites}) == 5000
    for site in city.sites:
        assert site.name[:2] == communities[site.area_code[:12]][:2]
        assert "委员会" not in site.name


def test_cameras_have_device_codes_and_watch_sites_of_their_own_grid(city: City) -> None:
    place = {site.source_id: site.area_code for site in city.sites}
    assert len({camera.code for camera in city.cameras}) == 843
    for camera in city.cameras:
        assert len(camera.code) == 20
        assert camera.code.isdigit()
        assert camera.code[10:13] == "132"
        assert camera.site_id is None or place[camera.site_id] == camera.area_code
    assert sum(camera.site_id is None for camera in city.cameras) == 83


def test_every_grid_has_one_worker_or_two(city: City, grids: dict[str, DemoArea]) -> None:
    homes = Counter(worker.area_code for worker in city.workers)
    assert homes.keys() == grids.keys()
    assert Counter(homes.values()) == {1: 1034, 2: 46}
    assert len({worker.code for worker in city.workers}) == 1126


def test_the_same_seed_gives_the_same_city_and_another_seed_another(city: City) -> None:
    assert build_city() == city
    other = build_city(2)
    assert other.areas[-1].geometry != city.areas[-1].geometry
    assert other.sites != city.sites
