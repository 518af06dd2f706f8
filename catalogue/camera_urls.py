"""The addresses a camera's pictures come from: which kinds there are, what is wrong with one, and what may be told of it.

An address may hold a password, so it is never shown: messages say `masked(url)`.
"""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

RTSP, HTTP, FILE, DEMO = ("rtsp", "rtsps"), ("http", "https"), "file", "demo"
LONGEST = 2_000
PLAYLIST = (".m3u8", ".m3u")
KINDS = "rtsp://…, rtsps://…, http(s)://….m3u8, file:///path/of/a/video or demo:text"


def scheme_of(url: str) -> str:
    """What stands before the first colon, in small letters."""
    return url.partition(":")[0].lower()


def check_url(url: str) -> str:
    """The address as it is; ValueError says what is wrong with it without showing it."""
    scheme = scheme_of(url)
    if not url.isprintable() or len(url) > LONGEST or (" " in url and scheme not in (FILE, DEMO)):
        raise ValueError(f"it has a space or a sign that no address has, or more than {LONGEST} of them")
    if scheme == DEMO:
        return url
    parts = _split(url)
    is_known = parts and (parts.hostname if scheme in (*RTSP, *HTTP) else scheme == FILE and not parts.netloc)
    if not parts or not is_known:
        raise ValueError(f"give {KINDS}")
    if scheme == FILE and not parts.path.startswith("/"):
        raise ValueError("a file is named by its whole path: file:///path/of/a/video")
    if scheme in HTTP and not parts.path.lower().endswith(PLAYLIST):
        raise ValueError("of http only HLS is played: its path ends in .m3u8")
    return url


def masked(url: str) -> str:
    """What may be told of an address: its kind, host and port; never its user, password, path or query."""
    scheme, parts = scheme_of(url), _split(url)
    if scheme not in (*RTSP, *HTTP, FILE, DEMO) or parts is None:
        return "…"
    if not parts.hostname:
        return f"{scheme}:…"
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{scheme}://{host}{f':{parts.port}' if parts.port else ''}/…"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  which is looked at here for the first time, and may be none
    except ValueError:
        return None
    return parts
