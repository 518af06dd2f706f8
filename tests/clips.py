"""Short films made of libav's test sources, as a camera would send them. No ffmpeg is needed for it."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path

import av

MOVING = "testsrc2=s=640x360:r=10"
STILL = "smptebars=s=640x360:r=10"
DARK = "color=c=0x040404:s=640x360:r=10,drawbox=x=8:y=8:w=40:h=12:c=white:t=fill"  # with as much light as a text has
RATE = 10


def make_clip(path: Path, graph: str, seconds: int = 7) -> Path:
    """A film of what a graph draws, with a whole picture every second. Round and round, no minute ends where it began."""
    with av.open(graph, format="lavfi") as drawn, av.open(str(path), "w") as film:
        stream = film.add_stream("mpeg4", rate=RATE)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 640, 360, "yuv420p", RATE
        for number, frame in enumerate(islice(drawn.decode(video=0), seconds * RATE)):
            plain = frame.reformat(format="yuv420p")
            plain.pts, plain.time_base = number, Fraction(1, RATE)
            film.mux(stream.encode(plain))
        film.mux(stream.encode(None))
    return path
