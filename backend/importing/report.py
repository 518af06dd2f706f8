"""What became of a file's records: every one read was accepted, known already, or rejected with its line and a
reason.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from backend.ingest import IngestResult

LISTED = 20
VALUES = re.compile(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"|(?<!\w)[-+]?\d+(?:[.,:T+-]+\d+)*(?!\w)")


class ImportFailure(Exception):
    """The file as a whole cannot be imported; the message names the file and says what would be right."""


@dataclass
class ImportReport:
    """`rejected` pairs a place in the file with a reason; a place is a line, or with `unit` "feature" the n-th feature.

    `notes` tell what was done to records that were accepted (a polygon repaired, a root area created).
    """

    path: Path
    unit: str = "line"
    read: int = 0
    accepted: int = 0
    duplicates: int = 0
    rejected: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, lines: list[int], result: IngestResult) -> None:
        """Count what the intake answered for records that stood at `lines`."""
        self.read += len(lines)
        self.accepted += result.accepted
        self.duplicates += result.duplicates
        self.rejected += [(lines[row], reason) for row, reason in result.rejected]

    def reject(self, found: Iterable[tuple[int, str]]) -> None:
        """Count records that never reached the intake."""
        pairs = list(found)
        self.read += len(pairs)
        self.rejected += pairs

    @property
    def by_reason(self) -> dict[str, int]:
        """How many were rejected for each kind of reason (values left out), most frequent first."""
        return dict(Counter(VALUES.sub("…", reason) for _, reason in self.rejected).most_common())

    @property
    def is_useless(self) -> bool:
        """Whether everything there was to take was refused."""
        return bool(self.rejected) and not self.accepted and not self.duplicates

    def text(self) -> str:
        """For people: the sum, the reasons with their numbers, and the first rejections by line."""
        total = f"{self.path}: read {self.read} = accepted {self.accepted} + duplicates {self.duplicates}"
        lines = [f"{total} + rejected {len(self.rejected)}"]
        lines += [f"  note: {note}" for note in self.notes]
        lines += [f"  rejected {number} ×: {reason}" for reason, number in self.by_reason.items()]
        lines += [f"{self.place(line)}: {reason}" for line, reason in sorted(self.rejected)[:LISTED]]
        more = len(self.rejected) - LISTED
        return "\n".join([*lines, f"… and {more} more; --rejects FILE.csv writes all of them"] if more > 0 else lines)

    def place(self, number: int) -> str:
        """Where a record stands, such as `patrol.csv:17`."""
        return f"{self.path.name}:{number}" if self.unit == "line" else f"{self.path.name}: {self.unit} {number}"

    def write_rejects(self, target: TextIO) -> None:
        """All rejections as CSV: file, line (or feature), reason."""
        writer = csv.writer(target)
        writer.writerow(("file", self.unit, "reason"))
        writer.writerows((self.path.name, line, reason) for line, reason in sorted(self.rejected))
