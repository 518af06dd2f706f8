"""Answers of the API about cameras, given by a test in the place of the server: any state at any time."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, Route

from tests.product import DIRECT, Product

LISTS = re.compile(r"/api/v1/areas/\d+/cameras(\?.*)?$")
WATCHES = re.compile(r"/api/v1/cameras/\d+/watch")
STILLS = re.compile(r"/api/v1/cameras/\d+/still\.jpg")
COLUMNS = ("code", "name", "lon", "lat", "state", "category", "area", "frame_at", "still", "thing")
GRID = "340103009001001"
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="#456"/></svg>'

Watched = tuple[int, Mapping[str, Any]]
STARTING: Watched = (200, {"url": "", "state": "starting", "said": None, "sub": False})


def code_of(number: int) -> str:
    """A device code."""
    return f"340103090013200{number:05d}"


@dataclass
class Answers:
    """`cameras`: (name, state) each, whose last picture is 12 s old; `watched`: what watching the one of a name says."""

    page: Page
    now_ms: int
    cameras: Sequence[tuple[str, str]] = ()
    watched: Mapping[str, Watched] = field(default_factory=dict)
    refusal: str = ""
    asked: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def give(self) -> None:
        """From now on."""
        self.page.route(LISTS, self._list)
        self.page.route(WATCHES, self._watch)
        self.page.route(STILLS, lambda route: route.fulfill(body=DOT, content_type="image/svg+xml"))

    def _list(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if self.refusal:
            route.fulfill(status=404, json={"error": self.refusal})
            return
        now = self.now_ms + int(1000 * (time.monotonic() - self.began))
        rows = [self._row(number, *told, now - 12_000) for number, told in enumerate(self.cameras)]
        route.fulfill(json={"columns": COLUMNS, "rows": rows})

    def _row(self, number: int, name: str, state: str, frame_ms: int) -> list[Any]:
        still = None if state == "no_source" else f"/api/v1/cameras/{code_of(number)}/still.jpg"
        frame = frame_ms if still else None
        return [
            code_of(number),
            name,
            117.26 + number / 1000,
            31.87,
            state,
            "mall",
            GRID,
            frame,
            still,
            f"camera:{number}",
        ]

    def _watch(self, route: Route) -> None:
        self.asked.append(route.request.url)
        number = int(route.request.url.split("/cameras/")[1][15:20])
        status, body = self.watched.get(self.cameras[number][0], STARTING)
        route.fulfill(status=status, json=body)


def answering(page: Page, product: Product, **given: Any) -> Answers:
    """Answers for a page of the product, by its clock."""
    with DIRECT.open(f"{product.url}/api/v1/live/340103", timeout=30) as answer:
        now_ms = int(answer.headers["X-Server-Now"])
    answers = Answers(page, now_ms, **given)
    answers.give()
    return answers
