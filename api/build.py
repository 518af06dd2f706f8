"""Which version of the program runs: a digest by which open pages see that a new one has been deployed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from catalogue.registry import Catalogue

FOLDERS = ("api", "assembly", "assets", "callbacks", "catalogue", "data_access", "layouts")
FILES = ("app.py", "requirements.txt")
LETTERS = 16


def build_of(root: Path, catalogue: Catalogue, *settings: str) -> str:
    """A digest of the program's own files under `root`, of what is declared, and of settings that change the pages."""
    digest = hashlib.sha256(repr((catalogue.systems, catalogue.views, settings)).encode())
    for path in (root / name for name in (*FOLDERS, *FILES)):
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:LETTERS]
