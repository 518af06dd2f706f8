"""Why a camera has no live picture, in words that may be shown: what ffmpeg prints names addresses and passwords.

The English text is what gettext translates (catalogue/locale).
"""

from __future__ import annotations

REFUSED = "The camera refuses the user name or the password."
AWAY = "The camera does not answer."
NO_STREAM = "The camera has no such stream."
NO_FILE = "The file with the pictures is not there."
UNREADABLE = "The camera sends no picture that can be read."
STANDS_STILL = "The camera sends no new picture."
BROKEN_OFF = "The picture has broken off."
NO_FFMPEG = "This server has no ffmpeg, so that no live picture can be shown."
NO_SOURCE = "The camera has no source any more."

SIGNS = (
    (("401 unauthorized", "403 forbidden", "authorization failed"), REFUSED),
    (("404 not found", "454 session not found", "stream not found"), NO_STREAM),
    (("no such file",), NO_FILE),
    (("connection refused", "no route to host", "timed out", "network is unreachable", "failed to resolve"), AWAY),
    (("name or service not known", "temporary failure in name resolution", "input/output error"), AWAY),
    (("connection reset", "connection aborted", "end of file", "broken pipe"), BROKEN_OFF),
    (("invalid data", "could not find codec", "moov atom", "not match any streams", "matches no streams"), UNREADABLE),
)


def reason_of(printed: str) -> str:
    """What lies behind the last things that an ffmpeg printed before it ended."""
    text = printed.lower()
    return next((reason for signs, reason in SIGNS if any(sign in text for sign in signs)), BROKEN_OFF)
