"""What a report tells of a day's alerts: by rule, by part of the area, the worst ones; how long they waited is counted here."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from api.alerts import AlertWords
from catalogue.alert_words import rule_words
from catalogue.model import Severity
from catalogue.report import Cell, Figure, Group, Mark, Moment, Named, Row, State, Table
from data_access.alert_times import Stretch
from data_access.alerts import Alert

Floats = npt.NDArray[np.float64]
MINUTE_MS = 60_000
SEVERITY = {Severity.CRITICAL: "Critical", Severity.WARN: "Warning", Severity.NOTICE: "Notice"}
SHARES = {"Median": 0.5, "9 of 10": 0.9}
ROUNDING = 1e-9  # 0.9 of 10 is 9, whatever the machine makes of it


@dataclass(frozen=True)
class DayAlerts:
    """`frame` as data_access.alert_times reads it, with `part`: which of `parts` it lies in, -1 for the area itself.

    `worst` are those to be listed, at most `of_a_rule` of one rule (0: all). `way`: the codes from the root to the area.
    `is_kept`: the alerts of that day are; else there are none here.
    """

    frame: pd.DataFrame
    stretch: Stretch
    parts: Sequence[Named]
    worst: Sequence[Alert]
    of_a_rule: int
    way: Sequence[str]
    is_kept: bool = True

    @property
    def none(self) -> str:
        """What is said where there are none; a word to be translated."""
        return "No alerts on this day." if self.is_kept else "The alerts of this day are no longer kept."

    @cached_property
    def whole(self) -> Counted:
        """All of them."""
        return Counted(self.frame, self.stretch)

    def of_part(self, part: int) -> Counted:
        """Those of a part."""
        return Counted(self.frame[self.frame["part"] == part], self.stretch)


@dataclass(frozen=True)
class Counted:
    """Some of a day's alerts, counted."""

    frame: pd.DataFrame
    stretch: Stretch

    def within(self, column: str) -> pd.DataFrame:
        """Those to which it came about in the stretch."""
        at = self.frame[column]
        found: pd.DataFrame = self.frame[(at >= self.stretch.start_ms) & (at < self.stretch.end_ms)]
        return found

    def raised(self, severity: str = "") -> int:
        """How many became active."""
        found = self.within("active_ms")
        return len(found[found["severity"] == severity]) if severity else len(found)

    @property
    def open(self) -> int:
        """How many were not cleared at the end."""
        return int((~(self.frame["cleared_ms"] < self.stretch.end_ms)).sum())

    def minutes(self, column: str) -> Floats:
        """How long it took those to which it came about in the stretch, since they were raised, sorted."""
        found = self.within(column)
        waited: Floats = np.sort((found[column] - found["active_ms"]).to_numpy(dtype=np.float64)) / MINUTE_MS
        return waited

    @property
    def counts(self) -> list[Cell]:
        """Raised, acknowledged, cleared, still open."""
        numbers = (self.raised(), len(self.within("acknowledged_ms")), len(self.within("cleared_ms")), self.open)
        return [Figure(number) for number in numbers]


def quantile(ordered: Floats, share: float) -> float | None:
    """The lowest that at least `share` of them do not pass, as catalogue.measures.Quantile; None of none."""
    return float(ordered[max(1, math.ceil(share * len(ordered) - ROUNDING)) - 1]) if len(ordered) else None


