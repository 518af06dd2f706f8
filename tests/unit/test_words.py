"""Every word that the product says is there in Chinese, and its placeholders are the same."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from catalogue.areas import LEVEL_NAMES
from catalogue.fields import Term
from catalogue.registry import Catalogue, load
from catalogue.views import VIEWS
from layouts.words import CHINESE, ENGLISH, LOCALES, for_language

ROOT = Path(__file__).parents[2]
SAYING = {"words", "AddressError"}
PLACEHOLDER = re.compile(r"{(\w+)}")
SCRIPTS = {path.name: path.read_text() for path in (ROOT / "assets").glob("*.js")}


def entries():
    """The translations of the catalogue of words, by English text."""
    with (LOCALES / "zh_CN.po").open("rb") as file:
        return {entry.id: entry for entry in read_po(file, locale="zh_CN") if entry.id}


ENTRIES = entries()


def declared(catalogue: Catalogue) -> Iterator[str]:
    """Every name and unit that a declaration brings."""
    for system in catalogue.systems:
        yield system.name
        yield from (rule.name for rule in (*system.events, *system.alerts))
        for indicator in system.indicators:
            yield from (indicator.name, indicator.unit)
        for feed in system.feeds:
            yield from (feed.name, *(step.name for step in feed.steps), *(number.unit for number in feed.numbers))
            for field in feed.fields:
                yield field.name
                yield from (value.name for value in field.values) if isinstance(field, Term) else ()
    yield from LEVEL_NAMES.values()
    yield from (view.name for view in VIEWS)


def said_in_python() -> Iterator[str]:
    """The literal first argument of every call of `words` and of the errors that a page shows."""
    for folder in ("layouts", "callbacks"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and called(node) in SAYING and node.args:
                    yield from literals(node.args[0])


def said_of_cases() -> Iterator[str]:
    """The sentences of refusals (catalogue.refusals), all of which name the case."""
    for path in (ROOT / "catalogue" / "standing.py", *(ROOT / "backend" / "dispatching").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "{code}" in node.value:
                yield node.value


def said_of_rules() -> Iterator[str]:
    """The sentences about changes of alert rules that cannot be meant, or come too late."""
    paths = ("catalogue/alert_values.py", "catalogue/alert_changes.py", "catalogue/alert_checks.py")
    for path in (*paths, "backend/alerting/desk.py"):
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
            if is_text and PLACEHOLDER.search(node.value):
                yield node.value


def called(node: ast.Call) -> str:
    """The last part of the name that is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def literals(node: ast.expr) -> Iterator[str]:
    """The text of a literal, or of both branches of a choice between two."""
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))


def said_in_scripts() -> Iterator[str]:
    """The literal first argument of every call of `words` in the scripts."""
    for text in SCRIPTS.values():
        yield from re.findall(r"words\('([^']+)'", text)


@pytest.mark.parametrize("msgid", sorted(set(filter(None, declared(load())))))
def test_what_is_declared_has_a_chinese_name(msgid):
    assert ENTRIES[msgid].string


@pytest.mark.parametrize("msgid", sorted(set(said_in_python())))
def test_what_a_layout_says_is_there_in_chinese(msgid):
    assert ENTRIES[msgid].string


@pytest.mark.parametrize("msgid", sorted(set(said_of_cases())))
def test_what_an_officer_is_told_of_a_case_is_there_in_chinese(msgid):
    assert ENTRIES[msgid].string


@pytest.mark.parametrize("msgid", sorted(set(said_of_rules())))
def test_what_is_wrong_with_a_rule_is_there_in_chinese(msgid):
    assert ENTRIES[msgid].string


@pytest.mark.parametrize("msgid", sorted(set(said_in_scripts())))
def test_what_a_script_says_is_handed_to_it(msgid):
    assert msgid in for_language(CHINESE).for_browser()


def test_what_is_said_to_belong_to_a_script_stands_in_one():
    belonging = [
        msgid
        for msgid, entry in ENTRIES.items()
        if entry.locations and all(name.startswith("assets/") for name, _ in entry.locations)
    ]
    assert [msgid for msgid in belonging if not any(f"'{msgid}'" in text for text in SCRIPTS.values())] == []


def test_placeholders_are_the_same_in_both_languages():
    differing = {
        msgid: entry.string
        for msgid, entry in ENTRIES.items()
        if set(PLACEHOLDER.findall(msgid)) != set(PLACEHOLDER.findall(entry.string))
    }
    assert differing == {}


def test_words_are_filled_and_unknown_ones_stay_as_they_are():
    words = for_language(CHINESE)
    assert words("{unit} / 15 min", unit="家") == "家 / 15 分钟"
    assert words("A text of somebody's own system") == "A text of somebody's own system"
    assert for_language(ENGLISH)("{unit} / 15 min", unit="sites") == "sites / 15 min"


def test_a_language_that_nobody_speaks_is_chinese():
    assert for_language("tlh").lang == CHINESE
