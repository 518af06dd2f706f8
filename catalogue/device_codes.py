"""Device codes of GB/T 28181-2016, annex D: 20 digits that say which office, which industry, which type of device."""

from __future__ import annotations

CODE_DIGITS = 20
TYPE = slice(10, 13)
CAMERA_TYPES = {"131": "camera", "132": "network camera"}


def check_camera_code(code: str) -> str:
    """The code of a camera as it is; ValueError says what is wrong with it."""
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise ValueError(f"{code!r} has {len(code)} signs; a device code of GB/T 28181 has {CODE_DIGITS} digits")
    if code[TYPE] not in CAMERA_TYPES:
        kinds = " or ".join(f"{number} ({name})" for number, name in CAMERA_TYPES.items())
        raise ValueError(f"{code!r} is a device of type {code[TYPE]} by its digits 11 to 13; a camera's are {kinds}")
    return code
