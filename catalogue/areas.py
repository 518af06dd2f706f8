"""What an area is to everyone: a node of the tree of districts, subdistricts, communities and grids (or
another city's levels).
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Area:
    """One area. `level` is the key of its level ("grid"), `depth` its distance from the root, `lon`/`lat`
    WGS84 degrees. `schematic`: its geometry is drawn, not surveyed.
    """

    code: str
    name: str
    level: str
    depth: int
    parent: str | None
    leaf: bool
    lon: float
    lat: float
    schematic: bool = False


LEVEL_NAMES = {
    "city": "City",
    "district": "District",
    "subdistrict": "Subdistrict",
    "community": "Community",
    "grid": "Grid",
    "zip_code": "Zip code",
}
