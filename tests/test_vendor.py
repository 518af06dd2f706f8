"""The files in assets/vendor/ are the ones that its README tells of."""

import hashlib
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from catalogue.base_map import SCRIPTS
from layouts.records import GRID_URL

VENDOR = Path(__file__).parents[1] / "assets" / "vendor"
ROWS = re.findall(r"^\| `([^`]+)` \| ([\d.]+) \|.*`([0-9a-f]{64})` \|$", (VENDOR / "README.md").read_text(), re.M)


def test_every_script_is_listed():
    assert {name for name, _, _ in ROWS} == {path.name for path in VENDOR.glob("*.js")}


@pytest.mark.parametrize(("name", "sha256"), [(name, sha256) for name, _, sha256 in ROWS])
def test_script_is_the_unchanged_one(name, sha256):
    content = (VENDOR / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256


@pytest.mark.parametrize("url", [GRID_URL, *SCRIPTS.values()])
def test_what_is_fetched_when_it_is_needed_is_fetched_by_its_version(url):
    versions = {name: version for name, version, _ in ROWS}
    name, _, version = url.rpartition("/")[2].partition("?v=")
    assert versions[name] == version


def test_plotly_js_is_the_version_that_the_python_package_writes_for():
    bundled = Path(find_spec("plotly").origin).parent / "package_data" / "plotly.min.js"
    header = re.compile(rb"plotly\.js .*?v([\d.]+)")
    ours = (VENDOR / "plotly-basic.min.js").read_bytes()[:300]
    assert header.search(ours)[1] == header.search(bundled.read_bytes()[:300])[1]
