"""Where cameras are, how they do, and their last stills; their live pictures are camera_streams.py's.

A still is never live: it carries when it was taken (`X-Frame-At`, UTC ms of the product).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request, Response

from api.reading import check_area
from api.services import ApiServices
from data_access.cache import CacheAway
from data_access.camera_frames import CameraFrame, CameraFrames
from data_access.camera_list import Camera, CameraList

COLUMNS = ("code", "name", "lon", "lat", "state", "category", "area", "frame_at", "still", "thing")
MOST_ROWS = 10_000
LONGEST_SHOWN = 40


class CameraRoutes:
    """Reads for each request; the list of cameras is kept for some seconds by its reader."""

    def __init__(self, services: ApiServices, cameras: CameraList, frames: CameraFrames) -> None:
        """Reads nothing yet."""
        self.services, self.cameras, self.frames = services, cameras, frames

    def router(self) -> APIRouter:
        """Both routes."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/areas/{code}/cameras", self.read, methods=["GET"], response_model=None)
        routes.add_api_route("/api/v1/cameras/{code}/still.jpg", self.still, methods=["GET"], response_model=None)
        return routes

    def read(
        self,
        code: str,
        response: Response,
        category: str = "",
        near: str = "",
        limit: Annotated[int, Query(ge=1, le=MOST_ROWS)] = MOST_ROWS,
    ) -> dict[str, Any]:
        """The cameras of an area and all below it: by code, or nearest first. 422 for a point that is none."""
        tree = self.services.tree.get()
        check_area(tree, code)
        found = self.cameras.within(tree, code, self.services.clock())
        wanted = set(filter(None, category.split(",")))
        if wanted:
            found = [camera for camera in found if camera.category in wanted]
        if near:
            lon, lat = point_of(near)
            found = sorted(found, key=lambda camera: distance(camera, lon, lat))
        response.headers["cache-control"] = "no-cache"
        chosen = found[:limit]
        frames = self._frames([camera.code for camera in chosen])
        feed = self.cameras.feed.key
        return {"columns": COLUMNS, "rows": [_row(camera, frames.get(camera.code), feed) for camera in chosen]}

    def still(self, code: str, request: Request) -> Response:
        """The last real frame as a small JPEG; 404 for a camera that there is not, or that has shown none yet."""
        tree = self.services.tree.get()
        camera = self.cameras.all(tree, self.services.clock()).get(code)
        if camera is None:
            raise HTTPException(404, f"camera {code[:LONGEST_SHOWN]!r} is not known")
        check_area(tree, camera.area)
        try:
            still = self.frames.still(code)
        except CacheAway as error:
            raise HTTPException(503, "the cache is away; try again", {"Retry-After": "1"}) from error
        if still is None:
            raise HTTPException(404, f"camera {code!r} has shown no picture yet")
        tag = f'"{still.at_ms}"'
        headers = {"cache-control": "no-store", "etag": tag, "x-frame-at": str(still.at_ms)}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(still.jpeg, media_type="image/jpeg", headers=headers)

    def _frames(self, codes: list[str]) -> Mapping[str, CameraFrame]:
        """While the cache is away nothing is known of pictures; where the cameras are is."""
        try:
            return self.frames.read(codes)
        except CacheAway:
            return {}


def point_of(text: str) -> tuple[float, float]:
    """WGS84 degrees of "lon,lat"; 422 where it is none."""
    try:
        lon, lat = map(float, text.split(","))
        if abs(lon) <= 180 and abs(lat) <= 90:  # not so for NaN
            return lon, lat
    except ValueError:
        pass
    raise HTTPException(422, f"near {text[:LONGEST_SHOWN]!r} is not a point; give lon,lat such as 117.26,31.87")


def distance(camera: Camera, lon: float, lat: float) -> float:
    """How far a camera is, in degrees of latitude: good enough to say which is nearer within a city."""
    return math.hypot((camera.lon - lon) * math.cos(math.radians(lat)), camera.lat - lat)


def _row(camera: Camera, frame: CameraFrame | None, feed: str) -> tuple[Any, ...]:
    frame_at = frame.frame_ms if frame else None
    still = f"/api/v1/cameras/{camera.code}/still.jpg" if frame_at is not None else None
    place = (camera.code, camera.name, camera.lon, camera.lat)
    thing = None if camera.number is None else f"{feed}:{camera.number}"
    return (*place, camera.state, camera.category, camera.area, frame_at, still, thing)
