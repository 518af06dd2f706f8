"""Who has signed in, told at the top of a page, and the way out."""

from __future__ import annotations

from dash import html

from catalogue.people import Person
from layouts.links import sign_out_address
from layouts.words import Words


def signed_in(person: Person, words: Words) -> html.Div | None:
    """The name, and the button to sign out; None for whoever has not signed in, and for screens: nobody stands there."""
    if not person.is_known or person.wall_key:
        return None
    name = html.Span(person.name, className="person-name", title=words("Signed in as {name}", name=person.name))
    return html.Div([name, sign_out(words("Sign out"), words)], className="person")


def sign_out(text: str, words: Words) -> html.Form:
    """The button that ends the session: a form, as a link may be fetched by somebody who only looks ahead."""
    button = html.Button(text, type="submit", className="step")
    return html.Form(button, action=sign_out_address(words), method="POST", className="sign-out")
