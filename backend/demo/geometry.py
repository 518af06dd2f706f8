"""Pure geometry of a schematic city: shares of an outline, a mesh of cells, calm borders; no names, no files.

All functions work in a plane whose axes have the same scale; `Points` are float64 arrays of shape (n, 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.random import Generator
from numpy.typing import NDArray

Points = NDArray[np.float64]
Labels = NDArray[np.int64]

SNAP_DECIMALS = 7
"""Cell corners closer than this are one corner; finer than the 1e-6 degrees that are stored."""


def weathered(ring: Points, strength: float, times: int, rng: Generator) -> Points:
    """An open ring with bends between its corners (midpoint displacement): n points become n * 2 ** times."""
    for _ in range(times):
        along = np.roll(ring, -1, axis=0) - ring
        across = np.stack([-along[:, 1], along[:, 0]], axis=1)
        bend = rng.normal(0.0, strength, (len(ring), 1)).clip(-2 * strength, 2 * strength)
        ring = np.stack([ring, ring + 0.5 * along + bend * across], axis=1).reshape(-1, 2)
    return ring


def scatter(outline: shapely.Polygon, count: int, rng: Generator) -> Points:
    """About `count` evenly spread points inside the outline: a jittered square raster."""
    west, south, east, north = outline.bounds
    step = float(np.sqrt(outline.area / count))
    lon, lat = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    raster = np.stack([lon.ravel(), lat.ravel()], axis=1)
    points = raster + rng.uniform(0.0, step, raster.shape)
    inside: NDArray[np.bool_] = shapely.contains_xy(outline, points[:, 0], points[:, 1])
    return points[inside]


def wavy(points: Points, wavelength: float, strength: float, rng: Generator) -> Points:
    """The points moved by a smooth random wave (`strength` in wavelengths), to make straight cuts bend."""
    turns = rng.uniform(0.0, 2 * np.pi, (2, 2))
    phase = 2 * np.pi * points[:, ::-1] / wavelength
    wave: Points = np.sin(phase + turns[0]) + 0.5 * np.sin(1.9 * phase + turns[1])
    return points + strength * wavelength * wave


def divide(points: Points, seeds: Points, shares: Points | Labels, rounds: int, pull: float = 1.0) -> Labels:
    """Which seed each point belongs to, so that seed k gets about `shares[k]` of the points, in one piece.

    A power diagram: weights rise where a share is short, and seeds go `pull` of the way to their centroids
    (Lloyd's relaxation with capacities, after Balzer et al. 2009).
    """
    wanted = shares / shares.sum() * len(points)
    spread = 0.4 * float(np.prod(np.ptp(points, axis=0))) / len(points)
    weights = np.zeros(len(seeds))
    for _ in range(rounds):
        labels = _nearest(points, seeds, weights)
        counts = np.bincount(labels, minlength=len(seeds))
        weights += spread * (wanted - counts)
        seeds = seeds + pull * (_centroids(points, labels, counts, seeds) - seeds)
    return _nearest(points, seeds, weights)


def centres(points: Points, count: int, rounds: int, rng: Generator) -> Points:
    """`count` seeds spread evenly over the points (Lloyd's relaxation from a random start)."""
    seeds = points[rng.choice(len(points), count, replace=False)]
    for _ in range(rounds):
        labels = _nearest(points, seeds, np.zeros(count))
        seeds = _centroids(points, labels, np.bincount(labels, minlength=count), seeds)
    return seeds


def _nearest(points: Points, seeds: Points, weights: Points) -> Labels:
    # No matrix product: its last bits differ between machines, and the same seed must give the same city.
    east, north = points[:, :1] - seeds[:, 0], points[:, 1:] - seeds[:, 1]
    labels: Labels = np.argmin(east * east + north * north - weights, axis=1)
    return labels


def _centroids(points: Points, labels: Labels, counts: Labels, fallback: Points) -> Points:
    sums = np.stack([np.bincount(labels, points[:, axis], len(counts)) for axis in (0, 1)], axis=1)
    return np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], fallback)


