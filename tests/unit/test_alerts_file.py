"""The deployer's file of alert rules and contacts: what it changes, and what is wrong told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.alerting.channels import is_channel
from catalogue.alert_changes import KEYS, changed_catalogue, changed_rule, checked, keys_of, value_of
from catalogue.alert_rules import Limit
from catalogue.alert_values import read_text, shown_text
from catalogue.alerts_file import AlertsFile, read_alerts
from catalogue.registry import Catalogue, load
from catalogue.toml_tables import TomlError

CATALOGUE = load()
GOOD = """
[rule.fever]
limit = 37.5
severity = "warn"
message = "Feverish"
message_zh = "体温偏高"
escalate_s = [0, 60, 120]

[rule.grid_unmanned]
days = [1, 2, 3, 4, 5, 6]
from = "08:30"
to = "18:00"

[contact.duty]
name = "Duty room"
area = "340103001"
channels = ["json://127.0.0.1:9/alerts"]
rules = ["fever"]
lang = "en"
"""


def read(tmp_path: Path, text: str) -> AlertsFile:
    path = tmp_path / "alerts.toml"
    path.write_text(text, encoding="utf-8")
    return read_alerts(path, CATALOGUE, is_channel)


def test_rules_are_changed_and_contacts_are_known(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    changed = changed_catalogue(CATALOGUE, found.changes)

    fever, unmanned = changed.alert_rules["fever"], changed.alert_rules["grid_unmanned"]
    assert (fever.severity, value_of(fever, "limit"), fever.alarm.texts["zh-CN"]) == ("warn", 37.5, "体温偏高")
    assert changed.rules["fever"].where[0].value == 37.5
    assert [stage.after_s for stage in fever.alarm.stages] == [0, 60, 120]
    assert (unmanned.alarm.schedule.days, unmanned.alarm.schedule.start) == ((1, 2, 3, 4, 5, 6), 510)
    (contact,) = found.contacts
    assert (contact.name, contact.areas, contact.rules, contact.lang) == ("Duty room", ("340103001",), ("fever",), "en")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[rule.fever]\nlimit = "hot"', 2, "rule.fever.limit 'hot' is not a number"),
        ("[rule.nothing]\nlimit = 1", 1, "is not an alert rule; there are "),
        ("[rule.fever]\n\nfor_s = 3", 3, "cannot be changed of this rule; "),
        ("[rule.mask_compliance_low]\nclear = 90", 1, "on the wrong side of its limit 95"),
        ('[rule.grid_unmanned]\nto = "25:00"', 2, "is not a time from 00:00 to 24:00"),
        ("[rule.grid_unmanned]\ndays = [0]", 2, "is not a list of weekdays"),
        ("[rule.fever]\nescalate_s = [9, 3]", 2, "is not in order"),
        ('[rule.fever]\nseverity = "bad"', 2, "is not one of critical, warn, notice"),
        ("[rules.fever]\nlimit = 1", 1, "is not known; here may stand rule, contact"),
        (
            '[contact.a]\nname = "A"\narea = "1"\nchannels = ["nowhere"]',
            4,
            "no. 1 is not an address that Apprise knows",
        ),
        ('[contact.a]\nname = "A"\nchannels = []', 1, "has no area"),
        ('[contact.a]\nname = "A"\narea = "1"\nchannels = []\nrules = ["x"]', 5, "'x' is not one of "),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(TomlError) as raised:
        read(tmp_path, text)

    assert f"alerts.toml:{line}: " in str(raised.value)
    assert said in str(raised.value)


def test_an_address_with_a_password_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(TomlError) as raised:
        read(tmp_path, '[contact.a]\nname = "A"\narea = "1"\nchannels = ["nowhere://me:secret@host"]')

    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("rule", CATALOGUE.alert_rules.values(), ids=CATALOGUE.alert_rules)
def test_every_key_of_a_rule_can_be_read_written_as_text_and_put_back(rule: object) -> None:
    for key in keys_of(rule):  # type: ignore[arg-type]
        value = value_of(rule, key)  # type: ignore[arg-type]
        assert read_text(shown_text(value), value, KEYS[key].check) == (value if shown_text(value) else None)
        if value is not None:
            assert changed_rule(rule, {key: checked(rule, key, value)}) == rule  # type: ignore[arg-type]


def test_every_system_of_the_mission_has_a_rule(catalogue: Catalogue) -> None:
    with_rules = [s.key for s in catalogue.systems if s.alerts or any(event.alarm for event in s.events)]

    assert with_rules == [system.key for system in catalogue.systems]
    assert all(isinstance(rule.watch, Limit) for rule in catalogue.alert_rules.values() if rule.key == "building_full")
