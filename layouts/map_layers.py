"""What can be drawn over the cells of the leaders' map, by system, and the parts of its address that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalogue.fields import Term
from catalogue.model import Feed, Shape, System
from catalogue.panels import SITE
from catalogue.parts import Kind
from catalogue.registry import Catalogue
from layouts.map_address import AddressError, MapAddress
from layouts.words import Words

ALERT, EVENT = "alert", "event"
EQUAL = "equal"
ACTS = ("dispatch", "patrol")  # the forms of assets/drawer-forms.js
ORDER = re.compile(r"\d{1,18}")
LEAST_OPACITY = 0.1
OPACITY = re.compile(r"[01](?:\.\d{1,2})?")
THING = re.compile(r"(?P<kind>[a-z][a-z0-9_]*):(?P<id>\d{1,18})")


@dataclass(frozen=True, kw_only=True)
class PointLayer:
    """One kind of points: what it is called, and the words of its categories by key."""

    kind: str
    name: str
    categories: dict[str, str]


def kinds(catalogue: Catalogue) -> tuple[str, ...]:
    """Every kind of points that there is."""
    return (ALERT, EVENT, SITE, *catalogue.pinned)


def alerts(catalogue: Catalogue, words: Words) -> PointLayer:
    """The open alerts of all systems by their rules; of past days their events."""
    names = {key: words(rule.name) for key, rule in (catalogue.rules | catalogue.alert_rules).items()}
    return PointLayer(kind=ALERT, name=words("Alerts"), categories=names)


def layers_of(system: System, catalogue: Catalogue, words: Words) -> list[PointLayer]:
    """The points that a system brings: the sites where it counts those listed, then its feeds of states and cases."""
    own = [_feed_layer(feed, words) for feed in system.feeds if feed.key in catalogue.pinned]
    return [_sites(catalogue, words), *own] if system is _lister(catalogue) else own


def _lister(catalogue: Catalogue) -> System | None:
    """The first system that counts something out of the listed sites."""
    for system in catalogue.systems:
        totals = (item.total for item in system.indicators if item.total)
        if any(total.parts[0].kind is Kind.REGISTER for total in totals):
            return system
    return None


def _sites(catalogue: Catalogue, words: Words) -> PointLayer:
    terms = (term for feed in catalogue.feeds.values() for term in feed.terms if term.of_site)
    return PointLayer(kind=SITE, name=words("Key sites"), categories=_names(next(terms, None), words))


def _feed_layer(feed: Feed, words: Words) -> PointLayer:
    first = feed.terms[0] if feed.shape is Shape.CASE and feed.terms else None
    return PointLayer(kind=feed.key, name=words(feed.name), categories=_names(first, words))


def _names(term: Term | None, words: Words) -> dict[str, str]:
    return {value.key: words(value.name) for value in term.values} if term else {}


def check_layers(address: MapAddress, catalogue: Catalogue) -> None:
    """AddressError where `points`, `opacity`, `shape`, `alerts`, `thing`, `act` or `order` says what cannot be shown."""
    known = kinds(catalogue)
    for kind in filter(None, address.points.split(",")):
        if kind not in known:
            raise AddressError("There are no points “{kind}”; there are {known}.", kind=kind, known=", ".join(known))
    if address.opacity and not (OPACITY.fullmatch(address.opacity) and LEAST_OPACITY <= float(address.opacity) <= 1):
        raise AddressError("“{opacity}” is not an opacity. Write a number from 0.1 to 1.", opacity=address.opacity)
    if address.shape not in ("", EQUAL):
        raise AddressError("There is no shape “{shape}”; leave it out, or write equal.", shape=address.shape)
    if address.alerts and address.alerts not in catalogue.alert_rules:
        raise AddressError("There is no rule of alerts “{rule}”.", rule=address.alerts)
    thing = THING.fullmatch(address.thing)
    if address.thing and not (thing and thing["kind"] in known):
        raise AddressError("“{thing}” names nothing. Write a kind and a number, as site:12.", thing=address.thing)
    if address.act not in ("", *ACTS):
        raise AddressError("There is no form “{act}”; there are {known}.", act=address.act, known=", ".join(ACTS))
    if address.order and not ORDER.fullmatch(address.order):
        raise AddressError("“{order}” is not the number of a patrol order.", order=address.order)
