"""Every setting of the product with its default and its help text. Values come from the environment and from `.env`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from catalogue.errors import OperatorError
from catalogue.setting_kinds import between, file, files, instant, one_of, path, secret, text, tiles, yes_or_no, zone

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
CRS = ("wgs84", "gcj02", "bd09")


class SettingError(OperatorError):
    """A setting that cannot be used; the message names it, its value and what would be right."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting: the environment variable, its default as text, how it is read, and what it does."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str


SETTINGS = (
    Setting(
        name="DATABASE_URL",
        default="",
        read=text,
        help="The store: an SQLAlchemy address, e.g. postgresql://user:password@host/db. Empty: a SQLite file "
        "in VAR_DIR.",
    ),
    Setting(
        name="REDIS_URL",
        default="",
        read=text,
        help="The cache, e.g. redis://host:6379/0. Empty: a redis-server of our own, on a unix socket in VAR_DIR.",
    ),
    Setting(
        name="HOST",
        default="127.0.0.1",
        read=text,
        help="The address to listen on. Anything but a loopback address lets the network in: put TLS in "
        "front of it, and set PEOPLE_FILE.",
    ),
    Setting(name="PORT", default="8050", read=between(1, 65_535, int), help="The port to listen on."),
    Setting(name="WEB_WORKERS", default="1", read=between(1, 64, int), help="How many web processes share the port."),
    Setting(name="VAR_DIR", default="var", read=path, help="The folder for the SQLite file and the socket."),
    Setting(name="TIMEZONE", default="Asia/Shanghai", read=zone, help="The zone whose midnight begins a day."),
    Setting(
        name="CLOCK",
        default="",
        read=instant,
        help="An instant to start from: the whole product lives as of then. Empty: the present.",
    ),
    Setting(
        name="CLOCK_RUNS",
        default="yes",
        read=yes_or_no,
        help="Whether time goes on from CLOCK, or stands still there, so that pictures can be compared: yes or no.",
    ),
    Setting(
        name="AREA",
        default="",
        read=text,
        help="The code of the area that the wall shows. Empty: the root of the largest tree.",
    ),
    Setting(
        name="INGEST_TOKEN",
        default="",
        read=text,
        help="What senders of records must show as a bearer token. Empty: only this machine may send.",
    ),
    Setting(
        name="PEOPLE_FILE",
        default="",
        read=path,
        help="A TOML file of who may sign in, what they may see, and who may send records (docs/sign-in.md). Empty: "
        "everyone sees everything, personal text masked.",
    ),
    Setting(
        name="SESSION_SECRET",
        default="",
        read=secret,
        help="What signs the cookies of those who have signed in; 32 letters or more. Empty: a file in VAR_DIR has one.",
    ),
    Setting(
        name="DEMO",
        default="yes",
        read=yes_or_no,
        help="Whether `up` founds the demo city in an empty store and keeps its records coming: yes or no.",
    ),
    Setting(
        name="DEMO_RATE",
        default="0",
        read=between(0, 5_000, float),
        help="The demo city's records a second, on a day's average. 0: life-like, about 0.9.",
    ),
    Setting(
        name="DEMO_SEED",
        default="340103",
        read=between(0, 2**31, int),
        help="The seed of the demo city and its records.",
    ),
    Setting(
        name="DEMO_DAYS",
        default="7",
        read=between(0, 60, int),
        help="Days of history that the demo city is founded with.",
    ),
    Setting(
        name="TICK_SECONDS",
        default="1",
        read=between(0.05, 60, float),
        help="How often the backend counts what is new and fills Redis.",
    ),
    Setting(
        name="RETENTION",
        default="92",
        read=between(10, 36_500, int),
        help="For how many whole days quarter-hours are kept. Of older days the day's total alone is known, and they "
        "cannot be replayed.",
    ),
    Setting(
        name="CATALOGUE_DIR",
        default="",
        read=path,
        help="A folder with further systems, one Python file each (docs/adding-a-system.md).",
    ),
    Setting(
        name="VIEWS_FILE",
        default="",
        read=path,
        help="A TOML file with further views of the wall and their order (docs/wall.md).",
    ),
    Setting(
        name="BASE_MAP_LINES",
        default="",
        read=files,
        help="GeoJSON files of rivers, lakes and roads in WGS84, with commas between them (docs/base-map.md).",
    ),
    Setting(
        name="BASE_MAP_TILES",
        default="",
        read=tiles,
        help="Tiles below the cells: addresses with {z}, {x}, {y} (also {s}, {key}), with spaces between them; or a "
        "folder with z/x/y.png.",
    ),
    Setting(name="BASE_MAP_HOSTS", default="abc", read=text, help="The characters that {s} stands for, in turn."),
    Setting(name="BASE_MAP_KEY", default="", read=text, help="What {key} stands for; browsers see it."),
    Setting(
        name="BASE_MAP_PMTILES",
        default="",
        read=file,
        help="A PMTiles file below the cells, of pictures or of vector tiles after Protomaps' basemap.",
    ),
    Setting(
        name="BASE_MAP_CRS",
        default=CRS[0],
        read=one_of(*CRS),
        help=f"The datum of those tiles: {', '.join(CRS[:-1])} or {CRS[-1]}. What we draw is shifted to it.",
    ),
    Setting(
        name="BASE_MAP_CREDIT",
        default="",
        read=text,
        help="What the map says about its tiles: their source and their approval number.",
    ),
    Setting(name="LOG_LEVEL", default="INFO", read=one_of(*LEVELS), help=f"{', '.join(LEVELS[:-1])} or {LEVELS[-1]}."),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The values; each field is the setting of the same name in capitals."""

    database_url: str
    redis_url: str
    host: str
    port: int
    web_workers: int
    var_dir: Path
    timezone: str
    clock: datetime | None
    clock_runs: bool
    area: str
    ingest_token: str
    people_file: Path | None
    session_secret: str
    demo: bool
    demo_rate: float
    demo_seed: int
    demo_days: int
    tick_seconds: float
    retention: int
    catalogue_dir: Path | None
    views_file: Path | None
    base_map_lines: tuple[Path, ...]
    base_map_tiles: tuple[str, ...] | Path
    base_map_hosts: str
    base_map_key: str
    base_map_pmtiles: Path | None
    base_map_crs: str
    base_map_credit: str
    log_level: str


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of an environment; SettingError for the first value that cannot be used."""
    values = {}
    for setting in SETTINGS:
        text = environ.get(setting.name, "").strip() or setting.default
        try:
            values[setting.name.lower()] = setting.read(text)
        except ValueError as error:
            raise SettingError(f"{setting.name} is {text!r}; it must be {error}") from error
    return Settings(**values)


def help_text() -> str:
    """All settings as the command line's help lists them."""
    return "\n".join(f"  {item.name:<16} {item.help} [{item.default or 'empty'}]" for item in SETTINGS)


def markdown_table() -> str:
    """All settings as the table that the READMEs carry."""
    rows = [
        f"| `{item.name}` | {f'`{item.default}`' if item.default else 'empty'} | {item.help} |" for item in SETTINGS
    ]
    return "\n".join(["| setting | default | what it does |", "|---|---|---|", *rows])
