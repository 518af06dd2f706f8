"""Screenshots as pixels, and in smaller files: a palette of 256 colours where the picture stays good with it."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import numpy.typing as npt
from playwright.sync_api import Page

Ints = npt.NDArray[np.int64]
PALETTE = 256
CHANNELS = np.array([1 << 16, 1 << 8, 1])
LEAST_PX = 4  # a region of fewer pixels gets no colour of its own
FAR, MOST_FAR = 16, 0.002  # at most this share of pixels may be further from its colour, of 255 in a channel
DECODE = """
async (png) => {
  const bits = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
  const picture = await createImageBitmap(new Blob([bits], { type: 'image/png' }));
  const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
  pen.drawImage(picture, 0, 0);
  const bytes = pen.getImageData(0, 0, picture.width, picture.height).data;
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return [picture.width, picture.height, btoa(text)];
}
"""


def pixels_of(png: bytes, page: Page) -> npt.NDArray[np.uint8]:
    """Red, green and blue of a picture; shape (height, width, 3). `page` decodes it (an empty one will do)."""
    width, height, text = page.evaluate(DECODE, base64.b64encode(png).decode())
    return np.frombuffer(base64.b64decode(text), dtype=np.uint8).reshape(height, width, 4)[:, :, :3]


def packed(png: bytes, page: Page) -> bytes:
    """The same picture in fewer bytes, or as it was where a palette would spoil it; `page` decodes it (an empty one will do)."""
    pixels = pixels_of(png, page)
    height, width, _ = pixels.shape
    colours, places, counts = np.unique(pixels.reshape(-1, 3) @ CHANNELS, return_inverse=True, return_counts=True)
    rgb = colours[:, None] // CHANNELS % 256
    palette = palette_of(rgb, counts)
    nearest = _nearest(rgb, palette)
    far = np.abs(palette[nearest] - rgb).max(axis=1) > FAR
    if counts[far].sum() > MOST_FAR * counts.sum():
        return png
    smaller = _encoded(nearest[places].reshape(height, width).astype(np.uint8), palette)
    return min(png, smaller, key=len)


def palette_of(rgb: Ints, counts: Ints) -> Ints:
    """Up to 256 of the colours: the frequent ones, some of every region, and what is far from all of them, so that the
    one red word of a picture stays red; shape (colours, 3).
    """
    frequent = rgb[np.argsort(-counts, kind="stable")[: PALETTE // 2]]
    regions, weight = _regions(rgb, counts)
    order = np.argsort(-weight, kind="stable")
    palette = np.concatenate([frequent, regions[order[: PALETTE // 4]]])
    rare = regions[weight >= LEAST_PX]
    for _ in range(min(PALETTE - len(palette), len(rare))):
        apart = ((rare[:, None] - palette[None]) ** 2).sum(axis=2).min(axis=1)
        palette = np.concatenate([palette, rare[[apart.argmax()]]])
    return palette


def _regions(rgb: Ints, counts: Ints) -> tuple[Ints, npt.NDArray[np.float64]]:
    """The mean colours of the colour space cut into cubes of 16, and how many pixels each has."""
    region = (rgb // 16) @ np.array([256, 16, 1])
    _, inverse = np.unique(region, return_inverse=True)
    weight = np.bincount(inverse, weights=counts)
    mean = np.stack([np.bincount(inverse, weights=counts * rgb[:, i]) / weight for i in range(3)], axis=1)
    return np.rint(mean).astype(np.int64), weight


def _nearest(rgb: Ints, palette: Ints) -> Ints:
    squares = [
        ((palette[None] - some[:, None]) ** 2).sum(axis=2) for some in np.array_split(rgb, len(rgb) // 2_000 + 1)
    ]
    return np.concatenate([distances.argmin(axis=1) for distances in squares])


def _encoded(indices: npt.NDArray[np.uint8], palette: Ints) -> bytes:
    height, width = indices.shape
    lines = np.concatenate([np.zeros((height, 1), dtype=np.uint8), indices], axis=1)
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
