"""What is kept of one frame of a camera: a number that tells it from others, whether it is black, and a small JPEG."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, VideoReformatter

Light = npt.NDArray[np.uint8]

WIDTH = 320  # pixels of the still
QUALITIES = (4, 10, 24)  # of the JPEG, 2 is best and 31 worst; the first that is small enough is taken
MOST_BYTES = 24_000
PLANAR = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "nv12", "gray")
EVERY = 4  # of the points are enough to say how light it is
DARK, FLAT = 34, 12  # of 256 (a video's black is 16): the mean, and between all but the 2 % darkest and lightest points


@dataclass(frozen=True)
class Picture:
    """`mark`: equal for frames whose luma is the same in every point. `jpeg`: at most MOST_BYTES, WIDTH pixels wide."""

    mark: int
    is_black: bool
    jpeg: bytes


def picture_of(frame: av.VideoFrame) -> Picture:
    """What is kept of a decoded frame."""
    light = light_of(frame)
    return Picture(mark_of(light), is_black(light), jpeg_of(frame))


def light_of(frame: av.VideoFrame) -> Light:
    """The luma; shape (rows, columns)."""
    plain = frame if frame.format.name in PLANAR else frame.reformat(format="yuv420p")
    plane = plain.planes[0]
    rows: Light = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(-1, plane.line_size)
    return np.ascontiguousarray(rows[: plain.height, : plain.width])


def mark_of(light: Light) -> int:
    """A number for exactly this picture.

    Pictures of a camera are never the same in every point: its sensor has noise, and most write the time into them.
    """
    return zlib.crc32(light.data, light.shape[1])


def is_black(light: Light) -> bool:
    """Nearly no light and no contrast. The few points of a text in the picture do not count."""
    some = light[::EVERY, ::EVERY]
    if some.mean() >= DARK:
        return False
    dark, bright = np.percentile(some, (2, 98))
    return bool(bright - dark <= FLAT)


def jpeg_of(frame: av.VideoFrame) -> bytes:
    """A small still; b"" for a picture of which none is small enough."""
    height = max(round(frame.height * WIDTH / frame.width / 2) * 2, 2)
    small = VideoReformatter().reformat(frame, WIDTH, height, "yuvj420p", dst_color_range=ColorRange.JPEG)
    found = (_encoded(small, quality) for quality in QUALITIES)
    return next((jpeg for jpeg in found if len(jpeg) <= MOST_BYTES), b"")


def _encoded(frame: av.VideoFrame, quality: int) -> bytes:
    codec = av.CodecContext.create("mjpeg", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = frame.width, frame.height, "yuvj420p"
    codec.time_base, codec.thread_count = Fraction(1), 1
    codec.qmin = codec.qmax = quality
    frame.pts, frame.time_base = 0, Fraction(1)
    return b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])
