"""Alive, ready or why not, and the numbers for an operator."""

from __future__ import annotations

import time
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from api.health import BEHIND_MS
from catalogue.registry import Catalogue
from tests.builders import a_record
from tests.fixtures.redis import running_redis
from tests.fixtures.worlds import OpenWorld
from tests.web import Web, serving
from tests.world import World


def beat(world: World, age_ms: int = 0) -> None:
    """The last tick was so long ago by the machine's clock."""
    assert world.client is not None
    world.client.hset(world.keys.head, "beat", time.time_ns() // 1_000_000 - age_ms)


def test_ready_when_store_cache_and_rollup_are(web: Web) -> None:
    beat(web.world)

    answer = web.get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "reasons": []})
    assert web.get("/healthz").json() == {"status": "alive"}


def test_not_ready_while_the_rollup_is_behind(web: Web) -> None:
    beat(web.world, BEHIND_MS + 5_000)

    answer = web.get("/readyz")

    assert answer.status_code == 503
    (reason,) = answer.json()["reasons"]
    assert reason.startswith("rollup: the last tick is 15 s old")


def test_not_ready_before_the_first_tick(world: World) -> None:
    with serving(world) as web:
        answer = web.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["rollup: no tick has filled Redis yet; is the backend running?"]


def test_not_ready_while_the_store_is_away(web: Web) -> None:
    beat(web.world)
    with web.world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE rollup_state RENAME TO away")

    answer = web.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["reasons"] == ["store: no such table: rollup_state"]
    assert web.live().status_code == 200


def test_not_ready_while_redis_is_away(open_world: OpenWorld, catalogue: Catalogue, tmp_path: Path) -> None:
    with running_redis(tmp_path) as url:
        world = open_world(catalogue, redis_url=url)
        world.tick()
        context = serving(world)
        web = context.__enter__()
    try:
        answer = web.get("/readyz")
        assert answer.status_code == 503
        (reason,) = answer.json()["reasons"]
        assert reason.startswith("cache: Redis does not answer")
        assert web.get("/healthz").status_code == 200
        assert web.get("/metrics").status_code == 200
        web.until(lambda: web.metric("command_centre_redis_up") == 0)
    finally:
        context.__exit__(None, None, None)


def test_metrics_are_what_prometheus_reads(web: Web) -> None:
    beat(web.world)
    record = a_record(web.world.catalogue.feeds["patrol"], "a", web.world.now)
    broken = a_record(web.world.catalogue.feeds["patrol"], "b", web.world.now, site="Nowhere")
    for _ in range(2):
        web.client.post("/api/v1/feeds/patrol/records", json=[record, broken])
    web.live()

    answer = web.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    samples = {
        (sample.name, sample.labels.get("outcome")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }
    assert samples["command_centre_records_total", "accepted"] == 1
    assert samples["command_centre_records_total", "duplicate"] == 1
    assert samples["command_centre_records_total", "rejected"] == 2
    assert samples["command_centre_documents_watched", None] == 1
    assert samples["command_centre_redis_up", None] == 1
    assert samples["command_centre_rollup_version", None] == web.live().json()["version"]
    assert 0 <= samples["command_centre_rollup_age_seconds", None] < 60
