"""The address of the leaders' map: what it means, how it is written, and which ones are refused."""

import pytest

from catalogue.registry import load
from layouts.map_address import AddressError, MapAddress, check_day, check_indicators, check_time, language, parse
from layouts.words import CHINESE, ENGLISH, for_language

CATALOGUE = load()
ZH, EN = for_language(CHINESE), for_language(ENGLISH)
FULL = MapAddress(area="340103009", layer="patrols", level="grid", day="2026-01-31", open="fevers", rows="text=a%26b")


@pytest.mark.parametrize(
    ("pathname", "search", "meant"),
    [
        ("/map", "", MapAddress()),
        ("/map/", "", MapAddress()),
        ("/map/340103", "", MapAddress(area="340103")),
        ("/map/340103/", "?layer=patrols", MapAddress(area="340103", layer="patrols")),
        ("/map/340103", "?layer=patrols:grid", MapAddress(area="340103", layer="patrols", level="grid")),
        ("/map/340103", "?layer=patrols%3Agrid&utm=1", MapAddress(area="340103", layer="patrols", level="grid")),
        ("/map/1", "?day=2026-01-31&open=fevers", MapAddress(area="1", day="2026-01-31", open="fevers")),
        ("/map/1", "?layer=&day=", MapAddress(area="1")),
    ],
)
def test_parts_are_read(pathname, search, meant):
    assert parse(pathname, search) == meant


@pytest.mark.parametrize("pathname", ["/", "/wall/overview", "/maps/340103", "/map/340103/more"])
def test_other_pages_have_no_map_address(pathname):
    assert parse(pathname, "") is None


@pytest.mark.parametrize("words", [ZH, EN], ids=["zh", "en"])
def test_written_address_means_the_same(words):
    path, _, query = FULL.href(words).partition("?")
    assert parse(path, f"?{query}") == FULL
    assert language(query) == words.lang


def test_filter_of_the_records_stays_until_others_are_opened():
    assert "rows=text" in FULL.href(ZH, day="2026-01-30")
    assert "rows" not in FULL.href(ZH, open="patrols")


def test_form_stays_with_the_thing_that_it_is_about():
    form = MapAddress(area="340103", thing="site:12", act="dispatch", order="7")
    assert form.href(ZH, day="2026-01-30") == "/map/340103?day=2026-01-30&thing=site%3A12&act=dispatch&order=7"
    assert form.href(ZH, thing="site:13") == "/map/340103?thing=site%3A13&order=7"
    assert form.href(ZH, thing="", act="patrol") == "/map/340103?act=patrol&order=7"


def test_empty_parts_are_left_out():
    assert MapAddress(area="340103").href(ZH) == "/map/340103"
    assert FULL.href(ZH, level="", day="", open="") == "/map/340103009?layer=patrols"


@pytest.mark.parametrize(
    ("search", "lang"), [("", CHINESE), ("?lang=en", ENGLISH), ("?lang=xx", CHINESE), ("?layer=a&lang=en", ENGLISH)]
)
def test_language_is_chinese_unless_another_is_named(search, lang):
    assert language(search) == lang


@pytest.mark.parametrize("day", ["", "2026-03-18", "2025-02-28"])
def test_days_up_to_today_are_shown(day):
    check_day(day, "2026-03-18")


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "2026-02-30", "20260301", "2026-W11-3", "2026-03-19"])
def test_other_days_are_refused_by_name(day):
    with pytest.raises(AddressError, match=day) as refused:
        check_day(day, "2026-03-18")
    assert refused.value.status == 400


@pytest.mark.parametrize("part", ["layer", "open"])
def test_unknown_indicator_is_refused_by_name(part):
    check_indicators(MapAddress(**{part: "patrols"}), CATALOGUE)
    with pytest.raises(AddressError, match="happiness"):
        check_indicators(MapAddress(**{part: "happiness"}), CATALOGUE)


@pytest.mark.parametrize(
    "time",
    [{}, {"day": "2026-03-17", "days": "7"}, {"days": "366"}, {"at": "00:15"}, {"day": "2026-03-18", "at": "23:45"}],
)
def test_moments_and_several_whole_days_are_shown(time):
    check_time(MapAddress(**time), "2026-03-18", "23:50")


@pytest.mark.parametrize(
    ("time", "named"),
    [
        ({"days": "1"}, "“1”"),
        ({"days": "367"}, "366"),
        ({"days": "seven"}, "“seven”"),
        ({"day": "2026-03-18", "days": "7"}, "2026-03-18"),
        ({"at": "10:07"}, "“10:07”"),
        ({"at": "00:00"}, "00:15"),
        ({"at": "24:00"}, "23:45"),
        ({"days": "7", "at": "10:00"}, "“10:00”"),
        ({"day": "2026-03-19"}, "2026-03-19"),
    ],
)
def test_other_times_are_refused_by_name(time, named):
    with pytest.raises(AddressError, match=named) as refused:
        check_time(MapAddress(**time), "2026-03-18", "23:50")
    assert refused.value.status == 400


@pytest.mark.parametrize("day", ["", "2026-03-18"])
def test_a_moment_of_today_has_to_have_come(day):
    check_time(MapAddress(day=day, at="10:30"), "2026-03-18", "10:30")
    with pytest.raises(AddressError, match="10:45"):
        check_time(MapAddress(day=day, at="10:45"), "2026-03-18", "10:44")
    check_time(MapAddress(day="2026-03-17", at="10:45"), "2026-03-18", "10:44")
