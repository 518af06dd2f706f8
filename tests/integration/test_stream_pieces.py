"""A real ffmpeg's fragments become pieces: short ones first, then from key frame to key frame, and on after a break."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest

from backend.probing.reading import read_running
from backend.streams.fragments import Fragment, read_fragments
from backend.streams.output_args import FRAGMENTS
from backend.streams.pieces import FRAGMENT_S, INIT, KEPT_BEHIND, LISTED, LISTED_S, Pieces
from catalogue.video_codecs import H264, sent_codec

RATE = 25


def written(gop: int, seconds: int) -> list[bytes | Fragment]:
    """What ffmpeg writes of a picture with a key frame every `gop` frames."""
    drawn = ("-f", "lavfi", "-i", f"testsrc2=size=160x90:rate={RATE}:duration={seconds}", "-c:v", "libx264")
    coded = ("-preset", "ultrafast", "-tune", "zerolatency", "-g", str(gop), "-sc_threshold", "0")
    command = ("ffmpeg", "-loglevel", "error", *drawn, *coded, "-f", "mp4", *FRAGMENTS, "pipe:1")
    return list(read_fragments(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)))


def cut(folder: Path, given: list[bytes | Fragment]) -> Pieces:
    """One run, as far as pieces are whole."""
    pieces = Pieces(folder)
    for each in given:
        pieces.take(each)
    return pieces


def test_fragments_are_told_apart_by_length_and_key_frame() -> None:
    head, *fragments = written(gop=RATE, seconds=3)

    assert isinstance(head, bytes)
    assert sent_codec(head) == H264
    told = [(round(each.seconds, 2), each.is_key) for each in fragments if isinstance(each, Fragment)]
    assert told[:5] == [(0.24, True), (0.24, False), (0.24, False), (0.24, False), (0.04, False)]
    assert sum(seconds for seconds, _ in told) == pytest.approx(3.0)


def test_the_first_piece_does_not_wait_for_the_second_key_frame(tmp_path: Path) -> None:
    pieces = cut(tmp_path, written(gop=4 * RATE, seconds=1))

    assert pieces.listed[0].seconds == pytest.approx(0.24)
    assert len(pieces.listed) >= 3
    assert read_running(tmp_path) is not None  # though the newest ones have no key frame


@pytest.mark.parametrize(("gop", "lasting"), [(RATE, 1.0), (2 * RATE, 2.0), (10, 1.2)])
def test_later_pieces_begin_with_a_key_frame(tmp_path: Path, gop: int, lasting: float) -> None:
    pieces = cut(tmp_path, written(gop, seconds=9))

    later = [piece for piece in pieces.listed if piece.seconds > FRAGMENT_S][-4:-1]  # the film ends in the last
    assert [piece.seconds for piece in later] == pytest.approx([lasting] * 3)
    head = (tmp_path / INIT).read_bytes()
    for piece in later:
        _, first, *_ = read_fragments(io.BytesIO(head + (tmp_path / piece.name).read_bytes()))
        assert isinstance(first, Fragment)
        assert first.is_key


def test_the_playlist_has_the_newest_and_the_folder_little_more(tmp_path: Path) -> None:
    pieces = cut(tmp_path, written(gop=RATE, seconds=20))

    assert len(pieces.listed) >= LISTED
    assert LISTED_S <= sum(piece.seconds for piece in pieces.listed) <= LISTED_S + 1
    text = (tmp_path / "index.m3u8").read_text()
    assert f"#EXT-X-MEDIA-SEQUENCE:{pieces.listed[0].number}\n" in text
    assert "#EXT-X-TARGETDURATION:1\n" in text
    kept = sorted(path.name for path in tmp_path.glob("s*.m4s"))
    assert kept[-1] == pieces.listed[-1].name
    assert len(kept) <= len(pieces.listed) + KEPT_BEHIND
    assert not list(tmp_path.glob("*.tmp"))


def test_another_run_goes_on_after_a_mark_of_the_break(tmp_path: Path) -> None:
    before = cut(tmp_path, written(gop=RATE, seconds=3)).listed[-1].number

    after = cut(tmp_path, written(gop=RATE, seconds=2))

    (broken,) = [piece for piece in after.listed if piece.is_after_break]
    assert broken.number == before + 1
    assert (tmp_path / "index.m3u8").read_text().count("#EXT-X-DISCONTINUITY\n") == 1
    last = cut(tmp_path, written(gop=RATE, seconds=20))
    assert (last.breaks, "#EXT-X-DISCONTINUITY-SEQUENCE:2\n" in (tmp_path / "index.m3u8").read_text()) == (2, True)


@pytest.mark.parametrize("sent", [b"\x00\x00\x00\x04free", b"\xff\xff\xff\xffmdat", b"RTSP/1.0 200 OK\r\n\r\n"])
def test_what_is_no_mp4_is_refused(sent: bytes) -> None:
    with pytest.raises(ValueError, match="an MP4 in fragments has boxes of 8 to"):
        list(read_fragments(io.BytesIO(sent)))


def test_a_box_that_is_cut_off_is_left_out() -> None:
    assert list(read_fragments(io.BytesIO(b"\x00\x00\x00\x20ftypiso5"))) == []
