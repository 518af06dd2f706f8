"""A camera's pictures on disk: pieces cut from fragments, behind a playlist (HLS, RFC 8216) of the newest ones.

The first pieces are as short as fragments, so that the first picture need not wait for the camera's second key frame.
"""

from __future__ import annotations

import math
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backend.streams.fragments import Fragment

PLAYLIST, INIT = "index.m3u8", "init.mp4"
FRAGMENT_S, SHORT_S, PIECE_S = 0.22, 1.0, 0.9  # of a fragment; of all that begins in short pieces; of a piece
LISTED, LISTED_S, KEPT_BEHIND = 6, 6.0, 6
BREAK = "#EXT-X-DISCONTINUITY\n"
ENTRY = re.compile(rf"({BREAK})?#EXTINF:([\d.]+),\n#EXT-X-PROGRAM-DATE-TIME:(\S+)\ns(\d+)\.m4s")
BREAKS_BEFORE = re.compile(r"#EXT-X-DISCONTINUITY-SEQUENCE:(\d+)")


@dataclass(frozen=True)
class Piece:
    """One of the playlist: its number, length and instant, and whether there is a break before it."""

    number: int
    seconds: float
    at: datetime
    is_after_break: bool = False

    @property
    def name(self) -> str:
        """Of its file."""
        return f"s{self.number:09}.m4s"

    @property
    def entry(self) -> str:
        """Its lines in the playlist."""
        told = BREAK if self.is_after_break else ""
        return f"{told}#EXTINF:{self.seconds:.6f},\n#EXT-X-PROGRAM-DATE-TIME:{self.at.isoformat()}\n{self.name}\n"


@dataclass
class Pieces:
    """Those of one run of ffmpeg, which goes on with what lies in the folder, after a mark of the break."""

    folder: Path
    listed: deque[Piece] = field(default_factory=deque)
    breaks: int = 0  # that are no longer listed
    waiting: list[Fragment] = field(default_factory=list)
    seconds: float = 0.0  # of this run, without what waits
    is_first: bool = True

    def __post_init__(self) -> None:
        """Reads what an earlier run has left."""
        try:
            text = (self.folder / PLAYLIST).read_text()
        except OSError:
            return
        found = BREAKS_BEFORE.search(text)
        self.breaks = int(found[1]) if found else 0
        for is_break, seconds, at, number in ENTRY.findall(text):
            self.listed.append(Piece(int(number), float(seconds), datetime.fromisoformat(at), bool(is_break)))

    def take(self, given: bytes | Fragment) -> None:
        """What read_fragments gives. OSError where it cannot be written."""
        if isinstance(given, bytes):
            self._write(INIT, given)
            return
        if given.is_key and self._is_enough:
            self.cut()
        self.waiting.append(given)
        # A fragment that is shorter than was asked for was ended by the key frame behind it.
        if self.seconds + self._waits < SHORT_S or (given.seconds < FRAGMENT_S and self._is_enough):
            self.cut()

    def cut(self) -> None:
        """Make a piece of what waits."""
        if not self.waiting:
            return
        last = self.listed[-1] if self.listed else None
        at = datetime.now(UTC) - timedelta(seconds=self._waits)
        if last and not self.is_first:
            at = last.at + timedelta(seconds=last.seconds)
        is_after_break = self.is_first and last is not None
        piece = Piece(last.number + 1 if last else 0, self._waits, at, is_after_break)
        self._write(piece.name, b"".join(each.body for each in self.waiting))
        self.listed.append(piece)
        self.seconds, self.is_first = self.seconds + self._waits, False
        self.waiting.clear()
        self._drop()
        self._write(PLAYLIST, self._playlist().encode())

    @property
    def _waits(self) -> float:
        return sum(each.seconds for each in self.waiting)

    @property
    def _is_enough(self) -> bool:
        """Whether a key frame would begin the next piece: always behind one that itself does not begin with one."""
        return bool(self.waiting) and (self._waits >= PIECE_S or not self.waiting[0].is_key)

    def _drop(self) -> None:
        """Take out of the playlist what is old; files are kept a little longer, for those that have read an earlier one."""
        total = sum(piece.seconds for piece in self.listed)
        while len(self.listed) > LISTED and total - self.listed[0].seconds >= LISTED_S:
            gone = self.listed.popleft()
            total -= gone.seconds
            self.breaks += gone.is_after_break
            (self.folder / Piece(max(gone.number - KEPT_BEHIND, 0), 0.0, gone.at).name).unlink(missing_ok=True)

    def _playlist(self) -> str:
        longest = math.ceil(max(piece.seconds for piece in self.listed) - 0.5)
        head = (
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            f"#EXT-X-TARGETDURATION:{max(longest, 1)}",
            f"#EXT-X-MEDIA-SEQUENCE:{self.listed[0].number}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{self.breaks}",
            f'#EXT-X-MAP:URI="{INIT}"',
            "",
        )
        return "\n".join(head) + "".join(piece.entry for piece in self.listed)

    def _write(self, name: str, data: bytes) -> None:
        """Whole or not at all: it is read at any time."""
        new = self.folder / f"{name}.tmp"
        new.write_bytes(data)
        new.replace(self.folder / name)
