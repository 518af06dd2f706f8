"""Hands one message to one channel by Apprise: webhooks, e-mail, WeCom, DingTalk and the others that it knows.

Addresses of channels hold secrets. What Apprise says of a failure may repeat them, so that of it the status alone is kept.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from typing import Any

QUIET = logging.CRITICAL + 1
STATUS = re.compile(r"error[= ](\d{3})")


class NotDelivered(Exception):
    """The channel did not take the message; it may do so later."""


@cache
def _apprise() -> Any:
    """Loaded by who needs it: that takes a third of a second, and every other process does without it."""
    import apprise

    return apprise


def is_channel(address: str) -> bool:
    """Whether Apprise knows such an address."""
    logging.getLogger("apprise").setLevel(QUIET)
    return _apprise().Apprise.instantiate(address) is not None


def deliver(address: str, title: str, body: str) -> None:
    """Send it. NotDelivered where it did not arrive."""
    apprise = _apprise()
    channel = apprise.Apprise.instantiate(address)
    if channel is None:
        raise NotDelivered("not an address that Apprise knows")
    with apprise.LogCapture(level=logging.INFO, name="apprise") as captured:
        is_sent = channel.notify(body=body, title=title, body_format=apprise.NotifyFormat.TEXT)
        said = captured.getvalue()
    if not is_sent:
        status = STATUS.search(said)
        told = f", status {status[1]}" if status else ""
        raise NotDelivered(f"{channel.service_name} did not take it{told}")
