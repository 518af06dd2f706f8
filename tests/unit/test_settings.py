"""Settings are read, refused with a clear word, and told in the README as they are declared."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from catalogue.settings import SettingError, Settings, markdown_table, read_settings
from catalogue.settings_table import SETTINGS, Setting

ROOT = Path(__file__).parents[2]


def test_the_readme_tells_every_setting() -> None:
    assert markdown_table().strip() in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("item", SETTINGS, ids=lambda item: item.name)
def test_a_row_of_the_table_is_the_setting(item: Setting) -> None:
    default = f"`{item.default}`" if item.default else "empty"
    assert f"| `{item.name}` | {default} | {item.help} |" in markdown_table().splitlines()
    assert "|" not in item.help
    assert item.help.endswith((".", "no."))


def test_every_setting_has_a_field() -> None:
    assert [field.name for field in fields(Settings)] == [item.name.lower() for item in SETTINGS]


def test_defaults_are_what_an_empty_environment_gives() -> None:
    settings = read_settings({})

    assert settings == read_settings({item.name: item.default for item in SETTINGS})
    assert (settings.host, settings.port, settings.var_dir) == ("127.0.0.1", 8050, Path("var"))
    assert (settings.clock, settings.demo, settings.catalogue_dir) == (None, True, None)


def test_values_of_the_environment_win() -> None:
    settings = read_settings({"PORT": " 9000 ", "DEMO": "No", "CLOCK": "2026-03-18T10:30:00+08:00", "VAR_DIR": "/data"})

    assert (settings.port, settings.demo, settings.var_dir) == (9000, False, Path("/data"))
    assert settings.clock is not None
    assert settings.clock.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("PORT", "0", "a number between 1 and 65535"),
        ("PORT", "80.5", "a number between 1 and 65535"),
        ("WEB_WORKERS", "many", "a number between 1 and 64"),
        ("DEMO_RATE", "nan", "a number between 0 and 5000"),
        ("DEMO_RATE", "1e9", "a number between 0 and 5000"),
        ("DEMO_DAYS", "-1", "a number between 0 and 60"),
        ("TICK_SECONDS", "0", "a number between 0.05 and 60"),
        ("DEMO", "maybe", "yes or no"),
        ("TIMEZONE", "Mars/Olympus", "an IANA time zone"),
        ("TIMEZONE", "Asia", "an IANA time zone"),
        ("TIMEZONE", "/etc/localtime", "an IANA time zone"),
        ("CLOCK", "2026-03-18T10:30:00", "an instant with a time zone"),
        ("CLOCK", "yesterday", "an instant with a time zone"),
        ("LOG_LEVEL", "LOUD", "one of DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_would_be_right(name: str, value: str, right: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({name: value})

    assert str(caught.value).startswith(f"{name} is {value!r}; it must be {right}")
    assert "\n" not in str(caught.value)
