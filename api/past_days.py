"""GET /api/v1/days/{day}/{code}: the live document of a past day."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import orjson
from fastapi import APIRouter, HTTPException, Request, Response

from api.ask import BadRequest, read_ask
from api.documents import narrowed
from api.encoding import Encoded
from api.reading import check_area, respond
from api.services import ApiServices
from data_access.areas import AreaTree
from data_access.live_reader import Ask
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

    def read(self, day: date, code: str, request: Request) -> Response:
        """The document of an area with what is asked for."""
        tree = self.services.tree.get()
        check_area(tree, code)
        if not EARLIEST <= day <= LATEST:
            raise HTTPException(422, f"day {day} is not between {EARLIEST} and {LATEST}")
        picture = self.services.past_days.read(tree, day)
        document = day_document(picture, tree, code, self._ask(request))
        document["events"] = self.services.past_days.events(tree, day, code)
        body = Encoded(orjson.dumps(document, option=orjson.OPT_SERIALIZE_NUMPY))
        response = respond(request, body, None, "no-store", "application/json")
        response.headers["x-server-now"] = str(self.services.clock())
        response.headers["x-app-build"] = self.services.build
        return response

    def _ask(self, request: Request) -> Ask:
        query = parse_qs(request.url.query)
        try:
            return read_ask(query, self.services.catalogue)
        except BadRequest as error:
            raise HTTPException(422, str(error)) from error


def day_document(picture: Picture, tree: AreaTree, code: str, ask: Ask) -> dict[str, Any]:
    """A past day's document, as docs/live-document.md has it."""
    at = np.array([tree.index[code]])
    document = picture.bodies(at)[0] | {"version": 0, "events": [], "feeds": dict(picture.moment.heard)}
    layers = {layer: (picture.catalogue.indicators[layer.split(":")[0]], layer.split(":")[1]) for layer in ask.layers}
    next_level = tree.levels_below(code)[:1]
    document["layers"] = {
        name: picture.layer(item, tree.at_level(code, level)) for name, (item, level) in layers.items()
    }
    document["before"] = {
        name: picture.layer_before(item, tree.at_level(code, level))
        for name, (item, level) in layers.items()
        if level in next_level
    }
    today, before = picture.trends(at)[0], picture.trends_before(at)[0]
    document["trends"] = {
        key: {"today": today.get(key, []), "yesterday": before.get(key, []), "low": [], "high": []}
        for key in ask.trends
    }
    document["weeks"] = {key: [] for key in ask.weeks}
    return narrowed(document, ask)
