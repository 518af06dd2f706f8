"""`python -m bench.screenshots`: takes the pictures of the documentation anew, of the demo city at a fixed instant."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from bench.chromium import WALL, chromium, context_of, painted
from bench.png import packed
from bench.stack import ROOT, running

log = logging.getLogger("screenshots")
FOLDER = ROOT / "docs" / "screenshots"
SUBDISTRICT_MAP = "/map/340103003?layer=temperature_checks:grid"
SETTLE_MS = 2_500  # fonts and labels have come to rest


@dataclass(frozen=True)
class Shot:
    """One picture: the file's name, the address, and the screen."""

    name: str
    address: str
    size: tuple[int, int]


SHOTS = (
    Shot("wall-1920x1080", WALL, (1_920, 1_080)),
    Shot("wall-5120x1440", WALL, (5_120, 1_440)),
    Shot("wall-en-1920x1080", f"{WALL}?lang=en", (1_920, 1_080)),
    Shot("map-1440x900", SUBDISTRICT_MAP, (1_440, 900)),
    Shot("map-390x844", SUBDISTRICT_MAP, (390, 844)),
)


def take(browser: Browser, address: str, shot: Shot, folder: Path) -> Path:
    """The file of one picture."""
    context = context_of(browser, shot.size, is_calm=True)
    page = context.new_page()
    painted(page, address + shot.address)
    page.wait_for_timeout(SETTLE_MS)
    path = folder / f"{shot.name}.png"
    png = page.screenshot()
    page.goto("about:blank")
    path.write_bytes(packed(png, page))
    context.close()
    return path


def main(words: Sequence[str] | None = None) -> int:
    """Take the pictures named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description=__doc__)
    parser.add_argument(
        "name", nargs="*", help=f"one of {', '.join(shot.name for shot in SHOTS)}; all when none is named"
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go [%(default)s]")
    arguments = parser.parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    with running() as stack, chromium() as browser:
        for shot in SHOTS:
            if not arguments.name or shot.name in arguments.name:
                path = take(browser, stack.address, shot, arguments.folder)
                log.info("%s: %.0f kB", path, path.stat().st_size / 1_000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
