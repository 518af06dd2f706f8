"""Makes a screenshot's file smaller: a palette where the picture stays good with one, and the best compression."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {2: 3, 6: 4}
PALETTE = 256
LARGEST_STEP = 8  # of 255: what a channel may be away from its palette colour at most
SHARES = 64


def packed(png: bytes) -> bytes:
    """The same picture in fewer bytes. Takes 8-bit RGB and RGBA without interlace, as Chromium writes them."""
    smaller = encoded(decoded(png))
    return smaller if len(smaller) < len(png) else png


def decoded(png: bytes) -> Pixels:
    """Rows of RGB pixels, shape (height, width, 3); ValueError for a kind of file that Chromium does not write."""
    chunks = list(_chunks(png))
    width, height, depth, kind, _, _, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in CHANNELS or interlace:
        raise ValueError(f"PNG of depth {depth}, colour type {kind}, interlace {interlace}: only 8-bit RGB or RGBA")
    size = CHANNELS[kind]
    raw = np.frombuffer(zlib.decompress(b"".join(data for name, data in chunks if name == b"IDAT")), dtype=np.uint8)
    lines = raw.reshape(height, 1 + width * size)
    above = np.zeros((width, size), dtype=np.uint8)
    rows = []
    for line in lines:
        above = _unfiltered(int(line[0]), line[1:].reshape(width, size), above)
        rows.append(above)
    return np.stack(rows)[:, :, :3]
