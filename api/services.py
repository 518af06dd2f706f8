"""What the HTTP side is given by app.py; it makes none of it itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from api.access import Access
from api.alert_services import AlertServices
from api.dispatch_services import DispatchServices
from api.live_pictures import LivePictures
from api.report_services import ReportServices
from catalogue.base_map import NO_BASE_MAP, BaseMap
from catalogue.registry import Catalogue
from data_access.camera_frames import CameraFrames
from data_access.camera_list import CameraList
from data_access.current_tree import CurrentTree
from data_access.days import Days
from data_access.geometry import GeometryReader
from data_access.live_reader import LiveReader
from data_access.past_days import PastDays
from data_access.points_reader import PointsReader
from data_access.records_reader import RecordsReader
from data_access.things import ThingsReader


class Outcome(Protocol):
    """What the intake answers."""

    @property
    def accepted(self) -> int:
        """Records that said something new."""

    @property
    def duplicates(self) -> int:
        """Records already known."""

    @property
    def rejected(self) -> list[tuple[int, str]]:
        """Places in the list and reasons."""


class Say(Protocol):
    """The words of one language by their English text."""

    def __call__(self, msgid: str, **values: object) -> str:
        """In that language, placeholders filled; the text itself where there is no translation."""


@dataclass(frozen=True, kw_only=True)
class ApiServices:
    """Readers, the intake and the clock. `ingest` raises KeyError for an unknown feed; `clock` is UTC ms.

    `store_answers` gives None when the store is well, else what is wrong.

    `words` gives the words of a language by its tag ("zh-CN", "en"); Chinese for one that there is not.

    `token`: what senders of records must show; empty lets only this machine send. `build`: which program this is.

    `alerts`: without it there are none. `dispatching`: without it nothing is dispatched.

    `access`: who may sign in; without it everyone gets in. `pictures`: what live pictures need; without it there are none.

    `reports`: without it there are none; they tell of alerts, so they need those.

    `cameras` and `frames`: where cameras are and what was seen of them; without both there are no stills.
    """

    store_answers: Callable[[], str | None]
    catalogue: Catalogue
    days: Days
    tree: CurrentTree
    geometry: GeometryReader
    past_days: PastDays
    points: PointsReader
    things: ThingsReader
    records: RecordsReader
    live: LiveReader
    ingest: Callable[[str, Sequence[Mapping[str, Any]]], Outcome]
    clock: Callable[[], int]
    words: Callable[[str], Say]
    token: str
    build: str
    base_map: BaseMap = NO_BASE_MAP
    access: Access | None = None
    alerts: AlertServices | None = None
    dispatching: DispatchServices | None = None
    pictures: LivePictures | None = None
    reports: ReportServices | None = None
    cameras: CameraList | None = None
    frames: CameraFrames | None = None
