"""Where a record belongs: a listed site, an area code, or the polygon around its coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import shapely

from data_access.areas import AreaTree
from data_access.register import Register

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """The tree, the register of sites and the areas' polygons (`shapes[i]` is area i of the tree)."""

    tree: AreaTree
    register: Register
    geometries: tuple[str, ...]

    @cached_property
    def _index(self) -> shapely.STRtree:
        shapes = shapely.from_geojson(np.array(self.geometries, dtype=object))
        shapely.prepare(shapes)  # tens of times faster than the tree's own predicate, which prepares the points
        return shapely.STRtree(shapes)

    @cached_property
    def _depths(self) -> Ints:
        return np.array([item.depth for item in self.tree.areas], dtype=np.int64)

    @cached_property
    def area_ids(self) -> dict[str, int]:
        """The store's number of each area code."""
        return dict(zip(self.tree.index, self.tree.ids.tolist(), strict=True))

    def locate(self, lon: Floats, lat: Floats) -> Ints:
        """The store's number of the deepest area around each WGS84 point, 0 where there is none."""
        found = np.zeros(len(lon), dtype=np.int64)
        known = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if not len(known) or not self.geometries:
            return found
        points, areas = self._index.query(shapely.points(lon[known], lat[known]))
        around = shapely.intersects_xy(self._index.geometries[areas], lon[known[points]], lat[known[points]])
        points, areas = points[around], areas[around]
        order = np.lexsort((-areas, self._depths[areas]))  # the deepest last; on a shared border the first code
        found[known[points[order]]] = self.tree.ids[areas[order]]
        return found
