"""The tree of areas for processes that live long: loaded again when areas or sites were imported."""

from __future__ import annotations

import threading
import time

from sqlalchemy import Engine

from catalogue.areas import Area
from data_access.areas import AreaTree, load_tree
from data_access.freshness import areas_revision_of

LOOK_AGAIN_S = 2.0


class CurrentTree:
    """Call `get`; it asks the store at most every two seconds whether something changed. Safe between threads."""

    def __init__(self, engine: Engine) -> None:
        """Reads nothing yet."""
        self._engine = engine
        self._lock = threading.Lock()
        self._tree: AreaTree | None = None
        self._looked = 0.0

    def get(self) -> AreaTree:
        """The tree as it is now, or was two seconds ago."""
        with self._lock:
            now = time.monotonic()
            if self._tree is None or now - self._looked > LOOK_AGAIN_S:
                if self._tree is None or self._tree.revision != areas_revision_of(self._engine):
                    self._tree = load_tree(self._engine)
                self._looked = now
            return self._tree

    def known(self) -> AreaTree | None:
        """The tree as it was read last, however long ago; None before the first time. Never asks the store."""
        return self._tree


class AreaReader:
    """What the pages ask of the tree; `root_code` is the AREA setting."""

    def __init__(self, tree: CurrentTree, root_code: str) -> None:
        """Reads nothing yet."""
        self._tree = tree
        self._root_code = root_code

    def get(self, code: str) -> Area | None:
        """The area of that code, or None."""
        return self._tree.get().get(code)

    def root(self) -> Area | None:
        """The area that everything starts from, or None before any was imported."""
        return self._tree.get().root(self._root_code)

    def roots(self) -> list[Area]:
        """The one of `root`, or none."""
        root = self.root()
        return [root] if root else []

    def path(self, code: str) -> list[Area]:
        """From the root to the area itself."""
        return self._tree.get().path(code)

    def children(self, code: str) -> list[Area]:
        """Its direct children, by code."""
        return self._tree.get().children(code)

    def levels_below(self, code: str) -> list[str]:
        """The levels of its descendants, highest first."""
        return self._tree.get().levels_below(code)

    def search(self, text: str, limit: int) -> list[Area]:
        """Areas whose name or code contains the text, higher levels first."""
        return self._tree.get().search(text, limit)
