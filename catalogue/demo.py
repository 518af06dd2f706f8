"""What a declaration says about the demo city's stream of a feed; how records are drawn from it is backend.demo's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Demo:
    """Records a day in the whole city at rate 1, and where they arise.

    `place` is "site", "grid", "camera" or "worker"; `category` keeps to the sites of one category.
    `things`: a status has so many things of its own, spread over the places and called by the place's name and `thing`
    (0: the cameras or workers themselves); records of another shape arise at so many of the places (0: at all).
    `like`: the feed whose places they are, where those were drawn.
    `regular`: every place sends at equal intervals, as things do, whatever the time of day.
    `peaks`: local hours about which records arise, instead of a working day's.
    `night` is the share of the daytime rhythm that goes on at night, for a status that of the things that are on.
    `hold_hours`: how long a thing stays in one state. `due_hours` and `unfinished` (share left open) are for cases.
    """

    per_day: float
    place: str = "site"
    category: str | None = None
    things: int = 0
    thing: str = ""
    like: str = ""
    regular: bool = False
    peaks: tuple[float, ...] = ()
    night: float = 0.02
    hold_hours: float = 1.0
    due_hours: float = 0.0
    unfinished: float = 0.0
