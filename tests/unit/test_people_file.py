"""The file of people is read as it is written; what cannot be meant is named with its line and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogue.passwords import key_hash
from catalogue.people import EVERY_AREA, Permission
from catalogue.people_file import read_people
from catalogue.toml_tables import TomlError
from tests.people import HASH

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "people.toml"
GOOD = f'name = "Duty desk"\npassword = "{HASH}"\narea = "340103"\n'


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    path = folder / "people.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_example_of_the_documentation_is_one() -> None:
    people = read_people(EXAMPLE)

    assert {key: person.areas for key, person in people.persons.items()} == {
        "duty": (EVERY_AREA,),
        "sanxiaokou": ("340103009",),
        "inspector": ("340103009", "340103010"),
        "hall": ("340103",),
    }
    assert people.persons["duty"].permissions == {Permission.RECORDS, Permission.PERSONAL, Permission.DISPATCH}
    assert not people.persons["inspector"].permissions
    assert [person.key for person in people.walls] == ["hall"]
    assert list(people.sources) == ["gates"]


def test_names_may_be_of_any_script(tmp_path: Path) -> None:
    people = read_people(written(tmp_path, f'[person."值班"]\n{GOOD}'))

    assert people.persons["值班"].name == "Duty desk"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("", 1, "person has no table: nobody could sign in"),
        ("[people.duty]\n", 1, "people is not known; here may stand person, source"),
        (f'[person."duty desk"]\n{GOOD}', 1, "'duty desk' is not a name"),
        (f"[person.duty]\n{GOOD}zone = 1\n", 5, "person.duty.zone is not known; here may stand name, password"),
        ('[person.duty]\nname = "Duty desk"\n', 1, "person.duty has no area"),
        ('[person.duty]\nname = "Duty desk"\narea = "*"\n', 1, "must have either a password or a wall_key"),
        (f'[person.duty]\n{GOOD}wall_key = "{key_hash("x")}"\n', 1, "must have either a password or a wall_key"),
        ('[person.duty]\nname = "D"\npassword = "secret"\narea = "*"\n', 3, "`python app.py password` prints one"),
        ('[person.duty]\nname = "D"\nwall_key = "secret"\narea = "*"\n', 3, "`python app.py key` makes a key"),
        (f"[person.duty]\n{GOOD.replace('340103', 'all of it')}", 4, "'all of it' is not the code of an area"),
        (f"[person.duty]\n{GOOD.replace(chr(34) + '340103' + chr(34), '[]')}", 4, "[] names no area"),
        (f"[person.duty]\n{GOOD.replace(chr(34) + '340103' + chr(34), '340103')}", 4, "340103 is not a text"),
        (f'[person.duty]\n{GOOD}permissions = ["all"]\n', 5, "'all' is not one of records, personal"),
        (f'[person.duty]\n{GOOD}permissions = ["personal"]\n', 5, "has 'personal' without 'records'"),
        (f'[person.duty]\n{GOOD}permissions = ["dispatch"]\n', 5, "has 'dispatch' without 'records'"),
        (f"[person.duty]\n{GOOD}[source.gates]\n", 5, "source.gates has no key"),
        (f'[person.duty]\n{GOOD}[source.gates]\nkey = "k"\n', 6, "source.gates.key is not a hash of a key"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    path = written(tmp_path, text)

    with pytest.raises(TomlError) as caught:
        read_people(path)

    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert told in str(caught.value)


def test_a_key_that_two_have_is_refused(tmp_path: Path) -> None:
    own = f'key = "{key_hash("x")}"\n'
    path = written(tmp_path, f"[person.duty]\n{GOOD}[source.a]\n{own}[source.b]\n{own}")

    with pytest.raises(TomlError, match=r"people\.toml:8: source\.b\.key is the key of source\.a\.key too"):
        read_people(path)


def test_what_is_secret_is_not_repeated(tmp_path: Path) -> None:
    path = written(tmp_path, '[person.duty]\nname = "D"\npassword = "my plain password"\narea = "*"\n')

    with pytest.raises(TomlError) as caught:
        read_people(path)

    assert "plain" not in str(caught.value)
