"""GET /api/v1/areas/{code}/points/{kind}: sites, things and open cases of an area with their states."""

from __future__ import annotations

import hashlib

import orjson
from fastapi import APIRouter, HTTPException, Request, Response

from api.encoding import Encoded
from api.reading import check_area, respond
from api.services import ApiServices
from data_access.points_reader import COLUMNS


class PointRoutes:
    """Reads points; the reader keeps them for some seconds."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services

    def router(self) -> APIRouter:
        """The one route."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/areas/{code}/points/{kind}", self.read, methods=["GET"], response_model=None)
        return routes

    def read(self, code: str, kind: str, request: Request) -> Response:
        """The points of an area and all below it; 404 for an area or a kind that there is not."""
        tree = self.services.tree.get()
        check_area(tree, code)
        try:
            rows = self.services.points.read(tree, code, kind, self.services.clock())
        except LookupError as error:
            raise HTTPException(404, str(error.args[0])) from error
        body = orjson.dumps({"kind": kind, "columns": COLUMNS, "rows": rows})
        tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        return respond(request, Encoded(body), tag, "no-cache", "application/json")
