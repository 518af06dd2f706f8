"""Whom an alert tells, and when: stage after stage from when it became active, while nobody has acknowledged it.

Which stages are over is kept in the alert, so that each is told once; sending is notifying.py's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from backend.alerting.life import State
from catalogue.alarms import Stage
from catalogue.alert_rules import AlertRule
from catalogue.contacts import Contact, contacts_of
from data_access.alert_sendings import Sending
from data_access.alerts import Alert, Note
from data_access.areas import AreaTree

ESCALATED = "escalated"


@dataclass(frozen=True)
class Reached:
    """An alert has come to a stage of its rule; `number` counts them from 1."""

    rule: AlertRule
    stage: Stage
    number: int


def climbed(alert: Alert, rule: AlertRule, now_ms: int) -> tuple[Alert, list[Reached]]:
    """The alert after the stages whose time has come, and those stages."""
    stages = rule.alarm.stages
    if alert.stage >= len(stages) or not _climbs(alert, rule, now_ms):
        return alert, []
    reached = []
    for number, stage in enumerate(stages[alert.stage :], alert.stage + 1):
        if (alert.active_ms or 0) + stage.after_s * 1000 > now_ms:
            break
        reached.append(Reached(rule, stage, number))
    return (replace(alert, stage=reached[-1].number), reached) if reached else (alert, [])


def _climbs(alert: Alert, rule: AlertRule, now_ms: int) -> bool:
    is_snoozed = alert.snoozed_ms is not None and alert.snoozed_ms > now_ms
    wanted = (State.ACTIVE, State.ACKNOWLEDGED) if rule.alarm.even_acknowledged else (State.ACTIVE,)
    return alert.state in wanted and not is_snoozed


def told_of(
    alert: Alert, reached: Sequence[Reached], contacts: Sequence[Contact], tree: AreaTree, now_ms: int, real_ms: int
) -> tuple[list[Note], list[Sending]]:
    """The notes and messages of the stages that an alert, which has its number, has come to."""
    index = int(tree.by_id[alert.area_id])
    path = tree.path(tree.areas[index].code)
    notes, sendings = [], []
    for each in reached:
        chosen = contacts_of(contacts, each.stage, path, alert.rule)
        if not chosen and each.stage.turn is not None:
            continue
        names = ", ".join(contact.name for contact in chosen)
        notes.append(Note(alert_id=alert.id, at_ms=now_ms, act=ESCALATED, name=names or None, said=each.stage.level))
        sendings += [
            Sending(alert_id=alert.id, stage=each.number, contact=contact.key, channel=place, due_ms=real_ms)
            for contact in chosen
            for place in range(len(contact.channels))
        ]
    return notes, sendings
