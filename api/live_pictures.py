"""What app.py gives the HTTP side for live pictures: the board, the sources, the folder, and how many there may be."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from api.access import secret_of
from api.tickets import Tickets
from catalogue.settings import Settings
from data_access.camera_sources import CameraSources
from data_access.store import Engine
from data_access.stream_board import StreamBoard


@dataclass(frozen=True, kw_only=True)
class LivePictures:
    """What the routes are given. `folder` is where the streams process puts what it makes; `gateway` a template or empty."""

    board: StreamBoard
    sources: CameraSources
    folder: Path
    tickets: Tickets
    most: int
    most_transcodes: int
    gateway: str

    @property
    def origins(self) -> list[str]:
        """The server that browsers play from, as a content security policy writes it; none where it is this one."""
        address = urlsplit(self.gateway)
        return [f"{address.scheme}://{address.netloc}"] if self.gateway else []


def live_pictures(settings: Settings, engine: Engine, board: StreamBoard, folder: Path) -> LivePictures:
    """All of it from the settings. OperatorError where there is no secret for the tickets and none can be made."""
    return LivePictures(
        board=board,
        sources=CameraSources(engine),
        folder=folder,
        tickets=Tickets(secret_of(settings.session_secret, settings.var_dir)),
        most=settings.streams_max,
        most_transcodes=settings.streams_transcode_max,
        gateway=settings.media_gateway,
    )
