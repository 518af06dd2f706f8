"""Every setting of the product with its default and its help text. Values come from the environment and from `.env`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from catalogue.errors import OperatorError

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingError(OperatorError):
    """A setting that cannot be used; the message names it, its value and what would be right."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One setting: the environment variable, its default as text, how it is read, and what it does."""

    name: str
    default: str
    read: Callable[[str], Any]
    help: str


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path | None:
    return Path(value) if value else None


def _between(low: float, high: float, kind: type[int] | type[float]) -> Callable[[str], Any]:
    def read(value: str) -> int | float:
        try:
            number = kind(value)
        except ValueError:
            number = kind(low - 1)
        if not low <= number <= high:
            raise ValueError(f"a number between {low:g} and {high:g}")
        return number

    return read


def _yes_or_no(value: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return value.lower() == "yes"


def _level(value: str) -> str:
    if value not in LEVELS:
        raise ValueError(f"one of {', '.join(LEVELS)}")
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError("an IANA time zone such as Asia/Shanghai") from error
    return value


def _instant(value: str) -> datetime | None:
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("an instant with a time zone such as 2026-01-31T08:00:00+08:00")
    return moment


SETTINGS = (
    Setting(
        name="DATABASE_URL",
        default="",
        read=_text,
        help="The store: an SQLAlchemy address, e.g. postgresql://user:password@host/db. Empty: a SQLite file "
        "in VAR_DIR.",
    ),
    Setting(
        name="REDIS_URL",
        default="",
        read=_text,
        help="The cache, e.g. redis://host:6379/0. Empty: a redis-server of our own, on a unix socket in VAR_DIR.",
    ),
    Setting(
        name="HOST",
        default="127.0.0.1",
        read=_text,
        help="The address to listen on. Anything but a loopback address lets the network in: put TLS and "
        "sign-in in front of it.",
    ),
    Setting(name="PORT", default="8050", read=_between(1, 65_535, int), help="The port to listen on."),
    Setting(name="WEB_WORKERS", default="1", read=_between(1, 64, int), help="How many web processes share the port."),
    Setting(name="VAR_DIR", default="var", read=_path, help="The folder for the SQLite file and the socket."),
    Setting(name="TIMEZONE", default="Asia/Shanghai", read=_zone, help="The zone whose midnight begins a day."),
    Setting(
        name="CLOCK",
        default="",
        read=_instant,
        help="An instant to start from: the whole product lives as of then. Empty: the present.",
    ),
    Setting(
        name="CLOCK_RUNS",
        default="yes",
        read=_yes_or_no,
        help="Whether time goes on from CLOCK, or stands still there, so that pictures can be compared: yes or no.",
    ),
    Setting(
        name="AREA",
        default="",
        read=_text,
        help="The code of the area that the wall shows. Empty: the root of the largest tree.",
    ),
    Setting(
        name="INGEST_TOKEN",
        default="",
        read=_text,
        help="What senders of records must show as a bearer token. Empty: only this machine may send.",
    ),
    Setting(
        name="DEMO",
        default="yes",
        read=_yes_or_no,
        help="Whether `up` founds the demo city in an empty store and keeps its records coming: yes or no.",
    ),
    Setting(
        name="DEMO_RATE",
        default="0",
        read=_between(0, 5_000, float),
        help="The demo city's records a second, on a day's average. 0: life-like, about 0.9.",
    ),
    Setting(
        name="DEMO_SEED",
        default="340103",
        read=_between(0, 2**31, int),
        help="The seed of the demo city and its records.",
    ),
    Setting(
        name="DEMO_DAYS",
        default="7",
        read=_between(0, 60, int),
        help="Days of history that the demo city is founded with.",
    ),
    Setting(
        name="TICK_SECONDS",
        default="1",
        read=_between(0.05, 60, float),
        help="How often the backend counts what is new and fills Redis.",
    ),
    Setting(
        name="CATALOGUE_DIR",
        default="",
        read=_path,
        help="A folder with further systems, one Python file each (docs/adding-a-system.md).",
    ),
    Setting(
        name="VIEWS_FILE",
        default="",
        read=_path,
        help="A TOML file with further views of the wall and their order (docs/wall.md).",
    ),
    Setting(name="LOG_LEVEL", default="INFO", read=_level, help=f"{', '.join(LEVELS[:-1])} or {LEVELS[-1]}."),
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
    demo: bool
    demo_rate: float
    demo_seed: int
    demo_days: int
    tick_seconds: float
    catalogue_dir: Path | None
    views_file: Path | None
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
    return "\n".join(f"  {item.name:<14} {item.help} [{item.default or 'empty'}]" for item in SETTINGS)


def markdown_table() -> str:
    """All settings as the table that the READMEs carry."""
    rows = [
        f"| `{item.name}` | {f'`{item.default}`' if item.default else 'empty'} | {item.help} |" for item in SETTINGS
    ]
    return "\n".join(["| setting | default | what it does |", "|---|---|---|", *rows])
