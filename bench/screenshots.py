"""`python -m bench.screenshots`: takes the pictures of the documentation anew, of the demo city at a fixed instant."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from bench.chromium import WALL, chromium
from bench.pictures import of_views, still_page
from bench.png import packed
from bench.stack import ROOT, standing
from catalogue.views import VIEWS

log = logging.getLogger("screenshots")
FOLDER = ROOT / "docs" / "screenshots"
SUBDISTRICT_MAP = "/map/340103003?layer=temperature_checks:grid"
FULL_HD, SUPER_WIDE = (1_920, 1_080), (5_120, 1_440)
ALL = tuple(view.key for view in VIEWS)


@dataclass(frozen=True)
class Shot:
    """Pictures of one page: the address, the screen, and the views shown; a page that is no wall has none."""

    name: str
    address: str
    size: tuple[int, int]
    views: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """The files' names without their end."""
        end = "x".join(map(str, self.size))
        return [f"{self.name}-{view}-{end}" for view in self.views] or [f"{self.name}-{end}"]


SHOTS = (
    Shot("wall", f"{WALL}?live=0", FULL_HD, ALL),
    Shot("wall", f"{WALL}?live=0", SUPER_WIDE, ALL),
    Shot("wall-en", f"{WALL}?lang=en&live=0", FULL_HD, ALL[:1]),
    Shot("map", SUBDISTRICT_MAP, (1_440, 900)),
    Shot("map", SUBDISTRICT_MAP, (390, 844)),
)
NAMES = tuple(name for shot in SHOTS for name in shot.names)


def take(browser: Browser, address: str, shot: Shot) -> Iterator[tuple[str, bytes]]:
    """The pictures of one page, by name."""
    with still_page(browser, address + shot.address, shot.size) as page:
        pictures = (png for _, png in of_views(page, shot.views)) if shot.views else iter([page.screenshot()])
        yield from zip(shot.names, pictures, strict=True)


def main(words: Sequence[str] | None = None) -> int:
    """Take the pictures named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench.screenshots", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(NAMES)}; all when none is named")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go [%(default)s]")
    arguments = parser.parse_args(words)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    arguments.folder.mkdir(parents=True, exist_ok=True)
    wanted = set(arguments.name or NAMES)
    with standing() as stack, chromium() as browser:
        decoder = browser.new_page()
        for shot in (shot for shot in SHOTS if wanted.intersection(shot.names)):
            for name, png in take(browser, stack.address, shot):
                if name in wanted:
                    path = arguments.folder / f"{name}.png"
                    path.write_bytes(packed(png, decoder))
                    log.info("%s: %.0f kB", path, path.stat().st_size / 1_000)
    return 0


if __name__ == "__main__":
    sys.exit(main())
