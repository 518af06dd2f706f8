"""A plain document on light paper, for pages that need no Dash; how it looks is assets/report.css's."""

from __future__ import annotations

from html import escape

from layouts.words import Words

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
{scripts}
</head>
<body>
<main class="report">
{body}
</main>
</body>
</html>
"""


def paper(title: str, body: str, words: Words, scripts: str = "") -> str:
    """The HTML; `body` and `scripts` are HTML already, `title` is text."""
    return DOCUMENT.format(lang=words.lang, title=escape(title), scripts=scripts, body=body)
