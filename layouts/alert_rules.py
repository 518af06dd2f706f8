"""The page on which the rules of alerts are changed, as a document that needs no script; what may be changed is
catalogue/alert_changes.py's, and who may is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import escape
from itertools import groupby
from typing import Any

from catalogue.alert_values import shown_text
from catalogue.model import Severity
from catalogue.people import Person
from layouts.links import wall_address
from layouts.refused_document import refused_document
from layouts.words import CHINESE, ENGLISH, Words, for_language

PAGE = "/alert-rules"
OTHER = {CHINESE: (ENGLISH, "English"), ENGLISH: (CHINESE, "中文")}
LABELS = {
    "enabled": "In use",
    "severity": "Severity",
    "limit": "Limit",
    "clear": "Clear at",
    "minimum_base": "Judged from",
    "silent_s": "Silent for, seconds",
    "silent_days": "Silent for, working days",
    "for_s": "Lasts for, seconds",
    "clear_s": "Over for, seconds",
    "hold_s": "A record holds for, seconds",
    "times": "Times",
    "within_s": "Within, seconds",
    "days": "Weekdays, 1 is Monday",
    "from": "From",
    "to": "To",
    "escalate_s": "Told after, seconds",
    "message": "Message in English",
    "message_zh": "Message in Chinese",
}
CHOICES = {"enabled": ("yes", "no"), "severity": tuple(severity.value for severity in Severity)}
CHOICE_WORDS = {"yes": "Yes", "no": "No", "critical": "Critical", "warn": "Warning", "notice": "Notice"}

DOCUMENT = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark">
<title>{title}</title>
<link rel="stylesheet" href="/assets/tokens.css">
<link rel="stylesheet" href="/assets/shell.css">
<link rel="stylesheet" href="/assets/alert-rules.css">
</head>
<body>
<main class="alert-rules">
<header><h1>{title}</h1><p>{lead}</p>
<nav><a href="{wall}">{back}</a><a href="{other_href}" lang="{other_lang}">{other}</a></nav></header>
{systems}
<section class="alert-rules-log"><h2>{log_title}</h2>{log}</section>
</main>
</body>
</html>
"""


@dataclass(frozen=True)
class Sent:
    """The rule that was sent last, with what is wrong with it, and which key of it that is; all empty where nothing was."""

    rule: str
    key: str
    problem: str

    def told(self, words: Words) -> str:
        """What is wrong, after the label of its field."""
        label = words(LABELS[self.key]) if self.key in LABELS else ""
        return words("{label}: {problem}", label=label, problem=self.problem) if label else self.problem


def alert_rules_page(
    told: Mapping[str, Any], name: str, lang: str, rule: str, key: str, problem: str, zone: tzinfo
) -> str:
    """The HTML. `told` is what GET /api/v1/alert-rules answers, `name` who reads it; the rest is what was sent last."""
    words = for_language(lang or CHINESE)
    other_lang, other = OTHER[words.lang]
    sent = Sent(rule, key, problem)
    systems = groupby(told["rules"], key=lambda each: each["system"])
    parts = {
        "lang": words.lang,
        "title": words("Alert rules"),
        "lead": words("{name}, what you change here holds at once, and is kept with your name.", name=name),
        "wall": wall_address("", words),
        "back": words("Back to the wall"),
        "other_href": f"{PAGE}?lang={other_lang}",
        "other_lang": other_lang,
        "other": other,
        "log_title": words("Changes"),
    }
    escaped = {key: escape(value) for key, value in parts.items()}
    sections = "\n".join(_system(name, list(rules), sent, words) for name, rules in systems)
    names = {each["rule"]: each["name"] for each in told["rules"]}
    return DOCUMENT.format(systems=sections, log=_log(told["log"], names, zone, words), **escaped)


def refused_rules_page(lang: str, person: Person) -> str:
    """The HTML for somebody who may not change rules."""
    words = for_language(lang or CHINESE)
    text = words("The rules of alerts need a permission that you have not been given.")
    return refused_document(text, 403, words, person, f"{PAGE}?lang={words.lang}")


def _system(name: str, rules: list[Mapping[str, Any]], sent: Sent, words: Words) -> str:
    told = "\n".join(_rule(each, sent if each["rule"] == sent.rule else None, words) for each in rules)
    return f"<section><h2>{escape(words(name))}</h2>{told}</section>"


def _rule(rule: Mapping[str, Any], sent: Sent | None, words: Words) -> str:
    key = escape(rule["rule"])
    marks = [words("changed")] if rule["changed"] else []
    if rule["values"]["enabled"] is False:
        marks.append(words("not in use"))
    said = "".join(f"<small>{escape(mark)}</small>" for mark in marks)
    problem = sent.told(words) if sent else ""
    wrong = f'<p class="alert-rules-problem" role="alert">! {escape(problem)}</p>' if problem else ""
    fields = "".join(_fields(rule, sent.key if sent else "", words))
    return (
        f'<details id="{key}"{" open" if sent else ""}><summary>{escape(words(rule["name"]))}{said}</summary>'
        f'<form method="post" action="{PAGE}/{key}">{wrong}<div>{fields}</div>'
        f'<input type="hidden" name="lang" value="{words.lang}">'
        f'<p><button class="button" type="submit">{escape(words("Save"))}</button>'
        f'<button type="submit" name="declared" value="yes">{escape(words("As declared"))}</button></p></form></details>'
    )


def _fields(rule: Mapping[str, Any], wrong: str, words: Words) -> Iterator[str]:
    for key, value in rule["values"].items():
        text, declared = shown_text(value), shown_text(rule["declared"][key])
        note = words("declared: {value}", value=_choice(declared, words)) if text != declared and declared else ""
        yield (
            f"<label>{escape(words(LABELS[key]))}{_field(key, text, key == wrong, words)}<small>{escape(note)}</small></label>"
            f'<input type="hidden" name="seen.{key}" value="{escape(text)}">'
        )


def _field(key: str, text: str, is_wrong: bool, words: Words) -> str:
    invalid = ' aria-invalid="true"' if is_wrong else ""
    if key not in CHOICES:
        return f'<input name="{key}" value="{escape(text)}" autocomplete="off" spellcheck="false"{invalid}>'
    options = (
        f'<option value="{value}"{" selected" if value == text else ""}>{escape(_choice(value, words))}</option>'
        for value in CHOICES[key]
    )
    return f'<select name="{key}"{invalid}>{"".join(options)}</select>'


def _choice(text: str, words: Words) -> str:
    return words(CHOICE_WORDS[text]) if text in CHOICE_WORDS else text


def _log(log: list[Mapping[str, Any]], names: Mapping[str, str], zone: tzinfo, words: Words) -> str:
    if not log:
        return f"<p>{escape(words('Nothing has been changed.'))}</p>"
    rows = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in _row(each, names, zone, words))}</tr>" for each in log
    )
    heads = "".join(f"<th>{escape(words(name))}</th>" for name in ("Time", "Name", "Rule", "What", "Before", "After"))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def _row(change: Mapping[str, Any], names: Mapping[str, str], zone: tzinfo, words: Words) -> tuple[str, ...]:
    at = datetime.fromtimestamp(change["at_ms"] / 1000, zone)
    after = words("as declared") if change["after"] is None else _choice(shown_text(change["after"]), words)
    rule = words(names.get(change["rule"], change["rule"]))
    label = words(LABELS.get(change["key"], change["key"]))
    before = _choice(shown_text(change["before"]), words)
    return f"{at:%Y-%m-%d %H:%M:%S}", change["name"], rule, label, before, after
