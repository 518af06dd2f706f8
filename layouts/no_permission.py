"""What is said to somebody who may not see what an address or a panel shows: who they are, and the way to what is theirs."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from catalogue.areas import Area
from catalogue.people import Person
from layouts.links import map_address, wall_address
from layouts.person import sign_out
from layouts.words import Words


def no_permission_page(person: Person, theirs: Sequence[Area], text: str, words: Words) -> html.Main:
    """The page: `theirs` are the areas that the person may see, `text` says what was asked for."""
    card = [
        html.Span(className="hatched"),
        html.H1(words("Not for you to see")),
        html.P(text),
        html.P(_signed_in(person, theirs, words)),
        *_ways(theirs, words),
        html.A(words("Back to the wall"), href=wall_address("", words)) if theirs else None,
        sign_out(words("Sign in as somebody else"), words),
    ]
    return html.Main(html.Div(card, className="refused-card"), className="refused no-permission", lang=words.lang)


def _signed_in(person: Person, theirs: Sequence[Area], words: Words) -> str:
    if not theirs:
        return words("You are signed in as {name}, and your area is not in this system.", name=person.name)
    areas = words(", ").join(area.name for area in theirs)
    return words("You are signed in as {name}, and your area is {areas}.", name=person.name, areas=areas)


def _ways(theirs: Sequence[Area], words: Words) -> list[html.A]:
    return [
        html.A(words("Open the map of {area}", area=area.name), href=map_address(area.code, words), className="button")
        for area in theirs
    ]
