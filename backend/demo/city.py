"""The demo city: real names and codes of Luyang on an invented map, with sites, cameras and grid workers.

The drawing itself is in geometry.py, its figures in luyang/*.csv; what happens there is not told here.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.random import Generator

from backend.demo import geometry
from backend.demo.geometry import Labels, Points
from backend.demo.standing import DemoArea, DemoCamera, DemoSite, DemoWorker

DISTRICT_CODE, DISTRICT_NAME = "340103", "庐阳区"
CAMERAS, STREET_CAMERAS = 843, 83
WORKERS = 1126
FEWEST_GRIDS = 5
POINTS_PER_GRID = 48
LON_SCALE = float(np.cos(np.radians(31.92)))
FOLDER = Path(__file__).parent / "luyang"
ENDINGS = ("社区居委会", "社区委员会", "村民委员会", "社区")

Row = dict[str, str]


@dataclass(frozen=True)
class City:
    """Everything that stands still in the demo city; areas come parents first, each level in order of code.

    Lists hold 1 + 11 + 84 + 1,080 areas, 5,000 sites, 843 cameras and 1,126 grid workers.
    """

    areas: list[DemoArea]
    sites: list[DemoSite]
    cameras: list[DemoCamera]
    workers: list[DemoWorker]


def build_city(seed: int = 340103) -> City:
    """Luyang, drawn anew in about a second; the same seed gives the same city."""
    rng = np.random.default_rng(seed)
    plan, communities = _rows("plan.csv"), _rows("communities.csv")
    areas = _areas(plan, communities, rng)
    grids = [area for area in areas if area.level == "grid"]
    shorts = {row["code"]: short(row["name"]) for row in communities}
    kinds = {row["code"]: row["kind"] for row in plan}
    sites = _sites(grids, shorts, kinds, rng)
    cameras = [*_site_cameras(sites, grids, rng), *_street_cameras(grids, shorts, rng)]
    return City(areas, sites, cameras, _workers(grids, rng))


def _rows(name: str) -> list[Row]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _column(rows: list[Row], key: str) -> Points:
    return np.array([float(row[key]) for row in rows])


def _plane(rows: list[Row]) -> Points:
    return np.stack([_column(rows, "lon") * LON_SCALE, _column(rows, "lat")], axis=1)


def short(community: str) -> str:
    """城隍庙社区居委会 becomes 城隍庙."""
    return community.removesuffix(next((end for end in ENDINGS if community.endswith(end)), ""))


def _areas(plan: list[Row], communities: list[Row], rng: Generator) -> list[DemoArea]:
    """All areas; about one drawing in a hundred has a community in two pieces and is drawn again."""
    while True:
        grids = _grids(plan, communities, rng)
        areas = _parents(grids, communities) + grids
        if all(geometry.in_one_piece(area.geometry) for area in areas):
            return areas


def _grids(plan: list[Row], communities: list[Row], rng: Generator) -> list[DemoArea]:
    outline = shapely.Polygon(geometry.weathered(_plane(_rows("outline.csv")), 0.07, 2, rng))
    seeds, owner = _grid_seeds(outline, plan, communities, rng)
    subdistrict = np.array([int(row["parent_code"]) for row in communities])[owner]
    mesh = geometry.voronoi_mesh(outline, seeds, rounds=4)
    mesh = geometry.smooth_borders(mesh, subdistrict, rounds=2)
    mesh = geometry.smooth_borders(mesh, owner, rounds=1)
    cells = geometry.Mesh(np.round(mesh.vertices / (LON_SCALE, 1.0), 6), mesh.faces).polygons()
    numbers: Counter[str] = Counter()
    grids = []
    for cell, index in zip(cells, owner, strict=True):
        parent = communities[index]["code"]
        numbers[parent] += 1
        number = f"{numbers[parent]:03d}"
        grids.append(DemoArea(parent + number, parent, "grid", f"网格 {number}", cell))
    return grids


def _grid_seeds(
    outline: shapely.Polygon, plan: list[Row], communities: list[Row], rng: Generator
) -> tuple[Points, Labels]:
    """A seed per grid and the row of its community; plan and communities are in the same order of codes."""
    counts = _column(plan, "grids")
    points = geometry.scatter(outline, int(counts.sum()) * POINTS_PER_GRID, rng)
    bent = geometry.wavy(points, wavelength=0.03, strength=0.04, rng=rng)
    parts = geometry.divide(bent, _plane(plan), counts * _column(plan, "cell"), rounds=40, pull=0.15)
    members = Counter(row["parent_code"] for row in communities)
    groups: list[Points] = []
    for index, row in enumerate(plan):
        inside = parts == index
        shares = _shares(int(row["grids"]), members[row["code"]], rng)
        groups += _seeds_by_community(points[inside], bent[inside], shares, rng)
    return np.concatenate(groups), np.repeat(np.arange(len(groups)), [len(group) for group in groups])


def _shares(grids: int, communities: int, rng: Generator) -> Labels:
    """The grids dealt out unevenly, so that no community has fewer than FEWEST_GRIDS."""
    luck = rng.dirichlet(np.full(communities, 8.0))
    return FEWEST_GRIDS + rng.multinomial(grids - FEWEST_GRIDS * communities, luck)


def _seeds_by_community(points: Points, bent: Points, counts: Labels, rng: Generator) -> list[Points]:
    """Grid seeds of each community of one subdistrict, in order from north-west to south-east."""
    parts = geometry.divide(bent, geometry.centres(bent, len(counts), 10, rng), counts, rounds=25)
    groups = [geometry.centres(points[parts == part], count, 8, rng) for part, count in enumerate(counts)]
    return [group[np.argsort(group[:, 0] - group[:, 1])] for group in groups]


def _parents(grids: list[DemoArea], communities: list[Row]) -> list[DemoArea]:
    """District, subdistricts and communities as unions of what lies below them."""
    district = [{"code": DISTRICT_CODE, "name": DISTRICT_NAME, "parent_code": ""}]
    lowest = _merged(communities, "community", grids)
    middle = _merged(_rows("subdistricts.csv"), "subdistrict", lowest)
    return _merged(district, "district", middle) + middle + lowest


def _merged(rows: list[Row], level: str, children: list[DemoArea]) -> list[DemoArea]:
    merged = []
    for row in rows:
        shape = shapely.union_all([child.geometry for child in children if child.parent_code == row["code"]])
        merged.append(DemoArea(row["code"], row["parent_code"] or None, level, row["name"], shape))
    return merged


def _sites(grids: list[DemoArea], shorts: dict[str, str], kinds: dict[str, str], rng: Generator) -> list[DemoSite]:
    """All key sites in order of grid; 城隍庙便利店12号 is the twelfth convenience store of its community."""
    categories = _rows("categories.csv")
    places = [(grid, row) for row in categories for grid in _drawn(grids, row, kinds, rng)]
    places.sort(key=lambda place: place[0])
    points = _points([grids[grid] for grid, _ in places], rng)
    numbers: Counter[str] = Counter()
    sites = []
    for serial, ((grid, row), (lon, lat)) in enumerate(zip(places, points, strict=True), start=1):
        stem = shorts[grids[grid].parent_code or ""] + row["word"]
        numbers[stem] += 1
        name = f"{stem}{numbers[stem]}号"
        sites.append(DemoSite(f"LY-{serial:05d}", row["key"], name, grids[grid].code, lon, lat))
    return sites


def _points(grids: list[DemoArea], rng: Generator) -> list[tuple[float, float]]:
    """A random lon/lat inside each of the grids, with room for a camera beside it."""
    points = geometry.points_within(np.array([grid.geometry for grid in grids]), rng)
    return [(lon, lat) for lon, lat in points.round(6).tolist()]


def _drawn(grids: list[DemoArea], category: Row, kinds: dict[str, str], rng: Generator) -> list[int]:
    """The grids (as indices) in which the sites of a category lie."""
    pull = np.array([float(category[kinds[grid.code[:9]]]) for grid in grids])
    pull *= rng.lognormal(0.0, 0.5, len(grids))
    drawn: list[int] = rng.choice(len(grids), int(category["count"]), p=pull / pull.sum()).tolist()
    return drawn


def _site_cameras(sites: list[DemoSite], grids: list[DemoArea], rng: Generator) -> Iterator[DemoCamera]:
    """Cameras a few steps from their site: fewer than the margin that `points_within` leaves."""
    weights = {row["key"]: float(row["cameras"]) for row in _rows("categories.csv")}
    pull = np.array([weights[site.category] for site in sites])
    chosen = np.sort(rng.choice(len(sites), CAMERAS - STREET_CAMERAS, p=pull / pull.sum()))
    reach = {grid.code: 0.1 * float(np.sqrt(grid.geometry.area)) for grid in grids}
    numbers: Counter[str] = Counter()
    for serial, site in enumerate((sites[index] for index in chosen), start=1):
        numbers[site.source_id] += 1
        angle = rng.uniform(0.0, 2 * np.pi)
        east, north = reach[site.area_code] * np.cos(angle), reach[site.area_code] * np.sin(angle)
        lon, lat = round(site.lon + float(east), 6), round(site.lat + float(north), 6)
        name = f"{site.name}摄像机{numbers[site.source_id]}"
        yield DemoCamera(_device_code(serial), name, site.area_code, lon, lat, site.source_id)


def _street_cameras(grids: list[DemoArea], shorts: dict[str, str], rng: Generator) -> Iterator[DemoCamera]:
    chosen = [grids[index] for index in np.sort(rng.choice(len(grids), STREET_CAMERAS, replace=False))]
    first = CAMERAS - STREET_CAMERAS + 1
    for serial, (grid, (lon, lat)) in enumerate(zip(chosen, _points(chosen, rng), strict=True), start=first):
        name = f"{shorts[grid.parent_code or '']}{grid.name}路口摄像机"
        yield DemoCamera(_device_code(serial), name, grid.code, lon, lat, None)


def _device_code(serial: int) -> str:
    """Centre (8 digits), industry 00, type 132 (network camera), network 0, serial (6 digits)."""
    return f"{DISTRICT_CODE}00" + "00" + "132" + "0" + f"{serial:06d}"


def _workers(grids: list[DemoArea], rng: Generator) -> list[DemoWorker]:
    """One worker for every grid, and a second one for some."""
    second = rng.choice(len(grids), WORKERS - len(grids), replace=False)
    homes = [grids[home].code for home in sorted([*range(len(grids)), *second.tolist()])]
    return [DemoWorker(f"W{serial:04d}", code, f"网格员 {serial:04d}") for serial, code in enumerate(homes, 1)]
