"""What a request for records asks for: its parameters, checked against areas, feeds and indicators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import HTTPException, Query

from api.reading import check_area, check_feed, indicator_named, require
from api.services import ApiServices
from catalogue.fields import Term
from catalogue.model import Feed
from catalogue.parts import Part
from catalogue.people import Permission, present
from catalogue.registry import Catalogue
from data_access.records_reader import RecordsQuery

MOST_WORDS, LONGEST_TEXT = 50, 100


@dataclass(frozen=True)
class Asked:
    """The parameters that all routes of records share, as they came."""

    feed: str
    area: str
    start: datetime
    end: datetime
    indicator: str | None
    where: Sequence[str]
    text: str
    order: str


def asked(
    feed: str,
    area: str,
    from_: Annotated[datetime, Query(alias="from")],
    to: datetime,
    indicator: str | None = None,
    where: Annotated[list[str] | None, Query(max_length=MOST_WORDS)] = None,
    text: Annotated[str, Query(max_length=LONGEST_TEXT)] = "",
    order: Literal["newest", "oldest"] = "newest",
) -> Asked:
    """Read by FastAPI: `where` is `field:word`, several of one field mean any of them, `field:` means none given."""
    return Asked(feed, area, from_, to, indicator, where or (), text, order)


def to_query(given: Asked, services: ApiServices) -> RecordsQuery:
    """The query, never past the product's present; 404 or 422 says what there is not, 403 what is not told.

    Feeds whose small counts are hidden are told to those who may read personal text as well.
    """
    check_area(services.tree.get(), given.area)
    require(Permission.RECORDS)
    check_feed(services.catalogue, given.feed)
    if given.feed in services.catalogue.discreet and not present().may(Permission.PERSONAL):
        raise HTTPException(403, f"records of feed {given.feed!r} are not listed: small counts of it are hidden")
    start, end = moment_ms(given.start, "from"), moment_ms(given.end, "to")
    return RecordsQuery(
        feed=given.feed,
        area=given.area,
        start_ms=start,
        end_ms=min(end, services.clock() + 1),
        part=_counted(services.catalogue, given.feed, given.indicator) if given.indicator else None,
        chosen=_chosen(services.catalogue.feeds[given.feed], given.where),
        text=given.text,
        oldest=given.order == "oldest",
    )


def moment_ms(moment: datetime, name: str) -> int:
    """UTC milliseconds; 422 for a time without a zone."""
    if moment.tzinfo is None:
        raise HTTPException(422, f"{name} {moment.isoformat()} has no time zone; write {moment.isoformat()}+08:00")
    return int(moment.timestamp() * 1000)


def _counted(catalogue: Catalogue, feed: str, key: str) -> Part:
    part = indicator_named(catalogue, key).counted
    if part.feed != feed:
        raise HTTPException(422, f"indicator {key!r} counts records of feed {part.feed!r}, not of {feed!r}")
    return part


def _chosen(feed: Feed, where: Sequence[str]) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for text in where:
        key, colon, word = text.partition(":")
        if not colon or key not in {term.key for term in feed.terms}:
            known = ", ".join(term.key for term in feed.terms) or "none"
            raise HTTPException(422, f"where {text!r} is not FIELD:WORD with a word field of feed {feed.key}: {known}")
        _check_word(feed, key, word)
        found.setdefault(key, []).append(word)
    return found


def _check_word(feed: Feed, key: str, word: str) -> None:
    field = feed.field(key)
    words = [value.key for value in field.values] if isinstance(field, Term) and not field.open_list else []
    if word and words and word not in words:
        raise HTTPException(422, f"where {key}:{word}: {word!r} is not one of {', '.join(words)}")
