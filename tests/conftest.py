"""Fixtures for every test: real servers, real stores, a real browser. Their code lives in tests/fixtures/."""

import pytest

pytest_plugins = [
    "tests.fixtures.browser",
    "tests.fixtures.data",
    "tests.fixtures.postgres",
    "tests.fixtures.redis",
    "tests.fixtures.stores",
    "tests.fixtures.webs",
    "tests.fixtures.worlds",
]

MARKED_BY_FIXTURE = {"browser": pytest.mark.browser, "postgres_server": pytest.mark.postgres}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the servers they use, and put those with a browser last.

    Playwright keeps an event loop running on the main thread from the first browser test to the end of the
    session, so that `asyncio.run` would fail in any test after it.
    """
    for item in items:
        for fixture, mark in MARKED_BY_FIXTURE.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
