"""Live pictures of cameras: POST …/watch asks for one and keeps it alive, GET …/live/… hands out its playlist and pieces.

Where pictures come from, and that there is an ffmpeg, is the streams process's business (backend/streams).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Response

from api.live_pictures import LivePictures
from api.reading import check_area
from api.services import ApiServices
from catalogue.people import present
from catalogue.video_codecs import PLAYED, sent_codec
from data_access.cache import CacheAway
from data_access.camera_sources import CameraSource
from data_access.stream_board import Kind, Noted, StreamState

CODE = re.compile(r"\d{20}", re.ASCII)
FILES = {"index.m3u8": "application/vnd.apple.mpegurl", "init.mp4": "video/mp4"}
PIECE = re.compile(r"s\d{9,12}\.m4s", re.ASCII)
KEPT_S = 5.0
BEGINNING_S = 10.0  # for so long a streams process that has said nothing may just be starting
NO_STORE = {"cache-control": "no-store"}
NOT_ANSWERING = "Live pictures do not answer; they are started again by themselves."
FULL = "{most} live pictures are being watched, which is the most that this server shows at a time. Close one first."
FULL_OF_KIND = "{most} pictures that have to be transcoded (H.265) are being watched, which is the most at a time."


class CameraStreamRoutes:
    """Keeps for some seconds where a camera is and what it sends, since each piece of each viewer asks for it."""

    def __init__(
        self, services: ApiServices, pictures: LivePictures, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Reads nothing yet."""
        self.services = services
        self.pictures = pictures
        self._clock = clock
        self._known: dict[str, tuple[float, str, CameraSource | None]] = {}
        self._unheard_since: float | None = None

    def router(self) -> APIRouter:
        """Both routes."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/cameras/{code}/watch", self.watch, methods=["POST"], response_model=None)
        path = "/api/v1/cameras/{code}/live/{ticket}/{file}"
        routes.add_api_route(path, self.read, methods=["GET"], response_model=None)
        return routes

    def watch(self, response: Response, code: str, lang: str = "") -> dict[str, Any]:
        """Where its playlist is and how it goes. Asked again every 5 s while somebody looks; 15 s after the last it ends."""
        source = self._find(code)
        response.headers.update(NO_STORE)
        if self.pictures.gateway:
            return {"url": self.pictures.gateway.replace("{code}", code), "state": "live", "said": None, "sub": False}
        if source is None:
            raise HTTPException(404, f"camera {code!r} has no source; bring one in with `import cameras`")
        say = self.services.words(lang)
        try:
            self._note(source, lang)
            state = self._state(code)
        except CacheAway as error:
            raise HTTPException(503, say(NOT_ANSWERING), {"Retry-After": "1"}) from error
        url = f"/api/v1/cameras/{code}/live/{self.pictures.tickets.issue(code, present())}/index.m3u8"
        return {"url": url, "state": state.state, "said": state.said and say(state.said), "sub": source.uses_sub}

    def read(self, code: str, ticket: str, file: str) -> Response:
        """A playlist, or a piece of it; 404 for whatever else is asked for, and for a ticket of somebody else."""
        media_type = FILES.get(file) or (PIECE.fullmatch(file) and "video/iso.segment")
        self._find(code)
        if not media_type or not self.pictures.tickets.holds(ticket, code, present()):
            raise HTTPException(404, "there is no such picture")
        try:
            body = (self.pictures.folder / code / file).read_bytes()
        except OSError as error:
            raise HTTPException(404, "there is no such picture at present") from error
        return Response(body, media_type=media_type, headers=NO_STORE)

    def _find(self, code: str) -> CameraSource | None:
        """Its source, None where it has none; 404 for no camera, 403 for one of others."""
        if not CODE.fullmatch(code):
            raise HTTPException(404, f"camera {code[:40]!r} is not known; a code has 20 digits")
        until, area, source = self._known.get(code, (0.0, "", None))
        if self._clock() > until:
            source = self.pictures.sources.get(code)
            area = source.area_code if source else self.pictures.sources.area_of_thing(code) or ""
            if area:
                self._known[code] = (self._clock() + KEPT_S, area, source)
        if not area:
            raise HTTPException(404, f"camera {code!r} is not known")
        check_area(self.services.tree.get(), area)
        return source

    def _note(self, source: CameraSource, lang: str) -> None:
        pictures, say = self.pictures, self.services.words(lang)
        kind = Kind.TRANSCODE if source.needs_transcode else Kind.COPY
        of_kind = pictures.most_transcodes if source.needs_transcode else pictures.most
        noted = pictures.board.note(source.code, kind, pictures.most, of_kind)
        if noted is Noted.FULL:
            raise HTTPException(429, say(FULL, most=pictures.most), {"Retry-After": "15"})
        if noted is Noted.FULL_OF_KIND:
            raise HTTPException(429, say(FULL_OF_KIND, most=of_kind), {"Retry-After": "15"})

    def _state(self, code: str) -> StreamState:
        """As the streams process says; a first picture that lies there already is not waited for until it says so."""
        report = self.pictures.board.report()
        if report is None:
            return StreamState("starting") if self._may_be_starting() else StreamState("failed", NOT_ANSWERING)
        self._unheard_since = None
        if report.trouble:
            return StreamState("failed", report.trouble)
        state = report.streams.get(code, StreamState("starting"))
        return StreamState("live") if state.state == "starting" and self._is_there(code) else state

    def _is_there(self, code: str) -> bool:
        """Whether there are pieces that browsers play."""
        folder = self.pictures.folder / code
        try:
            return (folder / "index.m3u8").is_file() and sent_codec((folder / "init.mp4").read_bytes()) == PLAYED
        except OSError:
            return False

    def _may_be_starting(self) -> bool:
        """Whether it is not long since somebody found that the streams process says nothing."""
        now = self._clock()
        since = self._unheard_since = now if self._unheard_since is None else self._unheard_since
        return now - since < BEGINNING_S
