"""The wall's layout: what stands in it, what it tells its scripts, where its parts lead."""

import json
from urllib.parse import parse_qs

import pytest
from dash.development.base_component import Component

from catalogue.areas import Area
from catalogue.panels import MAP
from catalogue.registry import load
from catalogue.views import VIEWS
from layouts import ids, shell
from layouts.boot import boot, drawn_by_quarter
from layouts.wall import wall_page
from layouts.words import CHINESE, ENGLISH, for_language

CATALOGUE = load()
LEVELS = ["subdistrict", "community", "grid"]
LUYANG = Area(code="340103", name="庐阳区", level="district", depth=0, parent=None, leaf=False, lon=117.26, lat=31.88)


def wall(lang=CHINESE, view=VIEWS[0]):
    return wall_page(view, LUYANG, LEVELS, CATALOGUE, for_language(lang))


def parts(component):
    """The component and all below it."""
    return [component, *component._traverse()]


def with_class(component, name):
    return [part for part in parts(component) if name in str(getattr(part, "className", "")).split()]


def live(component):
    return next(part for part in parts(component) if getattr(part, "id", None) == ids.LIVE)


def prop(component, name):
    return component.to_plotly_json()["props"][name]


def plain(component):
    return live(component).to_plotly_json()["props"]


def test_views_are_found_by_their_keys():
    assert [CATALOGUE.view(view.key) for view in VIEWS] == list(VIEWS)
    assert CATALOGUE.view("nothing") is None


@pytest.mark.parametrize("lang", [CHINESE, ENGLISH])
def test_wall_has_a_tile_for_each_indicator_of_the_view(lang):
    tiles = [tile.to_plotly_json()["props"]["data-indicator"] for tile in with_class(wall(lang), "tile")]
    assert tiles == [key for view in VIEWS for key in view.kpis]


def test_only_the_view_of_the_address_is_seen():
    page = wall(view=VIEWS[1])
    places = [*with_class(page, "area-kpis"), *with_class(page, "place")]
    shown = {prop(place, "data-of") for place in places if not place.hidden}
    assert shown == {VIEWS[1].key, " ".join(view.key for view in VIEWS if view.map)}


def test_every_panel_of_every_view_stands_in_its_grid_area():
    places = [(prop(place, "data-of"), place.style["gridArea"]) for place in with_class(wall(), "place")][1:]
    assert places == [(view.key, name) for view in VIEWS for name in view.panels if name != MAP]


@pytest.mark.parametrize(("lang", "query"), [(CHINESE, ""), (ENGLISH, "&lang=en")])
def test_tile_leads_to_its_layer_on_the_map_in_the_same_language(lang, query):
    assert with_class(wall(lang), "tile")[0].href == f"/map/340103?layer=sites_patrolled{query}"


def test_views_are_named_and_the_one_shown_is_marked():
    dots = with_class(wall(), "dot")
    assert [dot.href for dot in dots] == [f"/wall/{view.key}" for view in VIEWS]
    assert [prop(dot, "aria-current") for dot in dots] == ["page"] + ["false"] * (len(VIEWS) - 1)


def test_wall_follows_the_map_at_the_finest_level_and_the_ranking_at_the_next():
    props = plain(wall())
    assert props["data-area"] == "340103"
    asked = parse_qs(props["data-ask"])
    assert asked["layer"] == ["patrol_coverage:grid", "on_time_closure_rate:subdistrict"]
    assert asked["trend"] == ["sites_patrolled"]
    assert set(asked["show"][0].split(",")) > set(VIEWS[0].kpis)
    assert props["data-day"] == ""


def test_scripts_are_told_every_declaration_in_the_language_of_the_page():
    told = json.loads(plain(wall())["data-boot"])
    assert told["lang"] == CHINESE
    assert told["indicators"].keys() == CATALOGUE.indicators.keys()
    patrol = told["feeds"]["patrol"]
    assert (patrol["name"], patrol["interval_s"], patrol["steps"], patrol["pictures"]) == ("巡查", 600, [], False)
    assert told["feeds"]["blacklisting"]["states"] == {"online": "在列", "listed": "在列", "offline": "不在列"}
    assert told["feeds"]["problem"]["steps"][-1] == "结案"
    assert told["events"]["fever"] == {
        "name": "发热",
        "severity": "critical",
        "feed": "temperature_check",
        "unit": "°C",
        "decimals": 1,
    }


@pytest.mark.parametrize(
    ("key", "period", "alarm"),
    [
        ("temperature_checks", "Today", None),
        ("problems_open", "Now", "warn"),
        ("fevers", "Today", "critical"),
        ("yellow_codes", "Today", "warn"),
        ("handling_time", "Today", None),
        ("camera_uptime", "Today", None),
        ("cameras_online", "Now", None),
    ],
)
def test_indicator_says_what_time_it_is_about_and_what_one_of_it_means(key, period, alarm):
    told = boot(CATALOGUE, for_language(ENGLISH))["indicators"][key]
    assert (told["period"], told["alarm"]) == (period, alarm)


def test_trend_is_named_after_what_it_draws():
    assert drawn_by_quarter(CATALOGUE.indicators["patrol_coverage"], CATALOGUE).key == "sites_patrolled"
    assert drawn_by_quarter(CATALOGUE.indicators["patrols"], CATALOGUE).key == "patrols"


def test_head_loads_nothing_from_outside():
    head = shell.index_string("0123abcd", {"crs": "gcj02", "credit": '"<b>"'})
    assert 'data-build="0123abcd"' in head
    assert head.index("{%css%}") < head.index("{%scripts%}")
    assert "//" not in head.replace("<!DOCTYPE", "")


def test_page_is_an_address_and_a_place():
    found = [part.id for part in parts(shell.page()) if isinstance(part, Component) and getattr(part, "id", None)]
    assert found == [ids.ADDRESS, ids.PAGE]
