"""`up` has the cameras of the demo city looked at, and starts the prober again when it dies."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Any

from tests.product import DIRECT, Product, running


def cameras(product: Product) -> list[dict[str, Any]]:
    status, body = product.get("/api/v1/areas/340103/cameras")
    return [dict(zip(body["columns"], row, strict=True)) for row in body["rows"]] if status == 200 else []


def shown(product: Product) -> list[dict[str, Any]]:
    """Those with a still."""
    return [camera for camera in cameras(product) if camera["still"]]


def test_the_demo_citys_cameras_are_looked_at_also_after_the_prober_was_killed(tmp_path: Path) -> None:
    with running(tmp_path, CAMERA_PROBE="yes", DEMO_DAYS="0") as product:
        product.wait_until(lambda: bool(shown(product)), "a still")
        first = shown(product)[0]
        with DIRECT.open(urllib.request.Request(product.url + first["still"]), timeout=30) as answer:
            assert answer.read().startswith(b"\xff\xd8")
            assert int(answer.headers["X-Frame-At"]) >= first["frame_at"]

        [prober] = product.children("app.py probe")
        prober.kill()
        product.wait_until(
            lambda: any(each.pid != prober.pid for each in product.children("app.py probe")), "a new one"
        )
        newest = max(camera["frame_at"] for camera in shown(product))
        product.wait_until(lambda: any(camera["frame_at"] > newest for camera in shown(product)), "a new still")

        assert product.stop() == 0
    assert "Traceback" not in product.printed
