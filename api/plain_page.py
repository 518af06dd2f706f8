"""The answer with a page of ours that needs no script: nothing may run in it, and nobody keeps it."""

from __future__ import annotations

from starlette.responses import HTMLResponse

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {"cache-control": "no-store", "content-security-policy": POLICY, "referrer-policy": "same-origin"}


def plain_page(body: str, status: int = 200) -> HTMLResponse:
    """The HTML with what browsers are told about it."""
    return HTMLResponse(body, status, HEADERS)
