"""Live pictures: nine cameras in nine panes, then one camera in sixteen panes and before 200 more viewers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Page

from bench.chromium import chromium, context_of
from bench.report import Figure, Report, figure, percentile
from bench.stack import AREA, ROOT, Stack, running
from data_access.camera_sources import CameraSource, write_camera_sources
from data_access.engine import open_engine
from tests.fixtures.rtsp import RtspCamera, draw_h264, rtsp_camera

PANES, SAME, VIEWERS = 9, 16, 200
WINDOW_S, LOOK_S, CROWD_S = 60, 16, 20
RATE, SIZE, BLOCKS = 25, "640x360", 8
DARKEST, STEP = 24, 26  # the brightness of the first second of the loop, and how much brighter each next one is
DRAWN = (
    f"color=s={SIZE}:r={RATE}:d={BLOCKS},format=yuv420p,geq=lum='{DARKEST}+{STEP}*floor(T+0.001)':cb=128:cr=128,"
    "noise=c0s=12:c0f=t"
)
FIRST_S, LATE_S, PERCENT = 2.0, 4.0, 2.0
HOW = (
    "`app.py` and nine cameras of our own that speak RTSP over TCP (H.264, 640 × 360, 25 frames/s, 1 Mbit/s, a key frame each "
    "second), in nine panes of one page in Chromium with hls.js as it comes with the product, all begun at once. `cold`: from the "
    "first question to the first frame, ffmpeg's start among it; `warm`: of a camera that is watched already. Each second of "
    "the cameras' loop is of another brightness, by which the age of what is shown is known: from the camera's sending to the "
    "screen. Dropped frames and ffmpeg's CPU (user + system) are those of {window} s. Then {same} panes and {viewers} viewers in "
    "another process look at one camera for {crowd} s."
)
PLAYER = (ROOT / "bench" / "cameras.js").read_text()
HLS = ROOT / "assets" / "vendor" / "hls.light.min.js"


@dataclass(frozen=True)
class Watched:
    """What was measured of nine panes. Seconds; frames; percent of a core by camera."""

    cold: list[float]
    warm: list[float]
    ages: list[float]
    shown: int
    dropped: int
    cpu: list[float]


def measure(window: int = WINDOW_S) -> Report:
    """First frame, age, dropped frames and CPU; then how many ffmpegs there are for one camera."""
    with (
        running("is_live", DEMO_DAYS="0", CAMERA_PROBE="no") as stack,
        chromium() as browser,
        cameras(stack) as sending,
    ):
        context = context_of(browser)
        page = opened(context.new_page(), stack)
        nine = watched(page, stack, sending, window)
        context.close()
        one = crowd(opened(context_of(browser).new_page(), stack), stack)
    return Report(HOW.format(window=window, same=SAME, viewers=VIEWERS, crowd=CROWD_S), (*figures_of(nine), *one))


def figures_of(nine: Watched) -> tuple[Figure, ...]:
    """The figures of nine panes."""
    return (
        figure("first frame, cold", nine.cold, "s", at_most=FIRST_S),
        figure("first frame, warm", nine.warm, "s", at_most=FIRST_S),
        figure("behind the camera", nine.ages, "s", at_most=LATE_S),
        figure("behind the camera, p95", [percentile(nine.ages, 0.95)], "s", at_most=LATE_S),
        figure("frames shown", [float(nine.shown)], "frames"),
        figure("frames dropped", [float(nine.dropped)], "frames", at_most=0),
        figure("ffmpeg by camera", nine.cpu, "% of a core", at_most=PERCENT),
    )


@contextmanager
def cameras(stack: Stack) -> Iterator[list[RtspCamera]]:
    """Nine cameras, known to the product."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened_ones:
        path = draw_h264(Path(folder) / "loop.h264", gop=RATE, drawn=DRAWN)
        sending = [opened_ones.enter_context(rtsp_camera(path, RATE)) for _ in range(PANES)]
        engine = open_engine(f"sqlite:///{stack.folder}/command-centre.db")
        own = [CameraSource(code=code_of(n), name="A", area_code=AREA, url=each.url) for n, each in enumerate(sending)]
        write_camera_sources(engine, own, 0)
        engine.dispose()
        yield sending


def code_of(number: int) -> str:
    """A device code that no camera of the demo city has."""
    return f"34010300001320{900_000 + number:06}"


def opened(page: Page, stack: Stack) -> Page:
    """A page of the product's origin with nothing but a player in it."""
    page.goto(f"{stack.address}/healthz")
    page.add_script_tag(path=HLS)
    page.add_script_tag(content=PLAYER)
    return page


def watched(page: Page, stack: Stack, sending: list[RtspCamera], window: int) -> Watched:
    """Nine panes, from their first question on."""
    codes = [code_of(n) for n in range(PANES)]
    cold: list[float] = page.evaluate("(codes) => bench.show(codes)", codes)
    page.wait_for_timeout(5_000)
    before, ffmpegs = page.evaluate("bench.frames()"), ffmpegs_of(stack)
    started = [sum(each.cpu_times()[:2]) for each in ffmpegs]
    page.wait_for_timeout(window * 1_000)
    after = page.evaluate("bench.frames()")
    cpu = [100 * (sum(each.cpu_times()[:2]) - old) / window for each, old in zip(ffmpegs, started, strict=True)]
    seen: list[list[list[float]]] = page.evaluate("(seconds) => bench.brightness(seconds)", LOOK_S)
    ages = [age for camera, found in zip(sending, seen, strict=True) for age in ages_of(found, camera.began)]
    page.evaluate("bench.clear()")
    warm: list[float] = page.evaluate("(codes) => bench.show(codes)", codes)
    return Watched(cold, warm, ages, after["shown"] - before["shown"], after["dropped"] - before["dropped"], cpu)


def ages_of(seen: list[list[float]], began: float) -> list[float]:
    """How old each second of the loop was when it was first shown; `seen`: pairs of UTC seconds and brightness."""
    blocks = [(at, round((light - DARKEST) / STEP)) for at, light in seen]
    changes = [(at, block) for (_, last), (at, block) in pairwise(blocks) if block == (last + 1) % BLOCKS]
    return [(at - began - block) % BLOCKS for at, block in changes]


def crowd(page: Page, stack: Stack) -> tuple[Figure, ...]:
    """Sixteen panes and 200 viewers of one camera."""
    page.evaluate("(codes) => bench.show(codes)", [code_of(0)] * SAME)
    web = stack.child("web")
    words = [sys.executable, "-m", "bench.viewers", str(stack.port), code_of(0), str(VIEWERS), str(CROWD_S)]
    before, since = sum(web.cpu_times()[:2]), time.monotonic()
    told: dict[str, Any] = json.loads(
        subprocess.run(words, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    )
    cpu = 100 * (sum(web.cpu_times()[:2]) - before) / (time.monotonic() - since)
    return (
        figure("ffmpegs for one camera", [float(len(ffmpegs_of(stack)))], "processes", at_most=1),
        figure("pieces that viewers missed", [float(told["missed"])], "pieces", at_most=0),
        figure("a piece to a viewer, p95", [percentile(told["took_ms"], 0.95)], "ms"),
        figure("web process meanwhile", [cpu], "% of a core"),
    )


def ffmpegs_of(stack: Stack) -> list[psutil.Process]:
    """All that run: those of cameras that nobody watches end within CROWD_S."""
    children = psutil.Process(stack.process.pid).children(recursive=True)
    return [each for each in children if "ffmpeg" in each.name()]
