"""The tables of a report that are made of indicators: every system's numbers, and times between steps, by part of the area."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from api.report_alerts import SHARES, DayAlerts, quantile
from api.report_numbers import FEW, SILENT, Numbers, spreads
from api.services import Say
from catalogue.measures import Baseline, Quantile, Ratio
from catalogue.model import Direction, Feed, Indicator, System
from catalogue.parts import Kind, Part
from catalogue.registry import Catalogue
from catalogue.report import Cell, Figure, Group, Named, Row, State, Table

ABREAST = 12  # parts of an area beside each other; more go into another table
SMALL_BASE, LARGEST_PERCENT = 30, 999  # as assets/format.js
NO_BASE = {Ratio: "nothing to make a rate of", Quantile: "nothing was measured", Baseline: "too little to compare with"}


@dataclass(frozen=True)
class DayNumbers:
    """What the tables and facts of a day are made of, in the words of one language; `parts` as the numbers have them."""

    catalogue: Catalogue
    say: Say
    numbers: Numbers
    whole: str
    parts: Sequence[Named]

    def named(self, item: Indicator) -> str:
        """Its name."""
        return self.say(item.name)

    def is_off(self, item: Indicator, area: int) -> bool:
        """Whether it misses its target, where there is enough of it to judge."""
        value, _, out_of = self.numbers.tiles[item.key][area]
        is_thin = isinstance(item.measure, Ratio) and out_of is not None and out_of < item.minimum_base
        if value is None or item.target is None or is_thin:
            return False
        return value > item.target if item.direction is Direction.DOWN else value < item.target

    def figure(self, item: Indicator, area: int) -> Figure:
        """An area's number (0 is the whole), how it has changed, and whether it is off its target."""
        value, before, _ = self.numbers.tiles[item.key][area]
        return Figure(
            value,
            item.decimals,
            why=self._why(item, area) if value is None else "",
            state=State.WARN if self.is_off(item, area) else None,
            change=None if value is None or before is None else change(item, value, before, self.say),
        )

    def _why(self, item: Indicator, area: int) -> str:
        given = self.numbers.why[item.key][area]
        if given == FEW:
            return self.say("fewer than {count}, hidden", count=item.hide_below)
        if given == SILENT:
            return self.say("no records on this day")
        return self.say(NO_BASE.get(type(item.measure), "the state was not known"))

    def target(self, item: Indicator) -> str:
        """In the form ≥ 95."""
        sign = "≤" if item.direction is Direction.DOWN else "≥"
        return "" if item.target is None else f"{sign} {item.target:g}"


def change(item: Indicator, value: float, before: float, say: Say) -> Figure:
    """Percentage points for rates, per cent for counts of a day, else the difference, as assets/format.js has it."""
    points = f" {say('pp')}" if item.unit == "%" else ""
    difference = Figure(value - before, item.decimals, signed=True)
    if isinstance(item.measure, Ratio):
        return Figure(value - before, item.decimals, points, signed=True)
    part = item.measure.parts[0]
    adds_up = len(item.measure.parts) == 1 and part.kind in (Kind.FLOW, Kind.DISTINCT)
    if not adds_up or before < SMALL_BASE or value == before or 100 * (value - before) / before > LARGEST_PERCENT:
        return difference
    return Figure(100 * (value - before) / before, 1, "%", signed=True)


class IndicatorTables:
    """Tables with the whole area and its parts beside each other."""

    def __init__(self, told: DayNumbers, alerts: DayAlerts) -> None:
        """Both of the same day and area."""
        self.told, self.alerts, self.say = told, alerts, told.say

    def indicators(self) -> list[Table]:
        """Every system's."""
        systems = [system for system in self.told.catalogue.systems if system.indicators]
        heads = (self.say("Indicator"), self.say("Unit"), self.say("Target"))
        title, aside = self.say("Indicators"), self.say("small: the change against the day before")

        def groups(areas: Sequence[int]) -> list[Group]:
            return [Group(name=self.say(system.name), rows=list(self._system(system, areas))) for system in systems]

        return self._abreast("indicators", title, heads, groups if self.told.numbers.heard else no_groups, aside)

    def _system(self, system: System, areas: Sequence[int]) -> Iterator[Row]:
        for item in system.indicators:
            figures = [self.told.figure(item, area) for area in areas]
            yield Row((self.told.named(item), self.say(item.unit), self.told.target(item), *figures))

    def times(self) -> list[Table]:
        """How long things waited: alerts, and every time between two steps that is told of."""
        heads = (self.say("Time taken"), self.say("Unit"))
        title = self.say("Response times")

        def groups(areas: Sequence[int]) -> list[Group]:
            return [*self._alert_times(areas), *self._step_times(areas)]

        return self._abreast("times", title, heads, groups, self.say("of what was done on this day, whenever it began"))

    def _alert_times(self, areas: Sequence[int]) -> Iterator[Group]:
        if not self.alerts.is_kept:
            return
        counted = [self.alerts.of_part(area - 1) if area else self.alerts.whole for area in areas]
        for column, name in (
            ("acknowledged_ms", "Alert raised → acknowledged"),
            ("cleared_ms", "Alert raised → cleared"),
        ):
            waited = [each.minutes(column) for each in counted]
            found = [[float(len(each)), *(quantile(each, share) for share in SHARES.values())] for each in waited]
            yield self._time(self.say(name), found, 1)

    def _step_times(self, areas: Sequence[int]) -> Iterator[Group]:
        catalogue, numbers = self.told.catalogue, self.told.numbers
        for part in spreads(catalogue):
            feed = catalogue.feeds[part.feed]
            if feed.key in numbers.heard:
                found = [numbers.minutes[part.key][area] for area in areas]
                yield self._time(f"{self.say(feed.name)} · {self._between(feed, part)}", found, 0)

    def _between(self, feed: Feed, part: Part) -> str:
        names = {step.key: self.say(step.name) for step in feed.steps}
        ends = part.signal.split(".")[1:] or (feed.steps[0].key, feed.steps[-1].key)
        return " → ".join(names[key] for key in ends)

    def _time(self, name: str, found: Sequence[Sequence[float | None]], decimals: int) -> Group:
        nothing = self.say("nothing was measured")
        count, *shares = zip(*found, strict=True)
        rows = [Row((self.say("Number"), "", *(Figure(number) for number in count)))]
        for share, values in zip(SHARES, shares, strict=True):
            figures = [Figure(value, decimals, why="" if value is not None else nothing) for value in values]
            rows.append(Row((self.say(share), self.say("min"), *figures)))
        return Group(name=name, rows=rows)

    def _abreast(self, key: str, title: str, heads: tuple[Cell, ...], groups: Groups, aside: str = "") -> list[Table]:
        numbered = list(enumerate(self.told.parts, 1))
        batches = [numbered[start : start + ABREAST] for start in range(0, len(numbered), ABREAST)] or [[]]
        return [
            Table(
                key=f"{key}-{number}",
                title=title if len(batches) == 1 else f"{title} {number}/{len(batches)}",
                aside=aside,
                heads=(*heads, self.told.whole, *(part for _, part in batch)),
                fixed=len(heads),
                groups=groups([0, *(place for place, _ in batch)]),
                empty=self.say("No system has any records on this day."),
            )
            for number, batch in enumerate(batches, 1)
        ]


Groups = Callable[[Sequence[int]], list[Group]]


def no_groups(areas: Sequence[int]) -> list[Group]:
    """Of a day of which nothing is known."""
    return []