class AlertTables:
    """Three tables in the words of one language."""

    def __init__(self, words: AlertWords, told: DayAlerts, of: str) -> None:
        """`of`: the name of the whole area."""
        self.words, self.say, self.told, self.of = words, words.say, told, of

    def tables(self) -> list[Table]:
        """By rule, by part, and the worst; one alone says that there are none."""
        if not len(self.told.frame):
            return [Table(key="alerts", title=self.say("Alerts"), empty=self.say(self.told.none))]
        return [self._by_rule(), *([self._by_part()] if self.told.parts else []), self._worst()]

    def mark(self, severity: str) -> Mark:
        """The word for it."""
        return Mark(State(severity), self.say(SEVERITY[Severity(severity)]))

    def what(self, rule: str) -> str:
        """What its alerts say."""
        known = self.words.catalogue.alert_rules.get(rule)
        return rule_words(known, self.words.lang, self.say) if known else rule

    @property
    def _counted(self) -> tuple[str, ...]:
        return tuple(self.say(name) for name in ("Raised", "Acknowledgements", "Cleared", "Still open"))

    def _by_rule(self) -> Table:
        say = self.say
        waits = (("To acknowledge", "acknowledged_ms"), ("To clear", "cleared_ms"))
        heads = [
            say("{what}: {share} (min)", what=say(name), share=say(share)) for name, _ in waits for share in SHARES
        ]
        return Table(
            key="alert_rules",
            title=say("Alerts by rule"),
            heads=(say("Rule"), say("Severity"), *self._counted, *heads),
            fixed=2,
            groups=[Group(rows=list(self._rules([column for _, column in waits])))],
        )

    def _rules(self, waits: Sequence[str]) -> Iterator[Row]:
        order = [severity.value for severity in Severity]
        frame = self.told.frame
        found = Counter(zip(frame["severity"], frame["rule"], strict=True))
        for place, _, rule in sorted(
            (order.index(severity), -number, rule) for (severity, rule), number in found.items()
        ):
            counted = Counted(frame[(frame["severity"] == order[place]) & (frame["rule"] == rule)], self.told.stretch)
            times = [
                Figure(quantile(counted.minutes(column), share), 1) for column in waits for share in SHARES.values()
            ]
            yield Row((self.what(rule), self.mark(order[place]), *counted.counts, *times))

    def _by_part(self) -> Table:
        say, told = self.say, self.told
        raised = [say("Raised: {severity}", severity=say(word)) for word in SEVERITY.values()]
        rows = [self._part(part, told.of_part(number)) for number, part in enumerate(told.parts)]
        itself = told.of_part(-1)
        if len(itself.frame):
            rows.append(self._part(say("{area} itself", area=self.of), itself))
        return Table(
            key="alert_areas",
            title=say("Alerts by area"),
            heads=(say("Area"), *self._counted, *raised),
            groups=[Group(rows=[self._part(self.of, told.whole, True), *rows])],
        )

    def _part(self, name: Cell, counted: Counted, is_total: bool = False) -> Row:
        raised = [Figure(counted.raised(severity.value)) for severity in SEVERITY]
        return Row((name, *counted.counts, *raised), is_total)

    def _worst(self) -> Table:
        say = self.say
        order = say("critical ones first, then those still open, longest first")
        most = say("at most {count} of a rule", count=self.told.of_a_rule) if self.told.of_a_rule else ""
        times = ("Raised at", "Acknowledged at", "Who has it", "Cleared at")
        heads = ("Severity", "Alert", "Value", "Place", *times)
        return Table(
            key="alerts",
            title=say("Worst alerts"),
            aside=say("; ").join(filter(None, (order, most))),
            heads=tuple(say(name) for name in heads),
            fixed=2,
            groups=[Group(rows=[self._alert(alert) for alert in self.told.worst])],
            left_out=len(self.told.frame) - len(self.told.worst),
        )

    def _alert(self, alert: Alert) -> Row:
        told = self.words.told(alert)
        value = " ".join(filter(None, (told["value"], told["unit"])))
        times = [Moment(at) for at in (alert.active_ms, alert.acknowledged_ms, alert.cleared_ms)]
        has = alert.holder_name or self.say("nobody")
        return Row((self.mark(alert.severity), told["what"], value, self.place(alert), *times[:2], has, times[2]))

    def place(self, alert: Alert) -> str:
        """Its area and the name of its site or thing."""
        way = self.words.told(alert)["area"]
        below = [name for code, name in way if code not in self.told.way] or [name for _, name in way[-1:]]
        return " ".join(filter(None, (*below, alert.place)))
