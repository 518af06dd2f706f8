"""The real `python app.py`: it starts, ends and comes back whole, and leaves nothing behind."""

from __future__ import annotations

import json
import signal
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy import create_engine, text

from backend.service import STANDBY_S
from data_access.camera_sources import CameraSource, write_camera_sources
from data_access.engine import open_engine
from data_access.lease import LEASE_MS
from tests.builders import GRIDS, HOUR, given_store
from tests.product import DIRECT, PAST_WRITTEN, Product, command, environment, running

CLOCK = "2026-03-18T10:30:00+08:00"
TEN_MINUTES_LATER = "2026-03-18T10:40:00+08:00"
CLOCK_MS = 1_773_801_000_000
OBSERVED = "SELECT count(*) FROM observation WHERE occurred_ms "
BEFORE_CLOCK, IN_BETWEEN = f"< {CLOCK_MS}", f"BETWEEN {CLOCK_MS} AND {CLOCK_MS + 600_000}"
ENDS_WITHIN_S, ORPHANS_WITHIN_S, TAKES_OVER_WITHIN_S = 5, 3, 5


@pytest.fixture
def product(city_template: Path, tmp_path: Path) -> Iterator[Product]:
    """The product with the small city in its store, ready; no demo."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "command-centre.db").write_bytes(city_template.read_bytes())
    with running(tmp_path, DEMO="no", CLOCK=CLOCK, TICK_SECONDS="0.1") as found:
        found.wait_ready()
        yield found


def version(product: Product) -> int:
    """Of the district's document; 0 while there is none."""
    status, document = product.get("/api/v1/live/340103")
    return int(document["version"]) if status == 200 else 0


def gone(processes: list[psutil.Process], within_s: float) -> bool:
    """Whether all have ended within the time."""
    return not psutil.wait_procs(processes, timeout=within_s)[1]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_everything(product: Product, number: signal.Signals) -> None:
    children = product.children()
    assert {child.cmdline()[-1] for child in product.children("app.py")} >= {"backend", "streams", "web"}
    assert 0 <= product.get("/api/v1/live/340103")[1]["as_of"] - CLOCK_MS < HOUR

    product.process.send_signal(number)

    assert gone([psutil.Process(product.process.pid), *children], ENDS_WITHIN_S)
    assert product.process.wait() == 0
    assert "Traceback" not in product.printed
    assert "ERROR" not in product.printed


def test_killed_children_are_started_again(product: Product) -> None:
    for word in ("app.py web", "app.py backend", "redis-server"):
        (child,) = product.children(word)
        before = version(product)

        child.kill()
        child.wait()

        product.wait_until(lambda word=word: len(product.children(word)) == 1, f"{word} again")
        product.wait_ready()
        product.wait_until(lambda before=before: version(product) >= before, "live again")


def watched(product: Product, code: str) -> dict[str, str]:
    """What a player is told of a camera; empty while nobody answers."""
    request = urllib.request.Request(f"{product.url}/api/v1/cameras/{code}/watch", method="POST")
    try:
        with DIRECT.open(request, timeout=30) as answer:
            told: dict[str, str] = json.load(answer)
            return told
    except OSError:
        return {}


def test_live_pictures_go_on_after_their_process_or_everything_was_killed(product: Product) -> None:
    source = CameraSource(code="34010300001320000001", name="A", area_code=GRIDS[0], url="demo:A")
    engine = open_engine(f"sqlite:///{product.var_dir}/command-centre.db")
    write_camera_sources(engine, [source], CLOCK_MS)
    engine.dispose()

    def is_live(of: Product) -> bool:
        return watched(of, source.code).get("state") == "live" and len(of.children("ffmpeg")) == 1

    product.wait_until(lambda: is_live(product), "watched")
    (process,), (ffmpeg,) = product.children("app.py streams"), product.children("ffmpeg")
    process.kill()
    assert gone([ffmpeg], ORPHANS_WITHIN_S)
    product.wait_until(lambda: is_live(product), "live again")

    last = product.children("ffmpeg")
    product.process.kill()
    assert gone(last, ORPHANS_WITHIN_S)
    with running(product.var_dir.parent, DEMO="no", CLOCK=CLOCK) as again:
        again.wait_until(lambda: is_live(again), "live after all was killed")


