"""Reads a deployer's changes of alert rules, and who is told of alerts, from a TOML file (docs/alerts.md).

What is wrong is named with its line. What may be changed is alert_changes.py's; whether a channel can be reached is
looked at by who sends.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalogue.alert_changes import Changes, changed_rule, checked
from catalogue.alert_checks import check_rule
from catalogue.alert_values import ChangeError
from catalogue.contacts import Contact
from catalogue.errors import CatalogueError
from catalogue.registry import Catalogue
from catalogue.toml_tables import LinedChecker, read_toml

TOP = ("rule", "contact")
CONTACT = ("name", "area", "channels", "rules", "lang")
LANGUAGES = ("zh-CN", "en")


@dataclass(frozen=True)
class AlertsFile:
    """What the file says; without one nothing is changed and nobody is told."""

    changes: Changes = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()


def read_alerts(path: Path, catalogue: Catalogue, is_channel: Callable[[str], bool]) -> AlertsFile:
    """The file. TomlError with the line for the first thing that cannot be meant."""
    given = read_toml(path)
    check = LinedChecker(path, text_of_file=path.read_text(encoding="utf-8"))
    check.known("", given, TOP)
    rules = check.table("rule", given.get("rule", {}))
    changes = {key: _rule(key, table, check, catalogue) for key, table in rules.items()}
    contacts = check.table("contact", given.get("contact", {}))
    found = tuple(_contact(key, table, check, catalogue, is_channel) for key, table in contacts.items())
    return AlertsFile(changes, found)


def _rule(key: str, given: Any, check: LinedChecker, catalogue: Catalogue) -> dict[str, Any]:
    where = f"rule.{key}"
    rule = catalogue.alert_rules.get(key)
    if rule is None:
        raise check.failure(where, f"is not an alert rule; there are {', '.join(catalogue.alert_rules)}")
    found: dict[str, Any] = {}
    for name, value in check.table(where, given).items():
        try:
            found[name] = checked(rule, name, value)
        except ChangeError as error:
            raise check.failure(f"{where}.{name}", str(error)) from None
    try:
        check_rule(changed_rule(rule, found), catalogue)
    except CatalogueError as error:
        raise check.failure(where, f"cannot work: {error}") from None
    return found


def _contact(
    key: str, given: Any, check: LinedChecker, catalogue: Catalogue, is_channel: Callable[[str], bool]
) -> Contact:
    where = f"contact.{key}"
    table = check.table(where, given)
    check.known(where, table, CONTACT)
    check.needed(where, table, ("name", "area", "channels"))
    area, rules = table["area"], check.texts(f"{where}.rules", table.get("rules", []))
    for rule in rules:
        check.one_of(f"{where}.rules", rule, catalogue.alert_rules)
    channels = check.texts(f"{where}.channels", table["channels"])
    for place, channel in enumerate(channels, 1):
        if not is_channel(channel):  # which may hold a password, so that it is not repeated
            raise check.failure(
                f"{where}.channels", f"no. {place} is not an address that Apprise knows (docs/alerts.md)"
            )
    return Contact(
        key=key,
        name=check.text(f"{where}.name", table["name"]),
        areas=check.texts(f"{where}.area", area) if isinstance(area, list) else (check.text(f"{where}.area", area),),
        channels=channels,
        rules=rules,
        lang=check.one_of(f"{where}.lang", table.get("lang", LANGUAGES[0]), LANGUAGES),
    )
