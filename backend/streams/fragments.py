"""Reads fragmented MP4 (ISO/IEC 14496-12) of one track as it comes: its head, then fragment by fragment.

What pieces become of them is pieces.py's.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

HEAD = (b"ftyp", b"moov")
LARGEST = 64_000_000  # bytes of a box; what tells more is no picture of a camera
NOT_KEY = 0x1_0000  # sample_is_non_sync_sample
# What a track's and a run's flags say is there before what is looked for: (flag, bytes).
BEFORE_DURATION, BEFORE_FLAGS = ((0x1, 8), (0x2, 4)), ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4))
OF_SAMPLE = (0x100, 0x200, 0x400, 0x800)  # its duration, size, flags, and offset of composition: 4 bytes each


@dataclass(frozen=True)
class Fragment:
    """`body`: its moof and mdat; `seconds`: how long it is; `is_key`: whether it begins with a key frame."""

    body: bytes
    seconds: float
    is_key: bool


def read_fragments(stream: IO[bytes]) -> Iterator[bytes | Fragment]:
    """The head as bytes, which may come anew, and fragments, until the stream ends; ValueError for what is no MP4."""
    head, scale, about = b"", 0, b""
    for kind, box in boxes(stream):
        if kind in HEAD:
            head = box if kind == HEAD[0] else head + box
        if kind == b"moov":
            scale = _scale(box)
            yield head
        elif kind == b"moof":
            about = box
        elif kind == b"mdat" and about and scale:
            ticks, is_key = _run(about)
            yield Fragment(about + box, ticks / scale, is_key)


def boxes(stream: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Kind and whole bytes of each box; one that is cut off at the end is left out."""
    while len(head := stream.read(8)) == 8:
        size, kind = struct.unpack(">I4s", head)
        if size == 1:
            head += stream.read(8)
            size = int.from_bytes(head[8:], "big")
        if not len(head) <= size <= LARGEST:
            raise ValueError(f"a box {kind!r} of {size} bytes; an MP4 in fragments has boxes of 8 to {LARGEST}")
        body = stream.read(size - len(head))
        if len(head) + len(body) < size:
            return
        yield kind, head + body


def _inner(box: bytes, *path: bytes) -> bytes:
    """What the first box on a path within a box holds; ValueError where there is none."""
    for wanted in path:
        at = 8
        while box[at + 4 : at + 8] != wanted:
            size = int.from_bytes(box[at : at + 4], "big")
            if size < 8 or at + size >= len(box):
                raise ValueError(f"no box {wanted!r} in {box[4:8]!r}")
            at += size
        box = box[at : at + int.from_bytes(box[at : at + 4], "big")]
    return box[8:]


def _scale(moov: bytes) -> int:
    """Ticks of a second."""
    told = _inner(moov, b"trak", b"mdia", b"mdhd")
    at = 20 if told[0] == 1 else 12
    return _number(told, at)


def _run(moof: bytes) -> tuple[int, bool]:
    """How many ticks a fragment lasts, and whether its first sample is a key frame."""
    track, run = (_inner(moof, b"traf", kind) for kind in (b"tfhd", b"trun"))
    track_flags, run_flags, count = _number(track, 0), _number(run, 0) & 0xFFFFFF, _number(run, 4)
    at = 8 + 4 * bool(run_flags & 0x1)
    flags = _default(track, track_flags, 0x20, BEFORE_FLAGS)
    if run_flags & 0x4:
        flags, at = _number(run, at), at + 4
    fields = [flag for flag in OF_SAMPLE if run_flags & flag]
    if 0x400 in fields and not run_flags & 0x4:
        flags = _number(run, at + 4 * fields.index(0x400))
    if 0x100 in fields:
        ticks = sum(_number(run, at + 4 * len(fields) * sample) for sample in range(count))
    else:
        ticks = count * _default(track, track_flags, 0x8, BEFORE_DURATION)
    return ticks, not flags & NOT_KEY


def _default(track: bytes, flags: int, wanted: int, before: tuple[tuple[int, int], ...]) -> int:
    """What holds for each sample of a track that says nothing else; 0 where the track does not either."""
    return _number(track, 8 + sum(size for flag, size in before if flags & flag)) if flags & wanted else 0


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")