def test_the_demo_city_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with running(tmp_path, CLOCK=CLOCK, DEMO_DAYS="1") as first:
        first.wait_until(lambda: PAST_WRITTEN in first.printed, "written")
        first.stop()
    before, areas = stored(tmp_path, OBSERVED + BEFORE_CLOCK), stored(tmp_path, "SELECT count(*) FROM area")
    assert before > 10_000

    with running(tmp_path, CLOCK=TEN_MINUTES_LATER, DEMO_DAYS="1") as second:
        second.wait_until(lambda: PAST_WRITTEN in second.printed, "continued")
        second.wait_ready()
        document = second.get("/api/v1/live/340103")[1]
        second.stop()

    assert document["day"] == "2026-03-18"
    assert document["tiles"]["patrols"][0] > 0
    assert stored(tmp_path, OBSERVED + BEFORE_CLOCK) == before
    assert stored(tmp_path, OBSERVED + IN_BETWEEN) > 100
    assert stored(tmp_path, "SELECT count(*) FROM area") == areas


def stored(folder: Path, query: str) -> int:
    """A number out of the store."""
    engine = create_engine(f"sqlite:///{folder}/var/command-centre.db")
    with engine.connect() as connection:
        found = int(connection.execute(text(query)).scalar_one())
    engine.dispose()
    return found


def test_nothing_embedded_is_started_where_servers_are_given(postgres_url: str, redis_url: str, tmp_path: Path) -> None:
    given_store(postgres_url).dispose()
    with running(tmp_path, DATABASE_URL=postgres_url, REDIS_URL=redis_url, DEMO="no", WEB_WORKERS="2") as product:
        product.wait_ready()

        assert len(product.children("app.py web")) == 2
        assert product.children("redis-server") == []
        assert {path.name for path in product.var_dir.iterdir()} <= {"session-secret", "streams", "streams.lock"}


def test_a_second_backend_takes_over(product: Product) -> None:
    (first,) = product.children("app.py backend")
    settings = {"CLOCK": CLOCK, "TICK_SECONDS": "0.1", "VAR_DIR": str(product.var_dir)}
    given = environment(settings | {"REDIS_URL": f"unix://{product.var_dir}/redis.sock"})
    log = product.log.with_suffix(".second")
    with log.open("wb") as output:
        second = subprocess.Popen(command("backend"), env=given, stdout=output, stderr=output)
    try:
        before = version(product)
        first.suspend()  # it hangs, so that it is not started again

        product.wait_until(lambda: "active, lease epoch" in log.read_text(), "taken over")
        product.wait_until(lambda: version(product) > before, "live again")
        first.resume()
        product.wait_until(lambda: "standing by" in product.printed, "standing by")
    finally:
        second.terminate()
        second.wait()


def test_a_lost_backend_is_replaced_in_time() -> None:
    assert LEASE_MS / 1000 + STANDBY_S < TAKES_OVER_WITHIN_S


def test_a_killed_parent_leaves_no_orphan_and_a_whole_store(product: Product) -> None:
    children = product.children()

    product.process.kill()

    assert gone(children, ORPHANS_WITHIN_S)
    with running(product.var_dir.parent, DEMO="no", CLOCK=CLOCK) as again:
        again.wait_ready()
        done = subprocess.run(
            command("verify"),
            env=environment(
                {"VAR_DIR": str(again.var_dir), "CLOCK": CLOCK, "REDIS_URL": f"unix://{again.var_dir}/redis.sock"}
            ),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "all equal" in done.stdout
