"""The servers and the browser that the other tests stand on are really there."""

import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import redis
from sqlalchemy import create_engine, text

from tests.fixtures.browser import OpenPage
from tests.fixtures.processes import free_port, server_process
from tests.fixtures.redis import running_redis

# Draws one character, and gives its picture and its width in em.
DRAW = """character => {
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    pen.font = "40px sans-serif";
    pen.fillText(character, 10, 60);
    return {picture: canvas.toDataURL(), em: pen.measureText(character).width / 40};
}"""


def test_the_store_answers(database_url):
    engine = create_engine(database_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


@pytest.mark.parametrize("attempt", ["first", "second"])
def test_every_test_gets_an_empty_store(database_url, attempt):
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE here (name TEXT)"))
        connection.execute(text("INSERT INTO here VALUES ('庐阳')"))
        assert connection.scalar(text("SELECT name FROM here")) == "庐阳"
    engine.dispose()


@pytest.mark.parametrize("attempt", ["first", "second"])
def test_every_test_gets_an_empty_redis(redis_url, attempt):
    with redis.Redis.from_url(redis_url) as client:
        assert client.ping()
        assert client.set("here", "庐阳", nx=True)


def test_a_redis_of_ones_own_can_be_started_again_on_its_port(tmp_path):
    port = free_port()
    for _ in range(2):
        with running_redis(tmp_path, port) as url, redis.Redis.from_url(url) as client:
            assert client.ping()
            assert client.dbsize() == 0
    with redis.Redis.from_url(url) as client, pytest.raises(redis.ConnectionError):
        client.ping()


def test_a_server_that_ends_at_once_is_reported_with_its_last_words(tmp_path):
    command = ["sh", "-c", "echo no such city >&2; exit 3"]
    with (
        pytest.raises(RuntimeError, match=r"ended with 3:\nno such city"),
        server_process(command, log=tmp_path / "log", ready=lambda: False),
    ):
        pass


def test_chinese_characters_are_drawn_a_full_em_wide_and_unlike_each_other(open_page: OpenPage):
    page = open_page().page
    drawn = {character: page.evaluate(DRAW, character) for character in "庐阳智慧"}
    assert {character: round(glyph["em"], 2) for character, glyph in drawn.items()} == dict.fromkeys(drawn, 1.0)
    assert len({glyph["picture"] for glyph in drawn.values()}) == len(drawn)


def test_a_page_remembers_errors_failed_and_outside_requests(open_page: OpenPage, small_site: str):
    watched = open_page(800, 600)
    watched.page.goto(small_site)
    watched.page.wait_for_load_state("networkidle")

    assert watched.page.viewport_size == {"width": 800, "height": 600}
    assert watched.outside_requests == ["http://outside.invalid/map.png"]
    assert any(failed.startswith("404 ") for failed in watched.failed_requests)
    assert any("no such district" in error for error in watched.console_errors)
    with pytest.raises(AssertionError):
        watched.assert_clean()


def test_the_setup_script_is_silent_when_all_is_there(browser):
    script = Path(__file__).parents[1] / "scripts" / "setup-browser.sh"
    result = subprocess.run([script], capture_output=True, text=True, timeout=30, check=True)
    assert result.stdout + result.stderr == ""


@pytest.fixture
def small_site():
    """The URL of a page with a missing script, a picture from outside, and an uncaught error."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), SmallSite)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


class SmallSite(BaseHTTPRequestHandler):
    PAGE = b"""<!doctype html><link rel=icon href=data:,><script src="/missing.js"></script>
        <img src="http://outside.invalid/map.png"><script>throw new Error("no such district")</script>"""

    def do_GET(self) -> None:
        found = self.path == "/"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(self.PAGE if found else b"")

    def log_message(self, *args: object) -> None:
        pass
