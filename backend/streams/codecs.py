"""What a camera really sends, as its first pieces say, and what is done where that is not what it is said to send."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from backend.streams.pieces import INIT
from catalogue.video_codecs import PLAYED, sent_codec
from data_access.camera_sources import H265, CameraSource


def foreign_codec(folder: Path) -> str:
    """What the pieces in a folder hold where browsers do not play it; empty where they do, and where nothing is known yet."""
    try:
        found = sent_codec((folder / INIT).read_bytes())
    except OSError:
        return ""
    return "" if found == PLAYED else found


def corrected(source: CameraSource) -> CameraSource:
    """The camera as it should have been declared: its first picture not H.264, or its sub-stream not one to show instead."""
    return replace(source, sub_url=None) if source.uses_sub else replace(source, codec=H265)
