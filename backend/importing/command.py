"""The `import` command: its arguments, and what it prints and answers."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from backend.crs import TO_WGS84
from backend.importing.areas import AreaOptions, import_areas
from backend.importing.cameras import import_cameras
from backend.importing.feed import import_feed
from backend.importing.report import ImportFailure, ImportReport
from backend.importing.sites import import_sites
from backend.ingest import Ingestor
from catalogue.areas import LEVEL_NAMES
from catalogue.registry import load
from data_access.store import Engine

USELESS, FAILED = 1, 2
LEVEL = re.compile(r"[a-z][a-z0-9_]{0,39}")


def add_parsers(subparsers: Any, feeds: Iterable[str] | None = None) -> None:
    """Add `import areas|sites|cameras|FEED` to an argparse parser's subparsers. `feeds`: keys; by default the catalogue's."""
    about = "import areas, sites, cameras or the records of a feed from a file"
    kinds = subparsers.add_parser("import", help=about, description=about).add_subparsers(
        dest="kind", required=True, metavar="areas|sites|cameras|FEED"
    )
    _add_areas(_add_kind(kinds, "areas", "areas from a GeoJSON file of polygons"))
    _add_kind(kinds, "sites", "key sites from CSV or XLSX (code,name,category, and area or lon,lat) or GeoJSON points")
    _add_kind(
        kinds, "cameras", "where cameras' pictures come from: CSV or XLSX (code,name,url, and site, area or lon,lat)"
    )
    for feed in load().feeds if feeds is None else feeds:
        parser = _add_kind(kinds, feed, f"records of {feed} from a CSV file (.csv or .csv.gz) or a workbook (.xlsx)")
        told = "TOML file that says which column is which field (docs/importing.md)"
        parser.add_argument("--mapping", type=Path, required=True, metavar="M.toml", help=told)


def run(args: argparse.Namespace, engine: Engine, ingestor: Ingestor) -> int:
    """Import and print the report: 0, 1 when everything was refused, 2 when the file or its mapping is unusable."""
    try:
        with ExitStack() as stack:
            rejects = args.rejects and stack.enter_context(args.rejects.open("w", newline="", encoding="utf-8"))
            report = _import(args, engine, ingestor)
            if rejects:
                report.write_rejects(rejects)
    except (ImportFailure, OSError) as error:
        print(f"import: {error}", file=sys.stderr)
        return FAILED
    print(report.text())
    return USELESS if report.is_useless else 0


def _import(args: argparse.Namespace, engine: Engine, ingestor: Ingestor) -> ImportReport:
    if args.kind == "areas":
        return import_areas(engine, args.file, _area_options(args))
    if args.kind == "sites":
        return import_sites(engine, ingestor, args.file, args.crs or "wgs84")
    if args.kind == "cameras":
        return import_cameras(engine, ingestor, args.file, args.crs or "wgs84")
    return import_feed(ingestor, args.kind, args.file, args.mapping, args.crs)


def _add_kind(kinds: Any, key: str, about: str) -> Any:
    parser = kinds.add_parser(key, help=about, description=f"Import {about}.")
    parser.add_argument("file", type=Path, metavar="FILE")
    told = "coordinates of the file: gcj02 (Amap, Tencent), bd09 (Baidu); wgs84 unless given"
    parser.add_argument("--crs", choices=sorted(TO_WGS84), help=told)
    parser.add_argument("--rejects", type=Path, metavar="CSV", help="write every rejected record with its reason there")
    return parser


def _add_areas(parser: Any) -> None:
    parser.add_argument("--level", type=_level, required=True, help=f"level of the areas: {', '.join(LEVEL_NAMES)} …")
    parser.add_argument("--code", default="code", metavar="PROPERTY", help="property with the code (default: code)")
    parser.add_argument("--name", default="name", metavar="PROPERTY", help="property with the name (default: name)")
    parser.add_argument("--parent", metavar="CODE", help="the area above them all; made as their union if it is new")
    parser.add_argument("--parent-name", metavar="NAME", help="its name, if it is new (default: its code)")
    parser.add_argument("--parent-level", type=_level, default="city", help="its level, if it is new (default: city)")
    parser.add_argument("--parent-field", metavar="PROPERTY", help="property with the code of each area's own parent")


def _level(text: str) -> str:
    if not LEVEL.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a level such as {', '.join(LEVEL_NAMES)}")
    return text


def _area_options(args: argparse.Namespace) -> AreaOptions:
    return AreaOptions(
        level=args.level,
        code_field=args.code,
        name_field=args.name,
        parent=args.parent,
        parent_name=args.parent_name,
        parent_level=args.parent_level,
        parent_field=args.parent_field,
        crs=args.crs or "wgs84",
    )
