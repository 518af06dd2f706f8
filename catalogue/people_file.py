"""Reads who may sign in and who may send records from a TOML file (docs/sign-in.md); what is wrong is named with its line.

Hashes are only looked at here, never the passwords and keys themselves; checking those is passwords.py's.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from catalogue.passwords import is_key_hash, is_password_hash
from catalogue.people import EVERY_AREA, People, Permission, Person
from catalogue.toml_tables import LinedChecker, read_toml

TOP = ("person", "source")
PERSON = ("name", "password", "wall_key", "area", "permissions")
SOURCE = ("key",)
SIGN_IN = ("password", "wall_key")
AREA = re.compile(r"[\w.-]{1,40}")
NAME = re.compile(r"[^\s\x00-\x1f]{1,64}")

ALONG_WITH_RECORDS = {
    Permission.PERSONAL: "in which personal text is shown",
    Permission.DISPATCH: "by which one sees the cases that one dispatches",
}

Table = dict[str, Any]


def read_people(path: Path) -> People:
    """Everybody in the file. TomlError with the line for the first thing that cannot be meant."""
    given = read_toml(path)
    check = LinedChecker(path, text_of_file=path.read_text(encoding="utf-8"))
    check.known("", given, TOP)
    persons = {key: _person(key, table, check) for key, table in check.table("person", given.get("person", {})).items()}
    sources = {key: _source(key, table, check) for key, table in check.table("source", given.get("source", {})).items()}
    if not persons:
        raise check.failure(
            "person", "has no table: nobody could sign in; add a [person.NAME] or leave PEOPLE_FILE empty"
        )
    _different(persons, sources, check)
    return People(persons=persons, sources=sources)


def _person(key: str, given: Any, check: LinedChecker) -> Person:
    where = f"person.{key}"
    table = check.table(where, given)
    _named(where, key, check)
    check.known(where, table, PERSON)
    check.needed(where, table, ("name", "area"))
    if sum(name in table for name in SIGN_IN) != 1:
        raise check.failure(where, "must have either a password or a wall_key, and not both")
    return Person(
        key=key,
        name=check.text(f"{where}.name", table["name"]),
        areas=_areas(f"{where}.area", table["area"], check),
        permissions=_permissions(f"{where}.permissions", table.get("permissions", []), check),
        password=_password(f"{where}.password", table["password"], check) if "password" in table else "",
        wall_key=_key(f"{where}.wall_key", table["wall_key"], check) if "wall_key" in table else "",
    )


def _source(key: str, given: Any, check: LinedChecker) -> str:
    where = f"source.{key}"
    table = check.table(where, given)
    _named(where, key, check)
    check.known(where, table, SOURCE)
    check.needed(where, table, SOURCE)
    return _key(f"{where}.key", table["key"], check)


def _named(where: str, key: str, check: LinedChecker) -> None:
    if not NAME.fullmatch(key):
        raise check.failure(where, f"{key!r} is not a name: 1 to 64 letters, digits or signs without a space")


def _areas(key: str, given: Any, check: LinedChecker) -> tuple[str, ...]:
    codes = check.texts(key, given) if isinstance(given, list) else (check.text(key, given),)
    for code in codes:
        if code != EVERY_AREA and not AREA.fullmatch(code):
            raise check.failure(
                key, f"{code!r} is not the code of an area such as '340103', nor '{EVERY_AREA}' for all"
            )
    if not codes:
        raise check.failure(
            key, f"[] names no area; write the code of one, several in a list, or '{EVERY_AREA}' for all"
        )
    return codes


def _permissions(key: str, given: Any, check: LinedChecker) -> frozenset[Permission]:
    found = frozenset(Permission(check.one_of(key, word, Permission)) for word in check.texts(key, given))
    for own, why in ALONG_WITH_RECORDS.items():
        if own in found and Permission.RECORDS not in found:
            raise check.failure(key, f"has {own.value!r} without 'records', {why}; add 'records'")
    return found


def _password(key: str, given: Any, check: LinedChecker) -> str:
    text = check.text(key, given)
    if not is_password_hash(text):
        raise check.failure(key, "is not a hash of a password; `python app.py password` prints one to paste")
    return text


def _key(key: str, given: Any, check: LinedChecker) -> str:
    text = check.text(key, given)
    if not is_key_hash(text):
        raise check.failure(key, "is not a hash of a key; `python app.py key` makes a key and prints its hash to paste")
    return text


def _different(persons: dict[str, Person], sources: dict[str, str], check: LinedChecker) -> None:
    """The same key twice would not tell who it is."""
    owners: dict[str, str] = {}
    walls = {f"person.{key}.wall_key": person.wall_key for key, person in persons.items() if person.wall_key}
    for place, known in {**walls, **{f"source.{key}.key": known for key, known in sources.items()}}.items():
        if known in owners:
            raise check.failure(place, f"is the key of {owners[known]} too; make another with `python app.py key`")
        owners[known] = place
