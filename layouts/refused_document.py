"""The page that says why something is not shown, as a document that needs no Dash."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from catalogue.people import Person
from layouts.links import sign_in_address, wall_address
from layouts.paper import paper
from layouts.words import Words

TITLES = {403: "Not for you to see", 404: "Not found"}


def refused_document(
    text: str, status: int, words: Words, person: Person, address: str, ways: Sequence[tuple[str, str]] = ()
) -> str:
    """`text` says why, `status` what HTTP calls it; `ways` are (address, words) of what there is instead.

    Whoever has signed in is named, and may go on to `address` as somebody else.
    """
    title = words(TITLES.get(status, "This address cannot be shown"))
    who = again = ""
    if person.is_known:
        who = f"<p>{escape(words('Signed in as {name}', name=person.name))}</p>"
        again = f'<a href="{escape(sign_in_address(address))}">{escape(words("Sign in as somebody else"))}</a>'
    buttons = "".join(f'<a class="button" href="{escape(href)}">{escape(said)}</a>' for href, said in ways)
    wall = f'<a href="{escape(wall_address("", words))}">{escape(words("Back to the wall"))}</a>'
    told = f"<h1>{escape(title)}</h1><p>{escape(text)}</p>{who}{buttons}{again}{wall}"
    return paper(title, f'<div class="refused-card report-refused">{told}</div>', words)
