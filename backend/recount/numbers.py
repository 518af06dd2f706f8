"""Turns a tally into the numbers of a snapshot, one area at a time; apart from data_access.evaluate on purpose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatchmethod
from statistics import median

from backend.recount.hiding import hidden, hidden_splits
from backend.recount.tally import Tally
from catalogue.fields import Number
from catalogue.measures import Baseline, Difference, Quantile, Ratio, Total
from catalogue.model import Indicator
from catalogue.parts import Kind, Part
from catalogue.registry import Catalogue

Value = float | None
Base = float | None
LEAST_DAYS = 3


@dataclass(frozen=True)
class Numbers:
    """The recounted numbers of one area. Unknown is None."""

    catalogue: Catalogue
    tally: Tally
    code: str

    def tile(self, item: Indicator) -> tuple[Value, Base]:
        """The indicator's value, not rounded, and what it is out of."""
        if item.feed not in self.tally.heard or self.code in self._hidden(item)[0]:
            return None, None
        value, base = self.measured(item.measure)
        return value, self.measured(item.total)[0] if item.total else base

    def split(self, item: Indicator) -> Iterator[tuple[Value, Base]]:
        """The value and what it is out of for each word of the indicator's split."""
        totals = self.catalogue.split_totals[item.key]
        is_hidden = self.code in self._hidden(item)[1]
        for key, measure in self.catalogue.split_measures[item.key].items():
            if is_hidden or measure.parts[0].feed not in self.tally.heard:
                yield None, None
                continue
            yield self.measured(measure)[0], self._known(totals.get(key))

    def funnel(self, feed: str) -> Iterator[tuple[Value, Value, Value]]:
        """Cases that entered each step, wait in it, and the median minutes on the way to it."""
        for each in self.catalogue.funnels[feed]:
            if feed in self.catalogue.discreet:
                yield None, None, None
                continue
            minutes = self.tally.minutes[each.minutes][self.code] if each.minutes else Counter[int]()
            yield self._known(each.entered), self._known(each.waiting), not_passed(minutes, 0.5)

    def _hidden(self, item: Indicator) -> tuple[set[str], set[str]]:
        """The areas whose number and whose split are hidden; worked out once for all areas."""
        known = self.tally.hidden
        if item.key not in known:
            parts = [*self.catalogue.splits[item.key].values(), *self.catalogue.split_totals[item.key].values()]
            given = (self.tally.parents, self._amount_in)
            known[item.key] = (
                (hidden(item, *given), hidden_splits(item, parts, *given)) if item.hide_below else (set(), set())
            )
        return known[item.key]

    def _amount_in(self, part: Part, code: str) -> float:
        return Numbers(self.catalogue, self.tally, code).amount(part)

    def _known(self, part: Part | None) -> Value:
        return self.amount(part) if part and part.feed in self.tally.heard else None

    def amount(self, part: Part, sampled: bool = False) -> float:
        """A part in its unit."""
        source = self.tally.sampled if sampled else self.tally.counts
        number = source[part][self.code]
        if part.field is None:
            return number
        field = self.catalogue.feeds[part.feed].field(part.field)
        return number * field.resolution if isinstance(field, Number) else number

    def _is_sampled(self, part: Part) -> bool:
        """A gauge of a feed that was never heard is unknown, and not 0."""
        return part.kind is not Kind.GAUGE or part.feed in self.tally.heard

    @singledispatchmethod
    def measured(self, measure: object) -> tuple[Value, Base]:
        """A measure's value and its own base."""
        raise TypeError(f"no rule to recount {measure!r}")

    @measured.register
    def _(self, measure: Total) -> tuple[Value, Base]:
        return (self.amount(measure.part) if self._is_sampled(measure.part) else None), None

    @measured.register
    def _(self, measure: Ratio) -> tuple[Value, Base]:
        above, below = (self.amount(part, measure.sampled) for part in measure.parts)
        if not all(self._is_sampled(part) for part in measure.parts):
            return None, below if self._is_sampled(measure.denominator) else None
        if below <= 0:
            return None, below
        share = measure.scale * above / below
        return measure.scale - share if measure.complement else share, below

    @measured.register
    def _(self, measure: Difference) -> tuple[Value, Base]:
        left = self.amount(measure.plus) - self.amount(measure.minus)
        return left if measure.floor is None else max(measure.floor, left), None

    @measured.register
    def _(self, measure: Baseline) -> tuple[Value, Base]:
        own, past = self.tally.hours[measure]
        normal = [amounts[self.code] for amounts, whole_day in past if whole_day[self.code]]
        usual = median(normal) if len(normal) >= LEAST_DAYS else 0
        return (100 * own[self.code] / usual if usual > 0 else None), None

    @measured.register
    def _(self, measure: Quantile) -> tuple[Value, Base]:
        return not_passed(self.tally.minutes[measure.part][self.code], measure.share), None


def not_passed(minutes: Counter[int], share: float) -> Value:
    """The one in order that at least the share does not pass; None of nothing."""
    ordered = sorted(minutes.elements())
    return next((value for place, value in enumerate(ordered, 1) if place / len(ordered) >= share - 1e-9), None)
