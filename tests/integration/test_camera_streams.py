"""Watched cameras are made live by one ffmpeg each, mend themselves, end after the last viewer, and tell no address."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import camera_streams
from tests.fixtures.rtsp import RtspCamera, draw_h264, rtsp_camera
from tests.live_pictures import Pictures, code_of, live_pictures
from tests.world import World

LOGIN = "admin:Zx9-secret"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A moving picture, a key frame every half second."""
    return draw_h264(tmp_path_factory.mktemp("drawn") / "picture.h264", gop=12, size="320x180")


@pytest.fixture
def camera(drawn: Path) -> Iterator[RtspCamera]:
    """A camera with a password."""
    with rtsp_camera(drawn, login=LOGIN) as found:
        yield found


@pytest.fixture
def pictures(world: World, tmp_path: Path) -> Iterator[Pictures]:
    """The web and the streams process."""
    with live_pictures(world, tmp_path / "var" / "streams") as found:
        yield found


def test_one_ffmpeg_serves_all_viewers_and_ends_after_the_last(pictures: Pictures, camera: RtspCamera) -> None:
    code = pictures.have(1, camera.url)

    answers = [pictures.watch(code) for _ in range(20)]
    url = pictures.until(code, "live")["url"]

    assert {answer["url"] for answer in answers} == {url}
    assert {answer["state"] for answer in answers} <= {"starting", "live"}
    assert (camera.asked, len(pictures.ffmpegs())) == (1, 1)
    playlist = pictures.web.get(url)
    assert playlist.headers["cache-control"] == "no-store"
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    names = ["init.mp4", playlist.text.split()[-1]]
    pieces = [pictures.web.get(url.replace("index.m3u8", name)) for name in names]
    assert [piece.status_code for piece in pieces] == [200, 200]
    assert [piece.content[4:8] for piece in pieces] == [b"ftyp", b"moof"]
    assert pictures.web.metric("command_centre_streams_running") == 1

    (ffmpeg,) = pictures.ffmpegs()
    assert "Zx9-secret" not in " ".join(ffmpeg.cmdline())
    pictures.web.until(lambda: not pictures.service.streams)
    assert not ffmpeg.is_running()
    assert not (pictures.folder / code).exists()
    assert pictures.web.get(url).status_code == 404


def test_an_ffmpeg_that_dies_is_followed_by_another_that_goes_on(pictures: Pictures, camera: RtspCamera) -> None:
    code = pictures.have(1, camera.url)
    url = pictures.until(code, "live")["url"]
    before = pictures.until_piece(url, 0)

    (ffmpeg,) = pictures.ffmpegs()
    ffmpeg.kill()
    ffmpeg.wait()

    assert pictures.until_piece(url, before + 1) > before
    assert pictures.watch(code)["url"] == url
    assert "#EXT-X-DISCONTINUITY" in pictures.playlist(url)
    assert pictures.web.metric("command_centre_stream_restarts") == 1


