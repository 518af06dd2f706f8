"""The words of a language by their English text; where a word is put is the layouts' business.

English is the text itself. Chinese stands in catalogue/locale/zh_CN.po, which the program reads as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

import catalogue
from catalogue.panels import View

CHINESE, ENGLISH = "zh-CN", "en"
LANGUAGES = (CHINESE, ENGLISH)
LOCALES = Path(catalogue.__file__).parent / "locale"


class Words:
    """The words of one language: `words("Target {value}", value="60%")`. `lang` is its tag for the page."""

    def __init__(self, lang: str, table: Mapping[str, str], browser: Mapping[str, str]) -> None:
        """`table` holds every translation, `browser` those that scripts need."""
        self.lang = lang
        self._table = table
        self._browser = browser

    def __call__(self, msgid: str, **values: object) -> str:
        """The words for an English text, its `{placeholders}` filled; the text itself where there is no translation."""
        text = self._table.get(msgid, msgid)
        return text.format(**values) if values else text

    def name_of(self, view: View) -> str:
        """The name of a view: its own one in this language, else the words for it."""
        return view.names.get(self.lang) or self(view.name)

    def for_browser(self) -> dict[str, str]:
        """What the scripts say, by English text: the entries whose `#:` line names a file in assets/, or none."""
        return dict(self._browser)


@cache
def for_language(lang: str) -> Words:
    """The words of "zh-CN" or "en"; Chinese for anything else."""
    if lang == ENGLISH:
        return Words(ENGLISH, {}, {})
    table, browser = _read(LOCALES / "zh_CN.po")
    return Words(CHINESE, table, browser)


def _read(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    with path.open("rb") as file:
        messages = [entry for entry in read_po(file, locale="zh_CN") if entry.id and entry.string]
    table = {str(entry.id): str(entry.string) for entry in messages}
    browser = {
        str(entry.id): str(entry.string)
        for entry in messages
        if not entry.locations or any(name.startswith("assets/") for name, _ in entry.locations)
    }
    return table, browser
