"""What pages tell the scripts of cameras: where the player is, and the words of the places that cameras look at."""

from __future__ import annotations

from catalogue.registry import Catalogue
from layouts.words import Words

PLAYER_URL = "/assets/vendor/hls.light.min.js?v=1.7.4"


def place_names(catalogue: Catalogue, words: Words) -> dict[str, str]:
    """The words of the categories of sites by key. Cameras may have others, which are words themselves."""
    terms = (term for feed in catalogue.feeds.values() for term in feed.terms if term.of_site)
    return {value.key: words(value.name) for term in terms for value in term.values}
