"""What may be done by hand with a case that stands at a step; whose permission it needs is others' business."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.dispatching import Dispatching
from catalogue.model import Feed
from catalogue.refusals import NotNow


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A case by its number for people, at step `step`. `waits`: the number of the whistle for which it waits.

    `lacks`: steps that are missing before the one that follows, where that would close it.
    """

    feed: Feed
    own: Dispatching
    code: str
    step: str
    is_dispatched: bool
    waits: str | None = None
    lacks: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The declared steps."""
        return tuple(step.key for step in self.feed.steps)

    @property
    def next(self) -> str | None:
        """The one step that it may take."""
        at = self.keys.index(self.step) + 1
        return self.keys[at] if self._is_free and not self.lacks and at < len(self.keys) else None

    @property
    def may_go_back(self) -> bool:
        """Whether it may be sent back."""
        return self._is_free and self.own.back is not None and self.step in self.own.back.out_of

    @property
    def may_whistle(self) -> bool:
        """Whether a whistle may be blown for it."""
        return self._is_free and self.own.whistle is not None and self.step in self.own.whistle.out_of

    @property
    def may_be_given(self) -> bool:
        """Whether it may be given to somebody, or to somebody else while they have not finished."""
        place, given = self.keys.index(self.step), len(self.own.at_once)
        is_early = place < given or (self.is_dispatched and place == given < len(self.keys) - 1)
        return bool(self.own.recipients) and self.waits is None and is_early

    @property
    def _is_free(self) -> bool:
        return self.is_dispatched and self.waits is None

    def name(self, key: str) -> str:
        """The English name of a step."""
        return next((step.name for step in self.feed.steps if step.key == key), key)

    def check_step(self, key: str) -> None:
        """NotNow unless it is the next one; ValueError for one that is not declared."""
        if key not in self.keys:
            raise ValueError(f"step {key!r} is not one of {', '.join(self.keys)}")
        self._check_free()
        here, there = self.keys.index(self.step), self.keys.index(key)
        if self.step == self.keys[-1]:
            raise NotNow("Case {code} is closed.", code=self.code)
        if key != self.next:
            missing = self.lacks or self.keys[here + 1 : there] or self.keys[here + 1 : here + 2]
            told = {"code": self.code, "present": self.name(self.step), "step": self.name(key)}
            names = [self.name(each) for each in missing]
            raise NotNow("Case {code}: {present}. Before “{step}” comes {missing}.", **told, missing=names)

    def check_back(self) -> None:
        """NotNow unless it may be sent back."""
        self._check_free()
        self._check(self.may_go_back, "Case {code}: {present}. It cannot be sent back from there.")

    def check_whistle(self) -> None:
        """NotNow unless a whistle may be blown for it."""
        self._check_free()
        self._check(self.may_whistle, "Case {code}: {present}. No whistle is blown from there.")

    def check_given(self) -> None:
        """NotNow unless it may be given to somebody."""
        self._check_waits()
        self._check(self.may_be_given, "Case {code}: {present}. It can no longer be given to another.")

    def _check(self, is_so: bool, text: str) -> None:
        if not is_so:
            raise NotNow(text, code=self.code, present=self.name(self.step))

    def _check_free(self) -> None:
        if not self.is_dispatched:
            raise NotNow("Case {code} was not dispatched here; assign it first.", code=self.code)
        self._check_waits()

    def _check_waits(self) -> None:
        if self.waits is not None:
            text = "Case {code} waits for whistle {whistle}, and goes on once that is closed."
            raise NotNow(text, code=self.code, whistle=self.waits)
