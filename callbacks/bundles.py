"""Joins the page's own scripts into one file and its styles into another: a browser pays for every file that it opens.

What others wrote (React, Dash, Leaflet) stays as it is: those files find their own parts by their addresses.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response

KINDS = {"js": "text/javascript", "css": "text/css"}
OWN = re.compile(r'<(?:script|link)[^>]*"/assets/[^"/]+\.(?:js|css)\b[^>]*>(?:</script>)?\s*')
TAGS = {"js": '<script src="{}"></script>', "css": '<link rel="stylesheet" href="{}">'}


@dataclass(frozen=True)
class Bundle:
    """The files of one kind that lie in a folder itself, in the order of their names."""

    kind: str
    body: bytes

    @property
    def address(self) -> str:
        """Where it is served; another one whenever a byte differs, so that it may be kept for ever."""
        return f"/assets/all.{self.kind}?v={hashlib.sha256(self.body).hexdigest()[:16]}"

    def instead_of(self, tags: str) -> str:
        """Dash's tags with one for the bundle in place of those for the files in it."""
        first = OWN.search(tags)
        if first is None:
            return tags
        before, after = tags[: first.start()], OWN.sub("", tags[first.start() :])
        return f"{before}{TAGS[self.kind].format(self.address)}\n{after}"


def bundle(folder: Path, kind: str) -> Bundle:
    """The files of `folder` that end with `kind`, each introduced by its name."""
    files = sorted(folder.glob(f"*.{kind}"))
    return Bundle(kind, b"\n".join(b"/* %s */\n%s" % (file.name.encode(), file.read_bytes()) for file in files))


def serve(server: Flask, made: Bundle) -> None:
    """Answer at the bundle's address; api/static.py compresses and keeps it."""
    server.add_url_rule(
        made.address.partition("?")[0],
        made.kind,
        lambda: Response(made.body, content_type=f"{KINDS[made.kind]}; charset=utf-8"),
    )
