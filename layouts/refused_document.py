"""The page that says why something is not shown, as a document that needs no Dash."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from catalogue.people import Person
from layouts.links import sign_in_address, wall_address
from layouts.words import Words

TITLES = {403: "Not for you to see", 404: "Not found"}
DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}" data-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>{title}</title>
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/shell.css">
<link rel="stylesheet" href="/assets/report.css">
</head>
<body>
<main class="report"><div class="refused-card report-refused"><h1>{title}</h1><p>{text}</p>
{who}{ways}{again}<a href="{wall}">{back}</a></div></main>
</body>
</html>
"""


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
    buttons = (f'<a class="button" href="{escape(href)}">{escape(said)}</a>' for href, said in ways)
    parts = {"lang": words.lang, "title": title, "text": text, "wall": wall_address("", words)}
    escaped = {key: escape(value) for key, value in parts.items()}
    return DOCUMENT.format(
        **escaped, who=who, ways="".join(buttons), again=again, back=escape(words("Back to the wall"))
    )
