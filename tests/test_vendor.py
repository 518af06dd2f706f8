"""The files of others, in assets/vendor/ and tests/browser/vendor/, are the ones that the READMEs there tell of."""

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from catalogue.base_map import SCRIPTS
from layouts.cameras import PLAYER_URL
from layouts.records import GRID_URL

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "assets" / "vendor"
FOLDERS = (VENDOR, ROOT / "tests" / "browser" / "vendor")
ROW = re.compile(r"^\| `([^`]+)` \| ([\d.]+) \|.*`([0-9a-f]{64})` \|$", re.MULTILINE)
LISTED = {
    folder / name: (version, sha256)
    for folder in FOLDERS
    for name, version, sha256 in ROW.findall((folder / "README.md").read_text())
}


def test_every_script_is_listed():
    assert set(LISTED) == {path for folder in FOLDERS for path in folder.glob("*.js")}


@pytest.mark.parametrize("path", LISTED, ids=lambda path: path.name)
def test_script_is_the_unchanged_one(path):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == LISTED[path][1]


@pytest.mark.parametrize("url", [GRID_URL, PLAYER_URL, *SCRIPTS.values()])
def test_what_is_fetched_when_it_is_needed_is_fetched_by_its_version(url):
    name, _, version = url.rpartition("/")[2].partition("?v=")
    assert LISTED[VENDOR / name][0] == version


def test_plotly_js_is_the_version_that_the_python_package_writes_for():
    bundled = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
    header = re.compile(rb"plotly\.js .*?v([\d.]+)")
    ours = (VENDOR / "plotly-basic.min.js").read_bytes()[:300]
    assert header.search(ours)[1] == header.search(bundled.read_bytes()[:300])[1]
