"""The open alerts in memory: by rule to follow them, by area to tell of them as the live document has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from backend.alerting.life import State
from catalogue.model import Severity
from data_access.alerts import Alert
from data_access.areas import AreaTree

FOLD_ABOVE = 5  # so many alerts of one rule have a line each, more of them one together
MOST_LINES = 40
WORST_FIRST = {severity.value: place for place, severity in enumerate(Severity)}
URGENT_FIRST = {State.ACTIVE: 0, State.ACKNOWLEDGED: 1, State.RECOVERING: 2}

Line = list[Any]


class OpenAlerts:
    """All that are not cleared; pending ones are followed but not told of."""

    def __init__(self, alerts: Iterable[Alert], tree: AreaTree) -> None:
        """As read from the store."""
        self.tree = tree
        self.by_rule: dict[str, dict[str, Alert]] = {}
        self._told: dict[int, dict[str, dict[int, Alert]]] = {}
        self._lines: dict[int, list[Line]] = {}
        for each in alerts:
            self.put(each)

    def all(self) -> list[Alert]:
        """Every one."""
        return [each for own in self.by_rule.values() for each in own.values()]

    def of(self, rule: str) -> dict[str, Alert]:
        """Those of a rule by subject."""
        return self.by_rule.get(rule, {})

    def put(self, alert: Alert) -> set[int]:
        """Keep it as it is now, or forget it where it is cleared; the indices of the areas that tell of it."""
        own = self.by_rule.setdefault(alert.rule, {})
        if alert.cleared_ms is None:
            own[alert.subject] = alert
        else:
            own.pop(alert.subject, None)
        areas = self.areas_of(alert)
        for area in areas:
            self._lines.pop(area, None)
            of_rule = self._told.setdefault(area, {}).setdefault(alert.rule, {})
            if alert.cleared_ms is None and alert.state != State.PENDING:
                of_rule[alert.id] = alert
            else:
                of_rule.pop(alert.id, None)
        return areas

    def areas_of(self, alert: Alert) -> set[int]:
        """The indices of its area and of those above; none where there is no such area any more."""
        index = int(self.tree.by_id[alert.area_id]) if alert.area_id < len(self.tree.by_id) else -1
        return {int(area) for area in self.tree.lineage[index] if area >= 0} if index >= 0 else set()

    def lines(self, area: int) -> list[Line]:
        """The area's alerts, worst first (docs/live-document.md)."""
        if area not in self._lines:
            groups = (list(own.values()) for own in self._told.get(area, {}).values() if own)
            told = [line for group in groups for line in self._of_rule(group, area)]
            self._lines[area] = sorted(told, key=_worst_first)[:MOST_LINES]
        return self._lines[area]

    def _of_rule(self, group: list[Alert], area: int) -> list[Line]:
        if len(group) <= FOLD_ABOVE:
            return [self._line(each) for each in group]
        first = min(group, key=lambda each: (WORST_FIRST[each.severity], URGENT_FIRST[State(each.state)]))
        line = self._line(first)
        line[0], line[4], line[5], line[8], line[10] = None, self.tree.areas[area].code, None, None, None
        line[6] = min(each.active_ms or each.since_ms for each in group)
        line[7] = max(each.last_ms for each in group)
        line[9] = len(group)
        line[11] = all(each.unknown_ms is not None for each in group)
        line[12] = min((each.snoozed_ms or 0) for each in group) or None
        line[13] = self._newest(group)
        return [line]

    def _newest(self, group: list[Alert]) -> Line | None:
        """Of those that nobody has, the one that became active last."""
        own = (each for each in group if each.state == State.ACTIVE)
        newest = max(own, key=lambda each: (each.active_ms or 0, each.id), default=None)
        return [newest.id, self._code(newest), newest.place, newest.active_ms] if newest else None

    def _line(self, alert: Alert) -> Line:
        value = alert.shown if alert.value is None else f"{alert.value:g}"
        return [
            alert.id,
            alert.rule,
            alert.severity,
            alert.state,
            self._code(alert),
            alert.place,
            alert.active_ms,
            alert.last_ms,
            value,
            alert.count,
            alert.holder_name,
            alert.unknown_ms is not None,
            alert.snoozed_ms,
            None,
        ]

    def _code(self, alert: Alert) -> str:
        return self.tree.areas[int(self.tree.by_id[alert.area_id])].code


def _worst_first(line: Line) -> tuple[int, int, int]:
    return WORST_FIRST[line[2]], URGENT_FIRST[State(line[3])], -(line[6] or 0)
