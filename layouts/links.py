"""Addresses inside the product, in the language of the page; what stands at an address is decided in callbacks."""

from __future__ import annotations

from urllib.parse import urlencode

from layouts.words import CHINESE, Words

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"


def map_address(area_code: str, words: Words, **state: str) -> str:
    """The leaders' map of an area: `map_address("340103", words, layer="patrols")`."""
    return _address(f"/map/{area_code}", words, state)


def wall_address(view: str, words: Words) -> str:
    """A view of the wall; the first one for none."""
    return _address(f"/wall/{view}", words, {})


def report_address(area_code: str, words: Words, **state: str) -> str:
    """The daily report of an area, of one's own topmost for none: `report_address("340103", words, day="2026-03-04")`."""
    return _address("/reports/daily", words, {**({"area": area_code} if area_code else {}), **state})


def sign_in_address(target: str) -> str:
    """The page on which one signs in, to go on to `target`."""
    return f"{SIGN_IN}?{urlencode({'next': target})}"


def sign_out_address(words: Words) -> str:
    """Where the form of signing out is sent."""
    return _address(SIGN_OUT, words, {})


def _address(path: str, words: Words, state: dict[str, str]) -> str:
    language = {} if words.lang == CHINESE else {"lang": words.lang}
    query = urlencode({**state, **language})
    return f"{path}?{query}" if query else path
