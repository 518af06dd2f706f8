"""Moving pictures without a camera: what ffmpeg is told for a source `demo:…`. What is drawn is scenes.py's.

`demo:NAME` shows the place of that name. Words before it, each with a slash, say more: a scene (street, court, hall),
and what is wrong (frozen, black, off). demo:hall/frozen/四里河商场3号 is a mall whose picture stands still.
"""

from __future__ import annotations

import subprocess
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random

from backend.demo.scenes import DAYS, HEIGHT, NIGHTS, RATE, SCENES, WIDTH, Mover

PREFIX = "demo:"
FROZEN, BLACK, OFF = "frozen", "black", "off"
DAYLIGHT = range(7, 19)  # local hours
NOWHERE = "rtsp://127.0.0.1:9/"  # where nobody answers
REMOVED = str.maketrans("", "", "\\'\":;,%[]=\n\r")
SIZE = f"{WIDTH}x{HEIGHT}"


@dataclass(frozen=True)
class DemoSource:
    """What an address asks for: the place's name, one of scenes.SCENES, and what is wrong ("" for nothing)."""

    name: str
    scene: str
    fault: str = ""

    @property
    def url(self) -> str:
        """The address that asks for it."""
        return PREFIX + "/".join(word for word in (self.scene, self.fault, self.name) if word)


def read_demo_url(url: str) -> DemoSource:
    """What a `demo:…` address asks for; a scene that it does not name is chosen by the name."""
    scene, fault, rest = "", "", url.removeprefix(PREFIX)
    while (word := rest.partition("/")[0]) in (*SCENES, FROZEN, BLACK, OFF) and "/" in rest:
        rest = rest.partition("/")[2]
        scene, fault = (word, fault) if word in SCENES else (scene, word)
    name = rest.translate(REMOVED)
    return DemoSource(name, scene or _dice(name).choice(list(SCENES)), fault)


def demo_input(url: str, now: datetime | None = None) -> list[str]:
    """ffmpeg's arguments up to and with `-i`, for pictures as of a local time (the machine's where there is none)."""
    source = read_demo_url(url)
    if source.fault == OFF:
        return ["-i", NOWHERE]
    return ["-re", "-f", "lavfi", "-i", moving_graph(source, now or datetime.now().astimezone())]


def moving_graph(source: DemoSource, now: datetime) -> str:
    """The filter graph with the time and the name written into the picture, where ffmpeg finds a font for Chinese."""
    if source.fault == BLACK:
        return f"color=c=0x030304:s={SIZE}:r={RATE},format=yuv420p"
    is_frozen = source.fault == FROZEN
    steps = [] if is_frozen else ["noise=alls=5:allf=t"]
    return _graph(source, now, ["gblur=sigma=1.1", "vignette=a=0.55"], "gblur=sigma=0.8", steps + _texts(source, now))


def plain_graph(source: DemoSource, now: datetime) -> str:
    """The same picture drawn cheaply, without text, blur or noise: enough for a small still."""
    if source.fault == BLACK:
        return moving_graph(source, now)
    return _graph(source, now, [], "", [])


def _graph(source: DemoSource, now: datetime, softened: list[str], edges: str, finish: list[str]) -> str:
    dice = _dice(source.name)
    scene = SCENES[source.scene](dice, dice.choice(DAYS if now.hour in DAYLIGHT else NIGHTS))
    time = _time(source, now)
    once = ["trim=end_frame=1", "loop=-1:1", f"setpts=N/({RATE}*TB)"]
    ground = [f"color=s={SIZE}:r={RATE}", "format=yuv420p", "trim=end_frame=1", *scene.still, *softened, *once[1:]]
    chains = [",".join(ground) + "[v0]"]
    for number, mover in enumerate(scene.movers):
        chains.append(",".join([*_drawn(mover), *filter(None, [edges]), *once]) + f"[m{number}]")
        at = f"x='{mover.left_at(time)}':y='{mover.top_at(time)}'"
        chains.append(f"[v{number}][m{number}]overlay={at}[v{number + 1}]")
    return ";".join([*chains, f"[v{len(scene.movers)}]" + ",".join([*finish, "format=yuv420p"])])


def _time(source: DemoSource, now: datetime) -> str:
    """Seconds as the movers count them: those of the day, and where the picture is frozen always the same."""
    if source.fault == FROZEN:
        return str(zlib.crc32(source.name.encode()) % 86_400)
    return f"(t+{now.timestamp() % 86_400:.3f})"


def _drawn(mover: Mover) -> list[str]:
    """On a transparent ground of its own colour, so that blurred edges do not darken."""
    size = f"{mover.width}x{mover.height}"
    return [
        f"color=c={mover.colour}@0:s={size}:r={RATE}",
        "format=yuva420p",
        *(f"{step}:replace=1" for step in mover.drawing),
    ]


def _texts(source: DemoSource, now: datetime) -> list[str]:
    font = chinese_font()
    if not font:
        return []
    style = f"fontfile={font}:fontsize=28:fontcolor=white:borderw=1.5:bordercolor=black@0.7"
    offset = now.utcoffset()
    local = int(now.timestamp() + (offset.total_seconds() if offset else 0))
    clock = f"%{{pts\\:gmtime\\:{local}\\:%Y-%m-%d %H\\\\\\:%M\\\\\\:%S}}"
    if source.fault == FROZEN:
        clock = f"{now:%Y-%m-%d} 00\\:00\\:00"
    return [
        f"drawtext={style}:x=16:y=14:text='{clock}'",
        f"drawtext={style}:x=w-tw-16:y=h-th-14:expansion=none:text='{source.name}'",
    ]


@lru_cache(maxsize=1)
def chinese_font() -> str:
    """The file of a font that has Chinese letters; "" where fontconfig finds none."""
    asked = ["fc-match", "-f", "%{file}\n%{lang}", ":lang=zh-cn"]
    try:
        told = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    file, _, languages = told.partition("\n")
    return file if "zh-cn" in languages.split("|") and not set(file) & set("':,;\\[]") else ""


def _dice(name: str) -> Random:
    return Random(zlib.crc32(name.encode()))
