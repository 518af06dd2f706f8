"""A live picture is for who may see its area and has signed in: each address is good for one of them, and for its files alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.builders import GRIDS
from tests.live_pictures import Pictures, code_of, live_pictures
from tests.people import ACCESS, sign_in
from tests.world import World

PLAYLIST = "#EXTM3U\n"
FILES = (
    "../session-secret",
    "..%2fsession-secret",
    "..%2f..%2fsession-secret",
    "%2e%2e%2fsession-secret",
    "..%5c..%5csession-secret",
    "....//session-secret",
    "%2fetc%2fpasswd",
    f"..%2f{code_of(1)}%2findex.m3u8",
    "session-secret",
    "ffmpeg.log",
    "index.m3u8%00.m4s",
    "index.m3u8.tmp",
    "s1.m4s",
    "",
    ".",
)


@pytest.fixture
def pictures(world: World, tmp_path: Path) -> Iterator[Pictures]:
    """A camera in the first grid and one in the last, as if they were live, and secrets beside their folders."""
    folder = tmp_path / "var" / "streams"
    with live_pictures(world, folder, binary="no-such-ffmpeg", access=ACCESS) as found:
        for number, grid in enumerate((GRIDS[0], GRIDS[-1])):
            code = found.have(number, "demo:a", area_code=grid)
            (folder / code).mkdir()
            (folder / code / "index.m3u8").write_text(PLAYLIST)
        for secret in (folder / "session-secret", folder.parent / "session-secret", folder / code_of(0) / "ffmpeg.log"):
            secret.write_text("secret")
        yield found


def url_of(pictures: Pictures, number: int = 0) -> str:
    """The address that whoever has signed in is given."""
    answer = pictures.watch(code_of(number))
    assert answer["status"] == 200, answer
    return answer["url"]


def test_who_has_not_signed_in_gets_nothing(pictures: Pictures) -> None:
    assert pictures.watch(code_of(0))["status"] == 401
    sign_in(pictures.web.client, "grid")
    url = url_of(pictures)
    pictures.web.client.cookies.clear()
    assert pictures.web.get(url).status_code == 401


def test_the_cameras_of_ones_own_areas_are_watched_and_no_others(pictures: Pictures) -> None:
    sign_in(pictures.web.client, "grid")
    assert pictures.web.get(url_of(pictures)).text == PLAYLIST
    refused = pictures.watch(code_of(1))
    assert refused["status"] == 403
    assert "not among those that 'grid' may see" in refused["error"]


def test_an_address_is_good_for_one_person_and_one_camera(pictures: Pictures) -> None:
    client = pictures.web.client
    sign_in(client, "district")
    theirs, other = url_of(pictures), url_of(pictures, 1)
    ticket, other_ticket = theirs.split("/")[6], other.split("/")[6]
    assert ticket != other_ticket
    assert len(ticket) >= 32
    assert pictures.web.get(theirs).status_code == 200
    assert pictures.web.get(theirs.replace(ticket, other_ticket)).status_code == 404
    assert pictures.web.get(theirs.replace(ticket, "0" * len(ticket))).status_code == 404
    with closing(httpx.Client(base_url=client.base_url, trust_env=False)) as someone:
        sign_in(someone, "subdistrict")
        assert someone.get(theirs).status_code == 404
        assert someone.get(other).status_code == 403


def test_nothing_but_its_own_pieces_can_be_asked_for(pictures: Pictures) -> None:
    sign_in(pictures.web.client, "grid")
    base = url_of(pictures).removesuffix("index.m3u8")
    for file in FILES:
        answer = pictures.web.client.send(asked(pictures, f"{base}{file}"))

        assert answer.status_code == 404, file
        assert "secret" not in answer.text.replace("session-secret", "")
        assert PLAYLIST not in answer.text


def test_a_code_leads_nowhere_else(pictures: Pictures) -> None:
    sign_in(pictures.web.client, "district")
    url = url_of(pictures)
    for code in ("..", "%2e%2e", "..%2f..", "session-secret", "340103%2f..", "%EF%BC%93" * 20):
        assert pictures.web.client.send(asked(pictures, url.replace(code_of(0), code))).status_code in (404, 405), code


def asked(pictures: Pictures, path: str) -> httpx.Request:
    """For the path as it is: clients would clean it."""
    client = pictures.web.client
    request = client.build_request("GET", "/")
    request.url = httpx.URL(scheme="http", host=client.base_url.host, port=client.base_url.port, raw_path=path.encode())
    return request
