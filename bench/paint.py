"""From the address typed in to the whole wall painted, with an empty cache and with a full one, and what was transferred."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext

from bench.chromium import ONE_VIEW, painted, profile
from bench.report import Report, figure
from bench.stack import running
from tests.fixtures.browser import LOCAL_HOSTS, NETWORK_SCHEMES

COLD_MS, WARM_MS = 2_000.0, 800.0
SETTLE_MS = 1_000
HOW = (
    "The wall in Chromium at 1920 × 1080, from the start of the navigation to the frame after every tile has its number, the "
    "map's cells are filled in the colours of their values and both lines of the trend are drawn. Cold: a browser just "
    "started, with an empty profile on disk; warm: the third page in the same one, since Chromium keeps compiled scripts "
    "from the second on. Bytes are as transferred (compressed, with headers), cold."
)


@dataclass
class Transferred:
    """What one page asked for: bytes by kind of resource, and addresses that are not on this machine."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)

    def watch(self, session: Any) -> None:
        """Listen to a DevTools session."""
        session.send("Network.enable")
        session.on("Network.responseReceived", self._answered)
        session.on("Network.requestWillBeSent", self._asked)
        session.on("Network.loadingFinished", self._finished)

    def _answered(self, event: Any) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _finished(self, event: Any) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def _asked(self, event: Any) -> None:
        address = urlsplit(event["request"]["url"])
        if address.scheme in NETWORK_SCHEMES and address.hostname not in LOCAL_HOSTS:
            self.outside.append(event["request"]["url"])

    def kilobytes(self, kind: str | None = None) -> float:
        """Kilobytes (1,000) of one kind, or of all."""
        return sum(size for key, size in self.sizes.items() if kind in (None, self.kinds.get(key))) / 1_000


def measure(runs: int = 7) -> Report:
    """Milliseconds cold and warm, kilobytes, outside requests."""
    cold, warm, seen = [], [], []
    with running() as stack:
        url = stack.address + ONE_VIEW
        for _ in range(runs):
            with profile() as context:
                took, transferred = _visit(context, url)
                cold.append(took)
                seen.append(transferred)
                _visit(context, url)
                warm.append(_visit(context, url)[0])
    return Report(
        HOW,
        (
            figure("first full paint, cold", cold, "ms", at_most=COLD_MS),
            figure("first full paint, warm", warm, "ms", at_most=WARM_MS),
            figure("JavaScript", [found.kilobytes("Script") for found in seen], "kB"),
            figure("everything", [found.kilobytes() for found in seen], "kB"),
            figure("requests to other machines", [len(found.outside) for found in seen], "requests", at_most=0),
        ),
    )


def _visit(context: BrowserContext, url: str) -> tuple[float, Transferred]:
    page = context.new_page()
    transferred = Transferred()
    transferred.watch(context.new_cdp_session(page))
    took = painted(page, url)
    page.wait_for_timeout(SETTLE_MS)
    page.close()
    return took, transferred
