"""Base maps for tests: a folder of tiles, PMTiles files of pictures and of vectors, rivers and roads around the small city."""

from __future__ import annotations

import json
import math
import struct
import zlib
from pathlib import Path

from tests.builders import SIDE, SOUTH, WEST

ZOOM = 12
PNG, MVT = 2, 1
RED = (200, 40, 40)
WORLD_E7 = (-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000)


def tile_of(lon: float, lat: float, zoom: int = ZOOM) -> tuple[int, int]:
    """Column and row of the tile in which a point lies."""
    n = 2**zoom
    return int(n * (lon + 180) / 360), int(n * (0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)))


CITY_TILES = sorted({tile_of(WEST + SIDE * n, SOUTH + dy) for n in range(13) for dy in (0, SIDE)})


def png(colour: tuple[int, int, int], side: int = 256) -> bytes:
    """A picture of one colour."""
    rows = zlib.compress((b"\0" + bytes(colour) * side) * side)
    parts = [(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def given_folder(folder: Path) -> Path:
    """A folder with a red tile wherever the small city is."""
    for column, row in CITY_TILES:
        path = folder / str(ZOOM) / str(column) / f"{row}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png(RED))
    return folder


def given_pmtiles(path: Path, kind: int) -> Path:
    """A PMTiles file with one tile wherever the small city is: a red picture, or vectors that are all water."""
    tile = png(RED) if kind == PNG else water()
    places = sorted(tile_id(*place) for place in CITY_TILES)
    directory = varints(len(places), *deltas(places), *[1] * len(places), *[len(tile)] * len(places))
    directory += varints(*[1] * len(places))  # all of them lie at the same place of the file
    start = 127 + len(directory)
    header = b"PMTiles\x03" + struct.pack(
        "<11Q", 127, len(directory), start, 2, 0, 0, start + 2, len(tile), *[len(places)] * 2, 1
    )
    header += bytes([1, 1, 1, kind, ZOOM, ZOOM]) + struct.pack("<4iBii", *WORLD_E7, ZOOM, 0, 0)
    path.write_bytes(header + directory + b"{}" + tile)
    return path


def tile_id(column: int, row: int, zoom: int = ZOOM) -> int:
    """The number of a tile along the Hilbert curve, as the PMTiles specification counts."""
    found, x, y = (4**zoom - 1) // 3, column, row
    for side in (2**bit for bit in reversed(range(zoom))):
        right, below = int(bool(x & side)), int(bool(y & side))
        found += side * side * ((3 * right) ^ below)
        if not below:
            x, y = (side - 1 - y, side - 1 - x) if right else (y, x)
    return found


def deltas(numbers: list[int]) -> list[int]:
    """The first one, and how much each is more than the one before."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def varints(*numbers: int) -> bytes:
    """Numbers as Protocol Buffers write them."""
    found = bytearray()
    for number in numbers:
        while number > 127:
            found.append(number & 127 | 128)
            number >>= 7
        found.append(number)
    return bytes(found)


def message(number: int, body: bytes) -> bytes:
    """A field of bytes of a Protocol Buffers message."""
    return varints(number << 3 | 2, len(body)) + body


def water() -> bytes:
    """A Mapbox vector tile whose layer "water" covers all of it."""
    extent = 4096
    path = (9, 0, 0, 26, 2 * extent, 0, 0, 2 * extent, 2 * extent - 1, 0, 15)
    feature = message(2, varints(0, 0)) + varints(3 << 3, 3) + message(4, varints(*path))
    layer = varints(15 << 3, 2) + message(1, b"water") + message(2, feature)
    layer += message(3, b"kind") + message(4, message(1, b"water")) + varints(5 << 3, extent)
    return message(3, layer)


def given_lines(folder: Path) -> Path:
    """A river along the small city's middle, and a road across it."""
    middle, east = SOUTH + SIDE / 2, WEST + 12 * SIDE
    river = {"type": "LineString", "coordinates": [[WEST, middle], [east, middle]]}
    road = {"type": "MultiLineString", "coordinates": [[[WEST + SIDE * 6, SOUTH], [WEST + SIDE * 6, SOUTH + SIDE]]]}
    features = [
        {"type": "Feature", "properties": {"waterway": "river"}, "geometry": river},
        {"type": "Feature", "properties": {"highway": "primary"}, "geometry": road},
    ]
    path = folder / "lines.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path
