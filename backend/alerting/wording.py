"""The message that a contact gets of an alert, in its language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from catalogue.alert_words import rule_words, value_words
from data_access.alert_changes import InForce
from data_access.alerts import Alert
from data_access.current_tree import CurrentTree
from data_access.days import Days


class Say(Protocol):
    """The words of one language by their English text."""

    def __call__(self, msgid: str, **values: object) -> str:
        """In that language, placeholders filled."""


SEVERITIES = {"critical": "Critical", "warn": "Warning", "notice": "Notice"}


@dataclass(frozen=True)
class Wording:
    """`words` gives the words of a language by its tag."""

    rules: InForce
    areas: CurrentTree
    days: Days
    words: Callable[[str], Say]

    def message(self, alert: Alert, stage: int, lang: str) -> tuple[str, str]:
        """Title and body. The alert's number is in it, so that a message that came twice is known as one."""
        say, catalogue = self.words(lang), self.rules.catalogue()
        rule = catalogue.alert_rules.get(alert.rule)
        name = rule_words(rule, lang, say) if rule else alert.rule
        told = value_words(rule, catalogue, alert.value, alert.shown, say) if rule else ("", "")
        at = datetime.fromtimestamp((alert.active_ms or alert.since_ms) / 1000, self.days.zone)
        lines = [
            self._place(alert),
            " ".join(filter(None, told)),
            say("Since {time}", time=f"{at:%Y-%m-%d %H:%M}"),
            say("Alert no. {number}, stage {stage}", number=alert.id, stage=stage),
        ]
        return f"{say(SEVERITIES[alert.severity])}: {name}", "\n".join(filter(None, lines))

    def _place(self, alert: Alert) -> str:
        tree = self.areas.get()
        index = int(tree.by_id[alert.area_id]) if alert.area_id < len(tree.by_id) else -1
        names = [area.name for area in tree.path(tree.areas[index].code)] if index >= 0 else []
        return " › ".join([*names, *([alert.place] if alert.place else [])])
