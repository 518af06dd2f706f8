"""The build that pages compare: it changes with the program, with what is declared and with settings, and not else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from api.build import FILES, FOLDERS, build_of
from catalogue.registry import Catalogue, load

ROOT = Path(__file__).parents[2]
CATALOGUE = load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The program in a folder of its own."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_copy_of_the_program_is_the_same_build(copy: Path) -> None:
    assert build_of(copy, CATALOGUE, "340103") == build_of(copy, load(), "340103")


def test_what_python_keeps_for_itself_is_no_new_build(copy: Path) -> None:
    before = build_of(copy, CATALOGUE)
    (copy / "api" / "__pycache__").mkdir()
    (copy / "api" / "__pycache__" / "web.cpython-311.pyc").write_bytes(b"compiled")
    assert build_of(copy, CATALOGUE) == before


@pytest.mark.parametrize("changed", ["api/web.py", "assets/live.js", "catalogue/locale/zh_CN.po", "requirements.txt"])
def test_a_changed_file_is_a_new_build(copy: Path, changed: str) -> None:
    before = build_of(copy, CATALOGUE)
    with (copy / changed).open("a") as file:
        file.write("\n")
    assert build_of(copy, CATALOGUE) != before


def test_another_declaration_or_setting_is_a_new_build(copy: Path) -> None:
    fewer = Catalogue(CATALOGUE.systems[1:], CATALOGUE.views)
    other_views = Catalogue(CATALOGUE.systems, CATALOGUE.views[::-1])
    builds = {
        build_of(copy, CATALOGUE, "340103"),
        build_of(copy, fewer, "340103"),
        build_of(copy, other_views, "340103"),
        build_of(copy, CATALOGUE, "340104"),
    }
    assert len(builds) == 4