@dataclass(frozen=True)
class Mesh:
    """Cells that share their corners: `faces[k]` are indices into `vertices`, an open ring."""

    vertices: Points
    faces: list[Labels]

    def polygons(self) -> list[shapely.Polygon]:
        """One polygon per face; neighbours have identical corners."""
        return [shapely.Polygon(self.vertices[face]) for face in self.faces]


def voronoi_mesh(outline: shapely.Polygon, seeds: Points, rounds: int) -> Mesh:
    """The Voronoi cells of the seeds, clipped to the outline, after `rounds` moves of seeds to centroids.

    Faces are in the order of the seeds. The outline must have no bays so narrow that they cut a cell in two.
    """
    for _ in range(rounds):
        seeds = shapely.get_coordinates(shapely.centroid(_voronoi(outline, seeds)))
    corners, owner = shapely.get_coordinates(_voronoi(outline, seeds), return_index=True)
    vertices, index = np.unique(np.round(corners, SNAP_DECIMALS), axis=0, return_inverse=True)
    rings = np.split(index.ravel(), np.flatnonzero(np.diff(owner)) + 1)
    return Mesh(vertices, [ring[:-1][ring[:-1] != ring[1:]] for ring in rings])


def _voronoi(outline: shapely.Polygon, seeds: Points) -> NDArray[np.object_]:
    whole = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=outline, ordered=True)
    cells = shapely.intersection(shapely.get_parts(whole), outline)
    oriented: NDArray[np.object_] = shapely.orient_polygons(cells)
    return oriented


def smooth_borders(mesh: Mesh, groups: Labels, rounds: int) -> Mesh:
    """The mesh with calmer borders between groups of faces (`groups[k]` >= 0 is the group of face k).

    Corners on the outline or where three groups meet stay, and so do those of a face that would be spoilt.
    """
    edges, sides = _edges(mesh)
    beside = np.append(groups, -1)[sides]
    border = edges[beside[:, 0] != beside[:, 1]]
    movable = np.bincount(border.ravel(), minlength=len(mesh.vertices)) == 2
    movable[edges[sides[:, 1] < 0]] = False
    vertices = mesh.vertices.copy()
    for _ in range(rounds):
        sums = np.zeros_like(vertices)
        np.add.at(sums, border, vertices[border[:, ::-1]])
        vertices[movable] = 0.5 * vertices[movable] + 0.25 * sums[movable]
    for face in mesh.faces:
        if not shapely.Polygon(vertices[face]).is_valid:
            vertices[face] = mesh.vertices[face]
    return Mesh(vertices, mesh.faces)


def _edges(mesh: Mesh) -> tuple[Labels, Labels]:
    """Undirected edges as vertex pairs, and the two faces beside each; -1 is outside."""
    start = np.concatenate(mesh.faces)
    end = np.concatenate([np.roll(face, -1) for face in mesh.faces])
    owner = np.repeat(np.arange(len(mesh.faces)), [len(face) for face in mesh.faces])
    edges, which = np.unique(np.sort(np.stack([start, end], axis=1), axis=1), axis=0, return_inverse=True)
    sides = np.full((len(edges), 2), -1)
    sides[which.ravel(), (start > end).astype(int)] = owner
    return edges, np.sort(sides, axis=1)[:, ::-1]


def in_one_piece(shape: shapely.Geometry) -> bool:
    """Whether the shape is a single valid polygon without holes."""
    return shape.geom_type == "Polygon" and shape.is_valid and not shape.interiors


def points_within(cells: NDArray[np.object_], rng: Generator, margin: float = 0.15) -> Points:
    """One random point comfortably inside each polygon: at least `margin` * sqrt(area) from its border."""
    inner = shapely.buffer(cells, -margin * np.sqrt(shapely.area(cells)))
    bounds = shapely.bounds(inner)
    points = np.empty((len(cells), 2))
    missing = np.arange(len(cells))
    while len(missing):
        points[missing] = rng.uniform(bounds[missing, :2], bounds[missing, 2:])
        missing = missing[~shapely.contains_xy(inner[missing], points[missing, 0], points[missing, 1])]
    return points
