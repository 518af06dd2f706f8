"""Every setting of the product with its default and its help text; what an environment makes of them is settings.py's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from catalogue.setting_kinds import (
    between,
    file,
    files,
    gateway,
    instant,
    one_of,
    path,
    secret,
    text,
    tiles,
    yes_or_no,
    zone,
)

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
CRS = ("wgs84", "gcj02", "bd09")


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
        name="ALERT_RETENTION",
        default="400",
        read=between(10, 36_500, int),
        help="For how many whole days cleared alerts are kept, with what was done about them and what was sent.",
    ),
    Setting(
        name="STREAMS_MAX",
        default="16",
        read=between(1, 1_000, int),
        help="How many cameras can be watched live at a time (docs/cameras.md).",
    ),
    Setting(
        name="STREAMS_TRANSCODE_MAX",
        default="2",
        read=between(0, 1_000, int),
        help="How many of them may send nothing but H.265, which is transcoded: about 0.3 of a core each.",
    ),
    Setting(
        name="FFMPEG",
        default="",
        read=text,
        help="The ffmpeg that makes pictures live: a path, or a name on PATH. Empty: the system's, else the installed wheel's.",
    ),
    Setting(
        name="MEDIA_GATEWAY",
        default="",
        read=gateway,
        help="The HLS address of a media gateway, with {code} for the camera's code: browsers then play from it, and no "
        "ffmpeg is started.",
    ),
    Setting(
        name="CAMERA_PROBE",
        default="yes",
        read=yes_or_no,
        help="Whether one picture of each camera is looked at in turn, so that frozen and black ones are not online: yes or "
        "no. With no, the demo city draws its cameras' states.",
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
        name="ALERTS_FILE",
        default="",
        read=path,
        help="A TOML file of changes of alert rules, and of who is told of alerts (docs/alerts.md). Empty: as declared, and "
        "nobody is told.",
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
