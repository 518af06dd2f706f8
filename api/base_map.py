"""GET /api/v1/base-map/…: the deployer's lines, folder of tiles and PMTiles file, where the settings name them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property

import orjson
from fastapi import APIRouter, Request, Response
from starlette.responses import FileResponse

from api.encoding import Encoded
from api.reading import respond
from api.services import ApiServices
from catalogue.base_map import ADDRESS, BaseMap

A_DAY, ASK = "public, max-age=86400", "no-cache"


class BaseMapRoutes:
    """What of the base map lies on this machine."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.base: BaseMap = services.base_map

    def router(self) -> APIRouter:
        """A route for each part that is there; the others are answered as any unknown path of the API."""
        routes = APIRouter(prefix=ADDRESS)
        ways: list[tuple[str, Callable[..., Response], object]] = [
            ("/lines", self.lines, self.base.lines),
            ("/tiles/{zoom}/{column}/{row}", self.tile, self.base.folder),
            ("/archive.pmtiles", self.archive, self.base.pmtiles),
        ]
        for path, answer, is_there in ways:
            if is_there:
                routes.add_api_route(path, answer, methods=["GET"], response_model=None)
        return routes

    def lines(self, request: Request) -> Response:
        """Rivers, lakes and roads by kind, as `read_lines` gives them."""
        encoded, tag = self._lines
        return respond(request, encoded, tag, ASK, "application/json")

    @cached_property
    def _lines(self) -> tuple[Encoded, str]:
        body = orjson.dumps(self.base.lines)
        return Encoded(body), f'"{hashlib.sha256(body).hexdigest()[:20]}"'

    def tile(self, zoom: int, column: int, row: int) -> Response:
        """One picture of the folder; nothing (204) where it has none there, which is not a fault."""
        assert self.base.folder is not None
        path = self.base.folder / str(zoom) / str(column) / f"{row}.{self.base.kind}"
        headers = {"cache-control": A_DAY}
        return FileResponse(path, headers=headers) if path.is_file() else Response(status_code=204, headers=headers)

    def archive(self) -> Response:
        """The PMTiles file, of which browsers ask for ranges."""
        assert self.base.pmtiles is not None
        return FileResponse(self.base.pmtiles, media_type="application/octet-stream", headers={"cache-control": ASK})
