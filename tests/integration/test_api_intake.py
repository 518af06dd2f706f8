"""Records sent to the API: what is accepted, what is refused and how it is told, and that a 200 means committed."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalogue.registry import load
from data_access.engine import open_engine, reading
from data_access.schema import case_file, observation
from tests.builders import DISTRICT, HOUR, a_record, a_whole_life, at, further_steps
from tests.product import running
from tests.web import Web, application
from tests.world import World

CATALOGUE = load()
PATH = "/api/v1/feeds/temperature_check/records"
NDJSON = {"content-type": "application/x-ndjson"}


def checks(world: World, *ids: str, **given: Any) -> list[dict[str, Any]]:
    """Valid temperature checks."""
    return [a_record(world.catalogue.feeds["temperature_check"], i, world.now - HOUR, **given) for i in ids]


def stored(world: World) -> int:
    """How many observations the store holds."""
    with reading(world.engine).connect() as connection:
        return connection.execute(select(func.count()).select_from(observation)).scalar_one()


def test_records_as_a_json_array(web: Web) -> None:
    answer = web.client.post(PATH, json=checks(web.world, "a", "b"))

    assert answer.status_code == 200
    assert answer.json() == {"accepted": 2, "duplicates": 0, "rejected": []}
    web.world.tick()
    assert web.world.value("temperature_checks", DISTRICT) == 2


def test_the_same_records_again_are_duplicates(web: Web) -> None:
    web.client.post(PATH, json=checks(web.world, "a", "b"))

    answer = web.client.post(PATH, json=checks(web.world, "b", "c", "c"))

    assert answer.json() == {"accepted": 1, "duplicates": 2, "rejected": []}
    assert stored(web.world) == 3


def test_records_as_lines_with_broken_and_empty_ones(web: Web) -> None:
    good, warm = checks(web.world, "a", "b")
    lines = [orjson.dumps(good), b"", b"{not json", orjson.dumps(warm | {"temperature": 365}), b"7"]

    answer = web.client.post(PATH, content=b"\r\n".join(lines), headers=NDJSON).json()

    assert answer["accepted"] == 1
    assert [item["index"] for item in answer["rejected"]] == [1, 2, 3]
    not_json, too_warm, no_object = (item["error"] for item in answer["rejected"])
    assert "not JSON" in not_json
    assert too_warm == "temperature 365 °C is outside 30–45"
    assert "object" in no_object


def test_a_refused_record_is_named_by_its_place_and_the_others_are_taken(web: Web) -> None:
    records = [*checks(web.world, "a"), *checks(web.world, "b", site="Nowhere"), *checks(web.world, "c", colour="red")]

    answer = web.client.post(PATH, json=records).json()

    assert answer["accepted"] == 1
    assert [item["index"] for item in answer["rejected"]] == [1, 2]
    assert "'Nowhere' is not on the register" in answer["rejected"][0]["error"]
    assert "'colour'" in answer["rejected"][1]["error"]


def test_nothing_sent_is_nothing_taken(web: Web) -> None:
    for content, kind in ((b"[]", "application/json"), (b"\n\n", "application/x-ndjson")):
        answer = web.client.post(PATH, content=content, headers={"content-type": kind})
        assert answer.json() == {"accepted": 0, "duplicates": 0, "rejected": []}


def test_a_case_and_its_further_steps(web: Web) -> None:
    feed = web.world.catalogue.feeds["problem"]
    life = a_whole_life(feed, "p", web.world.now - HOUR)
    first = {key: value for key, value in life.items() if key != "steps"}
    path = "/api/v1/feeds/problem/records"

    assert web.client.post(path, json=[first]).json()["accepted"] == 1
    assert web.client.post(path, json=[further_steps("p", ("closed", web.world.now))]).json()["accepted"] == 1

    web.world.tick()
    assert web.world.value("problems_closed") == 1


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"[]", "text/csv", 415),
        (b"[]", "", 415),
        (b"[{]", "application/json", 422),
        (b'{"source": "one"}', "application/json", 422),
        (b"\xff", "application/json", 422),
        (b" " * (8 * 1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_body_that_cannot_be_used(web: Web, content: bytes, kind: str, status: int) -> None:
    answer = web.client.post(PATH, content=content, headers={"content-type": kind})

    assert answer.status_code == status
    assert answer.json().keys() == {"error"}
    assert stored(web.world) == 0


def test_an_unknown_feed_is_404(web: Web) -> None:
    answer = web.client.post("/api/v1/feeds/moonlight/records", json=[])

    assert answer.status_code == 404
    assert "temperature_check" in answer.json()["error"]


def posted(world: World, client: str = "127.0.0.1", token: str = "", sent: str | None = None) -> httpx.Response:
    """The answer to one record from an address, with what it shows."""

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(application(world, token=token), client=(client, 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://wall") as web:
            headers = {b"authorization": sent.encode()} if sent is not None else {}
            return await web.post(PATH, json=checks(world, "a"), headers=headers)

    return asyncio.run(post())


@pytest.mark.parametrize(("client", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.5", 403), ("wall", 403)])
def test_without_a_token_only_this_machine_may_send(world: World, client: str, status: int) -> None:
    answer = posted(world, client)

    assert answer.status_code == status
    assert stored(world) == (status == 200)


@pytest.mark.parametrize("sent", [None, "", "Bearer", "Bearer wrong", "Basic 秘密", "秘密", "Bearer 秘密 "])
def test_with_a_token_nobody_may_send_without_it(world: World, sent: str | None) -> None:
    answer = posted(world, token="秘密!", sent=sent)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert stored(world) == 0


def test_with_the_token_anyone_may_send(world: World) -> None:
    assert posted(world, "10.0.0.5", token="秘密!", sent="Bearer 秘密!").status_code == 200


def test_while_the_store_is_away_senders_are_told_to_try_again(web: Web) -> None:
    with web.world.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE batch RENAME TO away")

    answer = web.client.post(PATH, json=checks(web.world, "a"))

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    assert "store" in answer.json()["error"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)
FIELDS = ["source", "source_id", "occurred_at", "site", "area", "lon", "lat", "steps", "due_at", "correction", "name"]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, Any]:
    """A feed and a valid record of it with some of its values replaced by anything."""
    feed = draw(st.sampled_from(list(CATALOGUE.feeds.values())))
    keys = [*FIELDS, *(field.key for field in feed.fields), "unheard_of"]
    changes = draw(st.dictionaries(st.sampled_from(keys), ANYTHING, max_size=3))
    return feed.key, draw(st.just(a_record(feed, draw(st.text(max_size=3)), 1_772_600_000_000) | changes) | ANYTHING)


@given(sent=st.lists(damaged(), min_size=1, max_size=3))
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_record_is_accepted_known_or_refused_with_a_reason(world: World, sent: list[tuple[str, Any]]) -> None:
    for feed_key in dict(sent):
        records = [orjson.loads(orjson.dumps(record)) for key, record in sent if key == feed_key]
        result = world.ingest(feed_key, *records)
        assert result.accepted + result.duplicates + len(result.rejected) == len(records)
        assert all(reason for _, reason in result.rejected)


def test_a_record_is_committed_before_the_answer(city_template: Path, tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    store = shutil.copy(city_template, tmp_path / "var" / "command-centre.db")
    with running(tmp_path, DEMO="no", TICK_SECONDS="60") as product:
        product.wait_until(lambda: product.get("/healthz")[0] == 200, "alive")
        record = a_record(CATALOGUE.feeds["problem"], "kept", at("2026-03-05 10:00"))
        (web,) = product.children("app.py web")

        answer = httpx.post(f"{product.url}/api/v1/feeds/problem/records", json=[record], trust_env=False)
        web.kill()
        product.process.kill()

        assert answer.json() == {"accepted": 1, "duplicates": 0, "rejected": []}
        with reading(open_engine(f"sqlite:///{store}")).connect() as connection:
            assert connection.execute(select(case_file.c.source_id)).scalars().all() == ["kept"]
