"""The mapping of a file's columns to a feed's fields, as a TOML file says it (docs/importing.md). Applying it
is feed.py's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from backend.crs import TO_WGS84
from backend.importing.report import ImportFailure
from backend.importing.table import UTF8
from backend.importing.toml_tables import MappingChecker
from backend.ingest import ORIGIN_KEYS
from catalogue.model import Feed, Shape
from catalogue.toml_tables import read_toml

TIMES = ("occurred_at", "due_at")
ISO = "iso"
REPEATED = ("first", "second", "refuse")
SKIPPED = ("forward", "refuse")
TOP = ("feed", "encoding", "crs", "empty", "constants", "fields", "steps")
TOP_TIMES = ("timezone", "time_format", "repeated_hour", "skipped_hour")
SOURCE = ("column", "pattern", "pad", "values", "otherwise")
SHAPED = {Shape.OBSERVATION: (), Shape.CASE: ("due_at",), Shape.STATUS: ("name",)}
NEEDED = dict.fromkeys(Shape, ("source", "source_id", "occurred_at")) | {Shape.CASE: ("source", "source_id")}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a field's text comes from: columns (several are joined by "-"), then pattern, padding and words,
    in that order.
    """

    columns: tuple[str, ...]
    pattern: re.Pattern[str] | None = None
    pad: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None


@dataclass(frozen=True, kw_only=True)
class Times:
    """How times are written: `format` is ISO or a strptime format; `zone` is that of times without one.

    `repeated_hour`, `skipped_hour`: what a local time means when clocks are set back or forward over it.
    """

    format: str = ISO
    zone: ZoneInfo | None = None
    repeated_hour: str = "first"
    skipped_hour: str = "forward"


@dataclass(frozen=True, kw_only=True)
class FeedMapping:
    """One file's mapping. `fields` and `steps` map a feed's field or step to its source; `empty` are texts
    that mean nothing.
    """

    path: Path
    feed: str | None
    encoding: str
    crs: str
    empty: frozenset[str]
    times: Times
    constants: Mapping[str, str | int | float]
    fields: Mapping[str, Source]
    steps: Mapping[str, Source]

    @property
    def columns(self) -> list[str]:
        """The columns that the file must have."""
        return [name for source in (*self.fields.values(), *self.steps.values()) for name in source.columns]


def load_mapping(path: Path) -> FeedMapping:
    """Read a mapping; ImportFailure names the file and the key that is wrong."""
    given, check = read_toml(path, ImportFailure), MappingChecker(path)
    check.known("", given, (*TOP, *TOP_TIMES))
    encoding = check.text("encoding", given.get("encoding", "utf-8"))
    return FeedMapping(
        path=path,
        feed=check.text("feed", given["feed"]) if "feed" in given else None,
        encoding=UTF8 if encoding.lower() in ("utf-8", "utf8") else encoding,
        crs=check.one_of("crs", given.get("crs", "wgs84"), TO_WGS84),
        empty=frozenset({"", *check.texts("empty", given.get("empty", []))}),
        times=_times(given, check),
        constants=_constants(check.table("constants", given.get("constants", {})), check),
        fields=_sources("fields", given.get("fields", {}), check),
        steps=_sources("steps", given.get("steps", {}), check),
    )


def check_mapping(mapping: FeedMapping, feed: Feed) -> None:
    """ImportFailure when the mapping fills fields or steps that the feed has not, or leaves out what every
    record needs.
    """
    check = MappingChecker(mapping.path)
    if mapping.feed not in (None, feed.key):
        raise check.failure("feed", f"is {mapping.feed!r}, but the file is imported as {feed.key!r}")
    allowed = (*ORIGIN_KEYS, *SHAPED[feed.shape], *(item.key for item in feed.fields))
    check.known("fields", mapping.fields, allowed)
    check.known("constants", mapping.constants, [key for key in allowed if key not in TIMES])
    check.known("steps", mapping.steps, [step.key for step in feed.steps])
    for key in mapping.constants.keys() & mapping.fields.keys():
        raise check.failure(f"fields.{key}", "is also among the constants; leave one of them out")
    for key in NEEDED[feed.shape]:
        if key not in mapping.fields and key not in mapping.constants:
            raise check.failure(f"fields.{key}", f"is missing; every record of {feed.key} needs it")


def _times(given: dict[str, Any], check: MappingChecker) -> Times:
    return Times(
        format=check.text("time_format", given.get("time_format", ISO)),
        zone=_zone(given["timezone"], check) if "timezone" in given else None,
        repeated_hour=check.one_of("repeated_hour", given.get("repeated_hour", "first"), REPEATED),
        skipped_hour=check.one_of("skipped_hour", given.get("skipped_hour", "forward"), SKIPPED),
    )


def _zone(given: Any, check: MappingChecker) -> ZoneInfo:
    try:
        return ZoneInfo(check.text("timezone", given))
    except (KeyError, ValueError, OSError):
        raise check.failure("timezone", f"{given!r} is not an IANA time zone such as Asia/Shanghai") from None


def _constants(given: dict[str, Any], check: MappingChecker) -> dict[str, str | int | float]:
    for key, value in given.items():
        if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
            raise check.failure(f"constants.{key}", f"{value!r} is not a text or a number")
    return given


def _sources(where: str, given: Any, check: MappingChecker) -> dict[str, Source]:
    return {key: _source(f"{where}.{key}", value, check) for key, value in check.table(where, given).items()}


def _source(key: str, given: Any, check: MappingChecker) -> Source:
    if isinstance(given, str | list):
        return Source(columns=check.names(key, given))
    table = check.table(key, given)
    check.known(key, table, SOURCE)
    words = check.table(f"{key}.values", table.get("values", {}))
    check.texts(f"{key}.values", list(words.values()))
    return Source(
        columns=check.names(f"{key}.column", table.get("column", [])),
        pattern=check.pattern(f"{key}.pattern", table["pattern"]) if "pattern" in table else None,
        pad=check.digits(f"{key}.pad", table.get("pad", 0)),
        values=words,
        otherwise=check.text(f"{key}.otherwise", table["otherwise"]) if "otherwise" in table else None,
    )
