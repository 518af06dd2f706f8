"""What stands out of a day: facts computed from its numbers and alerts, the most striking first."""

from __future__ import annotations

import math
from collections.abc import Iterator

from api.report_alerts import AlertTables, DayAlerts, quantile
from api.report_indicators import SMALL_BASE, DayNumbers
from catalogue.measures import Ratio, Total
from catalogue.model import Direction, Indicator, Severity
from catalogue.parts import Kind
from catalogue.report import Fact, FactList, State
from data_access.alerts import Alert

MOST = 6
LONGEST_OPEN = 3
STRIKING, LEAST_SHARE = 2.0, 0.01  # deviations; and no less than that part of it all
HOUR_MIN, DAY_MIN = 60, 1_440
MINUTE_MS = 60_000
Scattered = tuple[float, Indicator]


class DayFacts:
    """The facts in the words of one language."""

    def __init__(self, told: DayNumbers, alerts: AlertTables) -> None:
        """Both of the same day and area."""
        self.told, self.alerts, self.say = told, alerts, told.say

    def lists(self) -> list[FactList]:
        """Of alerts, of targets, of changes."""
        say = self.say
        return [
            FactList(title=say("Alerts"), facts=list(self._alerts()), none=say(self.alerts.told.none)),
            FactList(
                title=say("Off target"),
                facts=[self._missed(item) for item in self._off()[:MOST]],
                none=say("No indicator with a target misses it."),
            ),
            FactList(
                title=say("Largest changes against the day before"),
                facts=[self._changed(item) for item in self._changes()[:MOST]],
                none=say("Nothing has changed by more than days usually differ."),
            ),
        ]

    def _alerts(self) -> Iterator[Fact]:
        say, told = self.say, self.alerts.told
        if not len(told.frame):
            return
        raised, critical = told.whole.raised(), told.whole.raised(Severity.CRITICAL.value)
        state = State.CRITICAL if critical else State.NOTICE
        said = say(
            "{count}, {critical} of them critical; {open} still open",
            count=f"{raised:,}",
            critical=f"{critical:,}",
            open=f"{told.whole.open:,}",
        )
        yield Fact(say("Raised"), said, state)
        waited = told.whole.minutes("acknowledged_ms")
        if len(waited):
            times = [self.lasting(quantile(waited, share) or 0) for share in (0.5, 0.9)]
            said = say("within {half} half of them, within {most} 9 of 10", half=times[0], most=times[1])
            yield Fact(say("Acknowledged: {count}", count=len(waited)), said)
        yield from map(self._open, longest_open(told))

    def _open(self, alert: Alert) -> Fact:
        say, told = self.say, self.alerts.told
        age = self.lasting((told.stretch.end_ms - (alert.active_ms or 0)) / MINUTE_MS)
        has = say("{name} has it", name=alert.holder_name) if alert.holder_name else say("nobody has it")
        about = f"{self.alerts.what(alert.rule)} · {self.alerts.place(alert)}"
        return Fact(about, say("open for {age}; {holder}", age=age, holder=has), State(alert.severity))

    def lasting(self, minutes: float) -> str:
        """Minutes in their largest unit that still tells something."""
        if minutes < 2 * HOUR_MIN:
            return self.say("{count} min", count=f"{minutes:.1f}".removesuffix(".0"))
        if minutes < 2 * DAY_MIN:
            return self.say("{count} h", count=f"{minutes / HOUR_MIN:.1f}".removesuffix(".0"))
        return self.say("{count} d", count=f"{minutes / DAY_MIN:.1f}".removesuffix(".0"))

    def _off(self) -> list[Indicator]:
        """Furthest from their target first, in parts of it."""
        found = [item for item in self.told.catalogue.indicators.values() if self.told.is_off(item, 0)]
        return sorted(found, key=lambda item: -abs(self._value(item) / (item.target or 1) - 1))

    def _value(self, item: Indicator, area: int = 0) -> float:
        return self.told.numbers.tiles[item.key][area][0] or 0.0

    def _missed(self, item: Indicator) -> Fact:
        told, say = self.told, self.say
        number = self._with_unit(item, self._text(item, 0))
        said = say("{value}, target {target}", value=number, target=self._with_unit(item, told.target(item)))
        missing = [area for area in range(1, len(told.parts) + 1) if told.is_off(item, area)]
        if missing:
            worst = (max if item.direction is Direction.DOWN else min)(
                missing, key=lambda area: self._value(item, area)
            )
            name = told.parts[worst - 1].name
            said += say("; worst in {area}: {value}", area=name, value=self._with_unit(item, self._text(item, worst)))
        return Fact(told.named(item), said, State.WARN)

    def _changes(self) -> list[Indicator]:
        """By how much more they differ than counts of such a size usually do, one of each feed."""
        found = sorted(self._scattered(), key=lambda each: -each[0])
        first: dict[str, Indicator] = {}
        for size, item in found:
            if size >= STRIKING:
                first.setdefault(item.feed, item)
        return list(first.values())

    def _scattered(self) -> Iterator[Scattered]:
        for item in self.told.catalogue.indicators.values():
            value, before, out_of = self.told.numbers.tiles[item.key][0]
            if value is not None and before is not None:
                yield spread_of(item, value, before, out_of), item

    def _changed(self, item: Indicator) -> Fact:
        figure = self.told.figure(item, 0)
        before = self.told.numbers.tiles[item.key][0][1]
        change = figure.change.text if figure.change else ""
        earlier = self._with_unit(item, f"{before:,.{item.decimals}f}")
        value = self._with_unit(item, figure.text)
        return Fact(
            self.told.named(item),
            self.say("{change}: {value} after {before}", change=change, value=value, before=earlier),
        )

    def _text(self, item: Indicator, area: int) -> str:
        return self.told.figure(item, area).text

    def _with_unit(self, item: Indicator, text: str) -> str:
        unit = self.say(item.unit)
        return f"{text}{unit}" if unit in ("%", "‰", "") else f"{text} {unit}"


def spread_of(item: Indicator, value: float, before: float, out_of: float | None) -> float:
    """How many standard deviations of a count (its root), or of a share of `out_of`, a difference is; 0 where that says
    nothing, or the difference is too small to matter.
    """
    part, scale = item.measure.parts[0], before
    scatter = 0.0
    if isinstance(item.measure, Total) and part.kind in (Kind.FLOW, Kind.DISTINCT, Kind.STOCK) and part.field is None:
        scatter = math.sqrt(value + before) if before >= SMALL_BASE else 0.0
    elif isinstance(item.measure, Ratio) and item.measure.is_share and out_of is not None and out_of >= SMALL_BASE:
        scale = item.measure.scale
        mean = (value + before) / 2 / scale
        scatter = scale * math.sqrt(max(2 * mean * (1 - mean), 0.0) / out_of)
    difference = abs(value - before)
    return difference / scatter if scatter and difference >= LEAST_SHARE * scale else 0.0


def longest_open(told: DayAlerts) -> list[Alert]:
    """Of each rule the one still open for longest, the worst first."""
    still = (alert for alert in told.worst if alert.cleared_ms is None or alert.cleared_ms >= told.stretch.end_ms)
    first: dict[str, Alert] = {}
    for alert in still:
        first.setdefault(alert.rule, alert)
    return list(first.values())[:LONGEST_OPEN]
