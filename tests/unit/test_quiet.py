"""It is quiet while nobody opens a page or clicks, whatever else asks."""

from __future__ import annotations

import pytest

from api.quiet import Quiet


@pytest.fixture
def times() -> list[float]:
    """The last of them is now, in seconds."""
    return [0.0]


@pytest.fixture
def quiet(times: list[float]) -> Quiet:
    return Quiet(lambda: times[-1])


def test_it_is_quiet_from_the_start(quiet: Quiet) -> None:
    assert quiet.lasts_s() == float("inf")


@pytest.mark.parametrize("path", ["/_dash-layout", "/_dash-update-component"])
def test_pages_and_clicks_end_the_quiet(quiet: Quiet, times: list[float], path: str) -> None:
    quiet.note(path)
    times.append(7.0)

    assert quiet.lasts_s() == 7.0


@pytest.mark.parametrize("path", ["/api/v1/live/340103", "/healthz", "/metrics", "/api/v1/feeds/patrol/records"])
def test_polls_and_machines_do_not(quiet: Quiet, path: str) -> None:
    quiet.note(path)

    assert quiet.lasts_s() == float("inf")
