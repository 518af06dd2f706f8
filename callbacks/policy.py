"""What browsers are told that pages may load and do: a content security policy for everything that Dash answers as HTML.

Scripts are the server's own files and the inline ones that Dash writes, known by their digests. Styles may stand in elements,
as those of the map, tables and charts do; they cannot run anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from dash import Dash
from flask import Response

HEADER = "content-security-policy"


def policy_of(app: Dash, tiles: Sequence[str], pictures: Sequence[str] = ()) -> str:
    """The policy of an app with all its callbacks; `tiles` are the servers of tiles (catalogue/base_map.py), `pictures` those
    of live pictures, as `https://host`.
    """
    hashes = app.csp_hashes()
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:", *tiles],
        "media-src": ["'self'", "blob:", *pictures],  # cameras are played out of memory (assets/video.js)
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'", *tiles, *pictures],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
    return "; ".join(" ".join((name, *sources)) for name, sources in rules.items())


def say_policy(app: Dash, tiles: Sequence[str], pictures: Sequence[str] = ()) -> None:
    """Send it with every page, once the app has all its callbacks."""
    policy = policy_of(app, tiles, pictures)

    def with_policy(answer: Response) -> Response:
        if answer.mimetype == "text/html":
            answer.headers[HEADER] = policy
        return answer

    app.server.after_request(with_policy)
