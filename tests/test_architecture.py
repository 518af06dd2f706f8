"""What import-linter cannot say: `catalogue` imports the standard library alone, whatever is installed."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

CATALOGUE = Path(__file__).parents[1] / "catalogue"


def test_catalogue_imports_only_the_standard_library_and_itself():
    allowed = {*sys.stdlib_module_names, "catalogue"}
    foreign = {
        f"{path.name}: {module}"
        for path in CATALOGUE.rglob("*.py")
        for module in imported_modules(path)
        if module.partition(".")[0] not in allowed
    }
    assert foreign == set()


def imported_modules(path: Path) -> Iterator[str]:
    """The absolute names that a file imports, at any depth of its code."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""
