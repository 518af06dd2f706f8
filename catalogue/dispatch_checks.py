"""What a declaration of dispatching has to satisfy; each refusal says what would be right."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from catalogue.dispatching import Act, Dispatching
from catalogue.errors import CatalogueError
from catalogue.fields import Term, Text
from catalogue.model import Feed, Shape

if TYPE_CHECKING:
    from catalogue.registry import Catalogue


def check_dispatching(catalogue: Catalogue) -> None:
    """CatalogueError for the first that cannot work."""
    for feed in catalogue.feeds.values():
        if feed.dispatching is not None:
            for problem in _problems(feed, feed.dispatching, catalogue):
                raise CatalogueError(f"dispatching of feed {feed.key}: {problem}")


def _problems(feed: Feed, own: Dispatching, catalogue: Catalogue) -> Iterator[str]:
    if feed.shape is not Shape.CASE:
        yield f"only cases are dispatched, and this is of shape {feed.shape}"
    steps = tuple(step.key for step in feed.steps)
    if not own.at_once or own.at_once != steps[: len(own.at_once)] or own.at_once == steps:
        yield f"at_once {own.at_once} is not a beginning of its steps {steps}"
    yield from _of_steps(own, steps)
    yield from _of_fields(feed, own)
    yield from _of_others(own, catalogue)


def _of_steps(own: Dispatching, steps: tuple[str, ...]) -> Iterator[str]:
    back = (*own.back.out_of, own.back.to) if own.back else ()
    whistle = own.whistle.out_of if own.whistle else ()
    for key in (*back, *whistle):
        if key not in steps:
            yield f"there is no step {key!r}, only {', '.join(steps)}"


def _of_fields(feed: Feed, own: Dispatching) -> Iterator[str]:
    terms = {term.key: term for term in feed.terms}
    chosen = [own.category, *(each.field for each in own.recipients)]
    for key in filter(None, chosen):
        if key not in terms or not terms[key].values:
            yield f"{key!r} is not a term field with values to choose from"
    for key in (*(key for key, _ in own.says), *([own.caller[0]] if own.caller else [])):
        if not isinstance(terms.get(key), Term):
            yield f"{key!r} is not a term field"
    if own.note is not None and not any(isinstance(field, Text) and field.key == own.note for field in feed.fields):
        yield f"note {own.note!r} is not a text field"


def _of_others(own: Dispatching, catalogue: Catalogue) -> Iterator[str]:
    whistle = catalogue.feeds.get(own.whistle.feed) if own.whistle else None
    declared = whistle.dispatching if whistle else None
    if own.whistle and (declared is None or declared.act is not Act.WHISTLE):
        yield f"{own.whistle.feed!r} is no feed that a whistle makes cases of"
    if own.act is Act.WHISTLE and [each.is_person for each in own.recipients] != [False]:
        yield "a whistle goes to one kind of recipient, which a term field keeps"
    ending = catalogue.feeds.get(own.ended_by) if own.ended_by else None
    if own.ended_by and (ending is None or ending.shape is not Shape.OBSERVATION):
        yield f"ended_by {own.ended_by!r} is no feed of observations"
    if own.act is Act.ORDER and own.category is None:
        yield "an order chooses sites by a category, so it needs the field of it"
