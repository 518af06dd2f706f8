"""The answer with a page of ours that needs no Dash: nothing but our own files may run in it, and nobody keeps it."""

from __future__ import annotations

from starlette.responses import HTMLResponse

POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {"cache-control": "no-store", "referrer-policy": "same-origin"}


def plain_page(body: str, status: int = 200, runs_own_scripts: bool = False) -> HTMLResponse:
    """The HTML with what browsers are told about it; without `runs_own_scripts` nothing runs in it at all."""
    policy = f"{POLICY}; script-src 'self'" if runs_own_scripts else POLICY
    return HTMLResponse(body, status, {**HEADERS, "content-security-policy": policy})
