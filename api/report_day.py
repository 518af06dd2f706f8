"""Puts a daily report together: the numbers of the day, its alerts, and what is said of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from api.alert_services import AlertServices
from api.alerts import AlertWords
from api.report_alerts import AlertTables, DayAlerts
from api.report_facts import DayFacts
from api.report_indicators import DayNumbers, IndicatorTables
from api.report_numbers import Numbers, numbers_of, parts_of
from api.report_services import ReportServices
from api.services import ApiServices
from catalogue.people import present
from catalogue.report import Named, Report
from data_access.alert_times import Stretch
from data_access.areas import AreaTree
from data_access.past_cells import selected

LISTED, OF_A_RULE = 40, 5  # alerts on the page
MOST_LISTED = 5_000  # in the workbook


@dataclass(frozen=True)
class Asked:
    """Whose report of which day (proleptic ordinal), in which language; `every`: with all alerts."""

    code: str
    day: int
    lang: str
    every: bool = False


class ReportMaker:
    """Makes reports for whoever may see the area; that is asked elsewhere."""

    def __init__(self, services: ApiServices, alerts: AlertServices, reports: ReportServices) -> None:
        """Reads nothing yet."""
        self.services, self.alerts, self.reports = services, alerts, reports

    def make(self, asked: Asked) -> Report:
        """The whole of it."""
        tree, say, now = self.services.tree.get(), self.services.words(asked.lang), self.services.clock()
        area = tree.areas[tree.index[asked.code]]
        children = tree.children(asked.code)
        parts = [Named(child.name, child.code) for child in children]
        numbers = numbers_of(self.services.past_days, tree, asked.code, asked.day)
        alerts = self._alerts(tree, asked, parts, now)
        told = DayNumbers(self.services.catalogue, say, numbers, area.name, parts)
        words = AlertWords(self.services, self.alerts.rules.catalogue(), tree, asked.lang)
        of_alerts, of_numbers = AlertTables(words, alerts, area.name), IndicatorTables(told, alerts)
        name, today = self.services.days.name, self.services.days.day(now)
        way = [step for step in tree.path(asked.code) if present().sees(each.code for each in tree.path(step.code))]
        return Report(
            title=say("Daily report"),
            area=area.name,
            code=asked.code,
            way=[(step.code, step.name) for step in way],
            day=name(asked.day),
            day_before=name(asked.day - 1),
            day_after=name(asked.day + 1) if asked.day < today else "",
            latest=name(today),
            until_ms=now if asked.day == today else None,
            made_ms=now,
            standing_out=DayFacts(told, of_alerts).lists(),
            tables=[*of_alerts.tables(), *of_numbers.times(), *of_numbers.indicators()],
            notes=self._notes(asked, way[-1].name, numbers, now),
        )

    def _alerts(self, tree: AreaTree, asked: Asked, parts: Sequence[Named], now: int) -> DayAlerts:
        start, end = self.services.days.bounds(asked.day)
        below = tree.below(asked.code)
        areas = None if len(below) == len(tree.areas) else tree.ids[below].tolist()
        is_kept = self.reports.times.are_kept(start)
        stretch = Stretch(start, min(end, now + 1), areas if is_kept else ())
        most, of_a_rule = (MOST_LISTED, 0) if asked.every else (LISTED, OF_A_RULE)
        return DayAlerts(
            frame=self._placed(tree, asked.code, self.reports.times.read(stretch)),
            stretch=stretch,
            parts=parts,
            worst=self.reports.times.worst(stretch, most, of_a_rule or most),
            of_a_rule=of_a_rule,
            way=[step.code for step in tree.path(asked.code)],
            is_kept=is_kept,
        )

    def _placed(self, tree: AreaTree, code: str, frame: pd.DataFrame) -> pd.DataFrame:
        """With the part of the area in which each alert lies."""
        place = np.append(selected(tree, parts_of(tree, code)).place, -1)
        known = np.append(tree.by_id, -1)
        numbers = frame["area_id"].to_numpy()
        indices = known[np.where(numbers < len(tree.by_id), numbers, len(tree.by_id))]
        return frame.assign(part=place[indices])

    def _notes(self, asked: Asked, area: str, numbers: Numbers, now: int) -> list[tuple[str, str]]:
        say, catalogue = self.services.words(asked.lang), self.services.catalogue
        silent = [say(feed.name) for key, feed in catalogue.feeds.items() if key not in numbers.heard]
        zone = self.services.days.zone
        written = datetime.fromtimestamp(now // 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
        found = [
            (say("Report"), say("Daily report")),
            (say("Area"), f"{area} ({asked.code})"),
            (say("Day"), f"{self.services.days.name(asked.day)} ({zone.key})"),
            (say("Filter"), say("none")),
            (say("Made at"), written),
            (
                say("Counting of alerts"),
                say("What came about on the day is counted, whenever an alert began; open is as at its end."),
            ),
            (say("Unknown"), say("— is a number that is not known; its reason stands beside it.")),
        ]
        return [*found, (say("No records on this day"), say(", ").join(silent))] if silent else found
