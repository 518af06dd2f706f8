"""The map below the cells as the settings name it: tiles of others, a PMTiles file, lines; api/base_map.py serves it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from catalogue.base_map_lines import Lines, read_lines
from catalogue.errors import OperatorError
from catalogue.settings import Settings
from catalogue.settings_table import CRS

ADDRESS = "/api/v1/base-map"
PICTURES = ("png", "jpg", "jpeg", "webp")
DEEPEST = 18
VECTOR = 1  # of the types of tiles in a PMTiles file; all others are pictures
SCRIPTS = {
    True: "/assets/vendor/protomaps-leaflet.js?v=5.1.0",
    False: "/assets/vendor/pmtiles.js?v=4.5.0",
}
"""What draws a PMTiles file in the browser: of vector tiles, or of pictures."""

Told = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class BaseMap:
    """`tiles` are templates for Leaflet, their key filled in; `folder` holds z/x/y.`kind`."""

    crs: str = CRS[0]
    tiles: tuple[str, ...] = ()
    hosts: str = "abc"
    folder: Path | None = None
    kind: str = ""
    deepest: int = DEEPEST
    pmtiles: Path | None = None
    vector: bool = False
    lines: Lines | None = None
    credit: str = ""

    def told(self) -> Told:
        """What assets/map-base.js is told; empty where the cells alone are drawn."""
        archive = {"url": f"{ADDRESS}/archive.pmtiles", "vector": self.vector, "script": SCRIPTS[self.vector]}
        told: Told = {
            "crs": self.crs if self.crs != CRS[0] else None,
            "tiles": [*self.tiles, *([f"{ADDRESS}/tiles/{{z}}/{{x}}/{{y}}"] if self.folder else [])],
            "archive": archive if self.pmtiles else None,
            "lines": f"{ADDRESS}/lines" if self.lines else None,
            "credit": self.credit,
        }
        known = {name: value for name, value in told.items() if value}
        return known | ({"hosts": self.hosts, "deepest": self.deepest} if {"tiles", "archive"} & set(known) else {})

    def origins(self) -> list[str]:
        """The servers that browsers ask for tiles, as a content security policy writes them."""
        addresses = (
            template.replace("{s}", host)
            for template in self.tiles
            for host in (self.hosts if "{s}" in template else "-")
        )
        return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in map(urlsplit, addresses)))


NO_BASE_MAP = BaseMap()


def base_map(settings: Settings) -> BaseMap:
    """What the settings ask for; OperatorError where a key is missing or a file is not what it is said to be."""
    given = settings.base_map_tiles
    folder, templates = (given, ()) if isinstance(given, Path) else (None, given)
    if not settings.base_map_key and any("{key}" in template for template in templates):
        raise OperatorError(
            "BASE_MAP_TILES asks for a {key}, but BASE_MAP_KEY is empty; set it to the key of that server"
        )
    vector, deepest = _archive(settings.base_map_pmtiles) if settings.base_map_pmtiles else (False, DEEPEST)
    kind, depth = _folder(folder) if folder else ("", deepest)
    return BaseMap(
        crs=settings.base_map_crs,
        tiles=tuple(template.replace("{key}", settings.base_map_key) for template in templates),
        hosts=settings.base_map_hosts,
        folder=folder,
        kind=kind,
        deepest=depth,
        pmtiles=settings.base_map_pmtiles,
        vector=vector,
        lines=read_lines(settings.base_map_lines) if settings.base_map_lines else None,
        credit=settings.base_map_credit,
    )


def _archive(path: Path) -> tuple[bool, int]:
    """Whether the tiles are vectors, and the deepest zoom (https://github.com/protomaps/PMTiles, spec/v3)."""
    with path.open("rb") as file:
        header = file.read(127)
    if len(header) < 127 or header[:8] != b"PMTiles\x03":
        raise OperatorError(f"BASE_MAP_PMTILES is {str(path)!r}, which is not a PMTiles file of version 3")
    return header[99] == VECTOR, header[101]


def _folder(folder: Path) -> tuple[str, int]:
    """What the pictures end with, and the deepest zoom."""
    zooms = [int(each.name) for each in folder.iterdir() if each.is_dir() and each.name.isdigit()]
    first = next(folder.glob(f"{max(zooms, default=0)}/*/*.*"), None)
    kind = first.suffix.removeprefix(".") if first else ""
    if kind not in PICTURES:
        raise OperatorError(f"BASE_MAP_TILES is {str(folder)!r}, in which there is no z/x/y.{{{','.join(PICTURES)}}}")
    return kind, max(zooms)
