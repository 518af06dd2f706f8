"""Finds the ffmpeg to use. How it is told what to do is source_args.py's and output_args.py's."""

from __future__ import annotations

import shutil
from importlib.util import find_spec
from pathlib import Path

MISSING = (
    "there is no ffmpeg, so that no camera can be watched; everything else works. Install it (Debian: apt-get install "
    "ffmpeg), install requirements.txt, or set FFMPEG to the path of one"
)


def find_ffmpeg(named: str = "") -> str | None:
    """The one that is `named` (a path, or a name on PATH), else the system's, else that of the imageio-ffmpeg wheel."""
    if named:
        return shutil.which(named)
    return shutil.which("ffmpeg") or _of_wheel()


def _of_wheel() -> str | None:
    """Found without importing the package, which would look for one by starting several."""
    spec = find_spec("imageio_ffmpeg")
    folder = Path(next(iter(spec.submodule_search_locations or ()))) if spec else None
    found = sorted((folder / "binaries").glob("ffmpeg-*")) if folder else []
    return next((path for each in found if (path := shutil.which(str(each)))), None)
