"""What the settings are in an environment, and how they are listed; which there are is settings_table.py's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from catalogue.errors import OperatorError
from catalogue.settings_table import SETTINGS


class SettingError(OperatorError):
    """A setting that cannot be used; the message names it, its value and what would be right."""


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
    alert_retention: int
    streams_max: int
    streams_transcode_max: int
    ffmpeg: str
    media_gateway: str
    camera_probe: bool
    catalogue_dir: Path | None
    views_file: Path | None
    alerts_file: Path | None
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