def test_a_camera_that_goes_away_is_told_and_comes_back_by_itself(
    pictures: Pictures, camera: RtspCamera, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    code = pictures.have(1, camera.url)
    pictures.until(code, "live")

    camera.go_away()
    told = pictures.until(code, "failed")
    assert told["said"] == "The camera does not answer."
    assert pictures.watch(code, "zh-CN")["said"] == "摄像机没有应答。"
    camera.come_back()

    assert pictures.until(code, "live")["said"] is None
    lines = [line for line in caplog.messages if code in line]
    assert f"camera {code} is live again" in lines
    assert camera.login not in caplog.text
    assert "rtsp:" not in caplog.text


def test_what_is_wrong_with_a_source_is_told_without_it(
    pictures: Pictures, camera: RtspCamera, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = {
        camera.url.replace(LOGIN, "admin:Zx9-secret-not"): "The camera refuses the user name or the password.",
        "file:///nowhere/Zx9-secret.mp4": "The file with the pictures is not there.",
        f"file://{__file__}": "The camera sends no picture that can be read.",
    }
    codes = [pictures.have(number, url) for number, url in enumerate(wrong)]
    found: list[dict[str, object]] = []

    def all_failed() -> bool:
        found[:] = [pictures.watch(code) for code in codes]
        return all(answer["state"] == "failed" for answer in found)

    pictures.web.until(all_failed)

    assert [answer["said"] for answer in found] == list(wrong.values())
    assert all(f"camera {code}: {told}" in caplog.text for code, told in zip(codes, wrong.values(), strict=True))
    assert "Zx9-secret" not in caplog.text + repr(found)
    assert __file__ not in repr(found)


def test_past_the_cap_one_is_told_so_and_the_watched_ones_go_on(pictures: Pictures) -> None:
    codes = [pictures.have(number, f"demo:{number}") for number in range(5)]

    answers = [pictures.watch(code) for code in codes]

    assert [answer["status"] for answer in answers] == [200, 200, 200, 200, 429]
    assert "4 live pictures are being watched" in answers[-1]["error"]
    assert pictures.watch(codes[0])["status"] == 200


def hevc_film(folder: Path) -> Path:
    """A short H.265 film."""
    film = folder / "film.mp4"
    drawn = ("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10:duration=2", "-c:v", "libx265", "-preset", "ultrafast")
    subprocess.run(("ffmpeg", "-loglevel", "quiet", *drawn, str(film)), check=True)
    return film


def test_h265_is_the_sub_stream_or_else_transcoded_few_at_a_time(
    pictures: Pictures, camera: RtspCamera, tmp_path: Path
) -> None:
    film = hevc_film(tmp_path)
    heavy = [pictures.have(number, f"file://{film}", codec="h265") for number in (1, 2)]
    light = pictures.have(3, f"file://{film}", codec="h265", sub_url=camera.url)

    answer = pictures.until(heavy[0], "live")

    assert answer["sub"] is False
    init = pictures.web.get(answer["url"].replace("index.m3u8", "init.mp4")).content
    assert b"avc1" in init
    refused = pictures.watch(heavy[1])
    assert refused["status"] == 429
    assert "1 pictures that have to be transcoded" in refused["error"]
    assert pictures.until(light, "live")["sub"] is True
    assert camera.asked == 1


def test_a_camera_that_really_sends_h265_is_found_out_and_shown_as_one(
    pictures: Pictures, camera: RtspCamera, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    film = hevc_film(tmp_path)
    light = pictures.have(1, f"file://{film}", sub_url=camera.url)
    heavy = pictures.have(2, f"file://{film}")

    pictures.web.until(lambda: pictures.watch(light).get("sub") is True)
    assert pictures.until(light, "live")["sub"] is True
    answer = pictures.until(heavy, "live")

    assert b"avc1" in pictures.web.get(answer["url"].replace("index.m3u8", "init.mp4")).content
    told = "its url sends H.265, not H.264 as was said of it; {} from now on"
    for code, instead in ((light, "its sub-stream is shown"), (heavy, "its picture is transcoded")):
        (line,) = [line for line in caplog.messages if line.startswith(f"camera {code}: ") and "H.265" in line]
        assert told.format(instead) in line
    assert str(film) not in caplog.text
    others = pictures.have(3, f"file://{film}")
    pictures.web.until(lambda: {pictures.watch(code)["status"] for code in (heavy, others)} == {200, 429})


def test_a_sub_stream_that_is_not_h264_is_not_shown_instead(pictures: Pictures, tmp_path: Path) -> None:
    film = f"file://{hevc_film(tmp_path)}"
    code = pictures.have(1, film, codec="h265", sub_url=film)

    pictures.web.until(lambda: pictures.watch(code).get("sub") is False)
    url = pictures.until(code, "live")["url"]

    assert b"avc1" in pictures.web.get(url.replace("index.m3u8", "init.mp4")).content


def test_hls_and_looped_files_and_drawn_places_are_sources_too(pictures: Pictures, drawn: Path, tmp_path: Path) -> None:
    film = tmp_path / "a film.mp4"
    subprocess.run(("ffmpeg", "-loglevel", "quiet", "-i", str(drawn), "-c", "copy", str(film)), check=True)
    looped = pictures.have(1, f"file://{film}")
    url = pictures.until(looped, "live")["url"]
    relayed = pictures.have(2, f"{pictures.web.client.base_url}{url}")
    shown = pictures.have(3, "demo:四里河商场3号")

    def all_live() -> bool:
        return {pictures.watch(code)["state"] for code in (looped, relayed, shown)} == {"live"}

    pictures.web.until(all_live)
    assert len(pictures.ffmpegs()) == 3
    assert pictures.until_piece(url, 8) > 8  # the film has 8 pieces


def test_real_footage_is_shown_by_the_same_way(pictures: Pictures, shared_data: Path) -> None:
    footage = shared_data / "video" / "people.mp4"
    if not footage.is_file():
        pytest.skip(f"there is no footage at {footage}")
    url = pictures.until(pictures.have(1, f"file://{footage}"), "live")["url"]
    assert pictures.until_piece(url, 2) > 2


def test_another_source_of_a_watched_camera_is_taken_up(pictures: Pictures, camera: RtspCamera) -> None:
    code = pictures.have(1, "file:///nowhere.mp4")
    pictures.until(code, "failed")
    pictures.have(1, camera.url)
    assert pictures.until(code, "live")["said"] is None


def test_without_ffmpeg_it_is_told_in_one_line_and_in_each_answer(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with live_pictures(world, tmp_path / "streams", binary="no-such-ffmpeg") as pictures:
        code = pictures.have(1, "demo:a")
        said = "This server has no ffmpeg, so that no live picture can be shown."
        pictures.web.until(lambda: pictures.watch(code).get("said") == said)
        assert pictures.watch(code)["state"] == "failed"

    assert len([line for line in caplog.messages if "ffmpeg" in line]) == 1


def test_until_the_streams_process_has_spoken_a_picture_is_starting_and_not_for_ever(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with live_pictures(world, tmp_path / "streams") as pictures:
        code = pictures.have(1, "demo:a")
        pictures.service.stop.set()
        pictures.web.until(lambda: pictures.service.board.report() is None)
        assert (pictures.watch(code)["state"], pictures.watch(code)["said"]) == ("starting", None)

        monkeypatch.setattr(camera_streams, "BEGINNING_S", 0.0)
        told = pictures.watch(code)
        assert told["state"] == "failed"
        assert told["said"] == "Live pictures do not answer; they are started again by themselves."


def test_with_a_media_gateway_browsers_are_sent_there(world: World, tmp_path: Path) -> None:
    gateway = "https://media.example/{code}/index.m3u8"
    with live_pictures(world, tmp_path / "streams", gateway=gateway) as pictures:
        world.send("camera", world.now, source_id=code_of(7), site="S1")
        answer = pictures.watch(code_of(7))

        assert answer["url"] == f"https://media.example/{code_of(7)}/index.m3u8"
        assert (answer["state"], pictures.service.streams) == ("live", {})
        assert pictures.watch(code_of(8))["status"] == 404


def test_a_camera_without_a_source_and_one_that_there_is_not_are_told(pictures: Pictures) -> None:
    world = pictures.web.world
    world.send("camera", world.now, source_id=code_of(7), site="S1")
    assert "has no source; bring one in with `import cameras`" in pictures.watch(code_of(7))["error"]
    assert pictures.watch(code_of(8))["error"] == f"camera '{code_of(8)}' is not known"
    assert pictures.watch("x")["status"] == 404
