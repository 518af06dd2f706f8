"""Reads one real frame from where a camera's pictures come from. What is made of it is picture.py's and judging.py's.

An address may hold a password: what is raised here names none.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import av
from av.container import InputContainer

from backend.demo.pictures import OFF, plain_graph, read_demo_url
from catalogue.camera_urls import DEMO, FILE, HTTP, RTSP, scheme_of

OPEN_S, READ_S, LONGEST_S = 6.0, 4.0, 10.0
MOST_FORWARD = 150  # frames that are decoded in a file to come to the place where it would be by now
PIECES, INIT, FRESH_S, NEWEST = "s*.m4s", "init.mp4", 10.0, 5
REACH = "http,https,tcp,tls,crypto,httpproxy"  # a playlist on the network names no file of this machine


class NoPicture(Exception):
    """There is none; the message says why, without the address."""


@dataclass(frozen=True)
class Opening:
    """How libav is told to open something. `place_s`: how far into a file one would be by now, as it goes round and round."""

    target: str | io.BytesIO
    format: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    place_s: float | None = None


def _of_demo(url: str, now: datetime) -> Opening:
    source = read_demo_url(url)
    if source.fault == OFF:
        raise NoPicture("switched off")
    return Opening(plain_graph(source, now), "lavfi")


def _of_rtsp(url: str, _now: datetime) -> Opening:
    return Opening(url, options={"rtsp_transport": "tcp", "analyzeduration": "700000", "probesize": "500000"})


def _of_playlist(url: str, _now: datetime) -> Opening:
    return Opening(url, options={"protocol_whitelist": REACH, "live_start_index": "-1"})


def _of_file(url: str, now: datetime) -> Opening:
    path = unquote(url.removeprefix(f"{FILE}://"))
    return Opening(f"file:{path}", options={"protocol_whitelist": "file"}, place_s=now.timestamp())


OPENINGS: dict[str, Callable[[str, datetime], Opening]] = {
    **dict.fromkeys(RTSP, _of_rtsp),
    **dict.fromkeys(HTTP, _of_playlist),
    FILE: _of_file,
    DEMO: _of_demo,
}


def read_frame(url: str, now: datetime) -> av.VideoFrame:
    """A frame of an address that catalogue.camera_urls.check_url lets pass; NoPicture where none comes."""
    return _read(OPENINGS[scheme_of(url)](url, now))


def read_running(folder: Path) -> av.VideoFrame | None:
    """A frame of the live pictures that an ffmpeg is making in a folder just now; None where none is."""
    for piece in sorted(folder.glob(PIECES), reverse=True)[:NEWEST]:
        try:
            if time.time() - piece.stat().st_mtime > FRESH_S:
                return None
            return _read(Opening(io.BytesIO((folder / INIT).read_bytes() + piece.read_bytes()), "mp4"))
        except (OSError, NoPicture):
            continue  # it has been taken away meanwhile, or is one of the short first ones without a key frame
    return None


def _read(opening: Opening) -> av.VideoFrame:
    try:
        with av.open(opening.target, "r", opening.format, opening.options, timeout=(OPEN_S, READ_S)) as container:
            return _frame(container, opening.place_s)
    except av.FFmpegError as error:
        raise NoPicture(error.strerror or type(error).__name__) from None


def _frame(container: InputContainer, place_s: float | None) -> av.VideoFrame:
    stream = next(iter(container.streams.video), None)
    if stream is None:
        raise NoPicture("no picture in it")
    context, wanted_s = stream.codec_context, 0.0
    context.thread_count = 1
    if place_s is None:
        context.skip_frame = "NONKEY"
    elif container.duration:
        wanted_s = place_s % (container.duration / av.time_base)
        container.seek(int(wanted_s * av.time_base))
    return _chosen(_frames(container, stream), wanted_s)


def _frames(container: InputContainer, stream: av.VideoStream) -> Iterator[av.VideoFrame]:
    deadline = time.monotonic() + LONGEST_S
    for packet in container.demux(stream):
        yield from packet.decode()
        if time.monotonic() > deadline:
            return


def _chosen(frames: Iterator[av.VideoFrame], wanted_s: float) -> av.VideoFrame:
    """The first frame that is not before the place; the last one where they end before it."""
    found = None
    for number, frame in enumerate(frames):
        found = frame
        if (frame.time or 0.0) >= wanted_s or number >= MOST_FORWARD:
            break
    if found is None:
        raise NoPicture("no whole picture came")
    return found
