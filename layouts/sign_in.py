"""The page on which one signs in, as a document that needs no script; who gets in is decided elsewhere."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qsl, urlencode, urlsplit

from layouts.links import SIGN_IN, sign_in_address
from layouts.map_address import language
from layouts.shell import TITLE
from layouts.words import CHINESE, ENGLISH, Words, for_language

PROBLEMS = {
    "wrong": "That name and password do not belong together.",
    "often": "Too many attempts. Try again in {minutes} min.",
    "key": "This screen's key is not known. Somebody has to give it another one.",
}
OTHER = {CHINESE: (ENGLISH, "English"), ENGLISH: (CHINESE, "中文")}

DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/shell.css">
<link rel="stylesheet" href="/assets/sign-in.css">
</head>
<body>
<main class="sign-in">
<form class="sign-in-card" method="post" action="{action}">
<header><h1>{heading}</h1><p>{lead}</p></header>
{problem}
<label>{name_label}<input name="name" value="{name}" autocomplete="username" autocapitalize="none" spellcheck="false"
 maxlength="64" required{focus_name}></label>
<label>{password_label}<input name="password" type="password" autocomplete="current-password" required{focus_password}>
</label>
<input type="hidden" name="next" value="{target}">
<button class="button" type="submit">{enter}</button>
<footer><span>{forgotten}</span><a href="{other_href}" lang="{other_lang}">{other}</a></footer>
</form>
</main>
</body>
</html>
"""


def sign_in_page(target: str, name: str = "", problem: str = "", minutes: int = 0) -> str:
    """The HTML, in the language of `target`, the address that one goes on to. `problem` is a key of PROBLEMS or empty."""
    words = for_language(language(urlsplit(target).query))
    other_lang, other = OTHER[words.lang]
    parts = {
        "lang": words.lang,
        "title": f"{words('Sign in')} · {words(TITLE)}",
        "action": SIGN_IN,
        "heading": words(TITLE),
        "lead": words("Sign in to see the numbers of your area."),
        "name_label": words("Name"),
        "name": name,
        "password_label": words("Password"),
        "target": target,
        "enter": words("Sign in"),
        "forgotten": words("Forgotten? Ask whoever runs this system."),
        "other_href": sign_in_address(spoken(target, other_lang)),
        "other_lang": other_lang,
        "other": other,
        "focus_name": "" if name else " autofocus",
        "focus_password": " autofocus" if name else "",
    }
    escaped = {key: escape(value) for key, value in parts.items()}
    return DOCUMENT.format(problem=_problem(problem, minutes, words), **escaped)


def _problem(problem: str, minutes: int, words: Words) -> str:
    if not problem:
        return ""
    text = words(PROBLEMS[problem], minutes=minutes)
    return f'<p class="sign-in-problem" role="alert"><span aria-hidden="true">!</span>{escape(text)}</p>'


def spoken(target: str, lang: str) -> str:
    """The same address in another language."""
    parts = urlsplit(target)
    rest = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "lang"]
    query = urlencode(rest + ([] if lang == CHINESE else [("lang", lang)]))
    return f"{parts.path or '/'}{f'?{query}' if query else ''}"
