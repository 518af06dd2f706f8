"""The thread that makes pieces of what one ffmpeg writes; it ends with it."""

from __future__ import annotations

import logging
import subprocess
import threading
from pathlib import Path

from backend.streams.fragments import read_fragments
from backend.streams.pieces import Pieces

log = logging.getLogger(__name__)


class Cutting(threading.Thread):
    """Begins at once. Where it cannot go on its end of the pipe is closed, so that ffmpeg ends too and is started again."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, code: str) -> None:
        """Pieces go into the folder, after what lies there; the camera's code is for what is told of trouble."""
        super().__init__(name=f"cut {code}", daemon=True)
        assert process.stdout is not None
        self._stream, self._folder, self._code = process.stdout, folder, code
        self.start()

    def run(self) -> None:
        """Until the stream ends. What has not become a piece by then is left out: a camera that hung may have sent it long ago."""
        with self._stream:
            try:
                pieces = Pieces(self._folder)
                for each in read_fragments(self._stream):
                    pieces.take(each)
            except (OSError, ValueError) as error:
                log.error("camera %s: its pictures are not kept (%s: %s)", self._code, type(error).__name__, error)
