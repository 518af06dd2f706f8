"""Content encodings: which one a client takes, and bodies that are compressed once for everyone."""

from __future__ import annotations

import gzip

import brotli

QUALITY = 6


def accepted(header: str) -> str:
    """The best encoding named in Accept-Encoding: br, gzip or identity."""
    offered = {
        part.split(";")[0].strip() for part in header.split(",") if "q=0" not in part.replace(" ", "").split(";")[1:]
    }
    return next((name for name in ("br", "gzip") if name in offered), "identity")


class Encoded:
    """One body in every encoding asked for so far."""

    def __init__(self, body: bytes, quality: int = QUALITY) -> None:
        """Nothing is compressed yet."""
        self._bodies = {"identity": body}
        self._quality = quality

    def get(self, encoding: str) -> bytes:
        """The body in that encoding; compressed at the first call."""
        if encoding not in self._bodies:
            plain = self._bodies["identity"]
            packed = brotli.compress(plain, quality=self._quality) if encoding == "br" else gzip.compress(plain, 6)
            self._bodies[encoding] = packed
        return self._bodies[encoding]
