"""GET /api/v1/days/{day}/{code}: the live document of a past day."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import numpy as np
import orjson
from fastapi import APIRouter, HTTPException, Query, Request, Response

from api.encoding import Encoded
from api.reading import check_area, indicator_named, respond
from api.services import ApiServices
from catalogue.model import Indicator
from data_access.areas import AreaTree
from data_access.picture import Picture

EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)


class PastDayRoutes:
    """Reads whole days out of the store."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services

    def router(self) -> APIRouter:
        """The one route."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/days/{day}/{code}", self.read, methods=["GET"], response_model=None)
        return routes

    def read(
        self, day: date, code: str, request: Request, layer: Annotated[list[str] | None, Query()] = None
    ) -> Response:
        """The document of an area with the layers asked for."""
        tree = self.services.tree.get()
        check_area(tree, code)
        if not EARLIEST <= day <= LATEST:
            raise HTTPException(422, f"day {day} is not between {EARLIEST} and {LATEST}")
        picture = self.services.past_days.read(tree, day)
        layers = [self._layer(text) for text in dict.fromkeys(layer or [])]
        document = day_document(picture, tree, code, layers)
        body = Encoded(orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY))
        response = respond(request, body, None, "no-store", "application/json")
        response.headers["x-server-now"] = str(self.services.clock())
        return response

    def _layer(self, text: str) -> tuple[Indicator, str]:
        key, _, level = text.partition(":")
        return indicator_named(self.services.catalogue, key), level


def day_document(picture: Picture, tree: AreaTree, code: str, layers: list[tuple[Indicator, str]]) -> dict[str, Any]:
    """A past day's document, as docs/live-document.md has it."""
    at = np.array([tree.index[code]])
    document = picture.bodies(at)[0] | {"version": 0, "events": [], "feeds": dict(picture.moment.heard)}
    document["layers"] = {
        f"{item.key}:{level}": picture.layer(item, tree.at_level(code, level)) for item, level in layers
    }
    if layers:
        key = layers[0][0].key
        today, before = picture.trends(at)[0], picture.trends_before(at)[0]
        document["trend"] = {"indicator": key, "today": today.get(key, []), "yesterday": before.get(key, [])}
    return document
