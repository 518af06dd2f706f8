"""GET /api/v1/areas/{code}/{level}.geojson: the map's geometry, compressed once and kept by its content."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from api.encoding import Encoded
from api.reading import check_area, respond
from api.services import ApiServices

QUALITY = 9
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"


class GeometryRoutes:
    """The compressed collections of one web process, by the hash of their content."""

    def __init__(self, services: ApiServices) -> None:
        """Nothing is compressed yet."""
        self.services = services
        self._packed: dict[str, Encoded] = {}

    def router(self) -> APIRouter:
        """The one route."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/areas/{code}/{level}.geojson", self.read, methods=["GET"], response_model=None)
        return routes

    def read(self, code: str, level: str, request: Request, v: str = "") -> Response:
        """The areas of a level; for ever when `v` is the hash of this content."""
        tree = self.services.tree.get()
        check_area(tree, code)
        found = self.services.geometry.read(tree, code, level)
        if found is None:
            levels = ", ".join([tree.areas[tree.index[code]].level, *tree.levels_below(code)])
            raise HTTPException(404, f"area {code} has no level {level!r}; it has {levels}")
        encoded = self._packed.setdefault(found.digest, Encoded(found.body, QUALITY))
        stays = FOREVER if v == found.digest else ASK
        return respond(request, encoded, f'"{found.digest}"', stays, "application/geo+json")
