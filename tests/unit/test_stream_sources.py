"""What ffmpeg is told of a source, why one failed, and what may be told of its address."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from api.tickets import HOLDS_S, Tickets
from backend.streams.reasons import AWAY, BROKEN_OFF, NO_STREAM, REFUSED, SIGNS, UNREADABLE, reason_of
from backend.streams.source_args import source_input
from catalogue.camera_urls import check_url, masked
from catalogue.people import EVERYONE
from layouts.words import for_language
from tests.people import PERSONS

NOW = datetime(2026, 3, 18, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("rtsp://admin:pass@10.0.0.1:554/ch1?key=pass", "rtsp://10.0.0.1:554/…"),
        ("https://u:pass@vms.local/a.m3u8?token=pass", "https://vms.local/…"),
        ("rtsp://admin:pa@ss@[2001:db8::1]/ch1", "rtsp://[2001:db8::1]/…"),
        ("file:///home/pass/a.mp4", "file:…"),
        ("pass", "…"),
        ("rtsp://admin:pass@10.0.0.1:port/", "…"),
    ],
)
def test_an_address_is_told_by_its_host_alone(url: str, told: str) -> None:
    assert masked(url) == told


@pytest.mark.parametrize("url", ["rtsp://admin:pa'ss@10.0.0.1/1", "https://u:pass@h/a.m3u8"])
def test_an_address_with_a_password_is_not_among_the_arguments(url: str) -> None:
    given = source_input(check_url(url), NOW)
    assert "10.0.0.1" not in " ".join(given.arguments)
    assert "pass" not in repr(given)
    assert url.replace("'", "'\\''") in given.script
    assert "file" not in given.arguments[given.arguments.index("-protocol_whitelist") + 1].split(",")


@pytest.mark.parametrize(
    "url", ["rtsp://h/a\nfile '/etc/passwd'", "rtsp://h/a b", "ftp://h/a", "/etc/passwd", "file:a"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"give|sign|whole path"):
        check_url(url)


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("method DESCRIBE failed: 401 Unauthorized", REFUSED),
        ("Connection to tcp://10.0.0.1:554 failed: Connection refused", AWAY),
        ("rtsp://10.0.0.1/x: Server returned 404 Not Found", NO_STREAM),
        ("Invalid data found when processing input", UNREADABLE),
        ("", BROKEN_OFF),
    ],
)
def test_what_ffmpeg_prints_is_told_in_words_of_our_own(printed: str, reason: str) -> None:
    assert reason_of(printed) == reason


def test_every_reason_has_a_chinese_word() -> None:
    words = for_language("zh-CN")
    assert all(words(reason) != reason for _, reason in SIGNS)


def test_a_ticket_stays_the_same_for_hours_and_then_holds_no_longer() -> None:
    now = [1_000_000 * HOLDS_S]
    tickets = Tickets("s" * 32, lambda: now[0])
    given = tickets.issue("1", PERSONS[0])
    now[0] += HOLDS_S - 1
    assert tickets.issue("1", PERSONS[0]) == given
    now[0] += HOLDS_S
    assert tickets.holds(given, "1", PERSONS[0])
    now[0] += 1
    assert not tickets.holds(given, "1", PERSONS[0])


def test_a_ticket_is_bound_to_camera_person_and_secret() -> None:
    given = Tickets("s" * 32).issue("1", PERSONS[0])
    assert not Tickets("s" * 32).holds(given, "2", PERSONS[0])
    assert not Tickets("s" * 32).holds(given, "1", EVERYONE)
    assert not Tickets("t" * 32).holds(given, "1", PERSONS[0])
    assert not Tickets("s" * 32).holds("ä", "1", PERSONS[0])
