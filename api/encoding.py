"""Content encodings: which one a client takes, and bodies that are compressed once for everyone."""

from __future__ import annotations

import gzip
import re

import brotli

QUALITY = 6
REFUSED = re.compile(r";\s*q\s*=\s*0(\.0*)?\s*$")


def accepted(header: str) -> str:
    """The best encoding named in Accept-Encoding: br, gzip or identity."""
    offered = {part.split(";")[0].strip() for part in header.lower().split(",") if not REFUSED.search(part)}
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
