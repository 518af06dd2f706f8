"""What stands at an address: the right page, the right parts of it, the records behind a number, the way back."""

import datetime as dt
import json
import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from dash import no_update

from callbacks import map_page, map_search, pages
from callbacks.dash_app import build_dash
from callbacks.services import Services
from catalogue.areas import Area
from catalogue.base_map import BaseMap
from catalogue.registry import load
from catalogue.views import VIEWS
from layouts import ids
from layouts.map_page import PARTS
from layouts.words import ENGLISH, for_language

CATALOGUE = load()
LAYER = VIEWS[0].panels["map"].indicators[0]
ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 3, 18, 10, 30, tzinfo=ZONE)
EN = "?lang=en"
DISTRICT, SUBDISTRICT, COMMUNITY, GRID = "340103", "340103009", "340103009001", "340103009001003"
LEVELS = {6: "district", 9: "subdistrict", 12: "community", 15: "grid"}
NAMES = {DISTRICT: "庐阳区", SUBDISTRICT: "三孝口街道", COMMUNITY: "迴龙桥社区", GRID: "网格 003"}


def ms(*moment):
    return int(dt.datetime(*moment, tzinfo=ZONE).timestamp() * 1000)


class OneBranch:
    """A tree with one area at each level."""

    codes = (DISTRICT, SUBDISTRICT, COMMUNITY, GRID)

    def get(self, code):
        if code not in self.codes:
            return None
        depth = self.codes.index(code)
        parent = self.codes[depth - 1] if depth else None
        place = {"depth": depth, "parent": parent, "leaf": code == GRID, "lon": 117.26, "lat": 31.88}
        return Area(code=code, name=NAMES[code], level=LEVELS[len(code)], **place)

    def root(self):
        return self.get(DISTRICT)

    def path(self, code):
        return [self.get(item) for item in self.codes if code.startswith(item)]

    def children(self, code):
        return [self.get(item) for item in self.codes if self.get(item).parent == code]

    def levels_below(self, code):
        return [LEVELS[len(item)] for item in self.codes if item.startswith(code) and item != code]

    def search(self, text, limit):
        return [self.get(code) for code in self.codes if text in NAMES[code]][:limit]


class NoAreas(OneBranch):
    codes = ()

    def root(self):
        return None


class Clock:
    zone = "Asia/Shanghai"

    def now_ms(self):
        return int(NOW.timestamp() * 1000)


@dataclass(frozen=True)
class OneThing:
    """A search that finds one thing, whatever is looked for."""

    kind: str = "site"
    id: int = 12
    name: str | None = "迴龙桥菜市场"
    code: str = "S12"
    area: str = GRID

    def search(self, text, limit, now_ms):
        return [self] if text in (self.name or "") or text == self.code else []


def services(areas=None):
    return Services(areas or OneBranch(), Clock(), OneThing())


def page(pathname, search="", **given):
    return pages.page_at(pathname, search, services(**given), CATALOGUE)[0]


def parts(component):
    return [component, *component._traverse()]


def with_id(component, wanted):
    return next(part for part in parts(component) if getattr(part, "id", None) == wanted)


def with_class(component, name):
    return [part for part in parts(component) if name in str(getattr(part, "className", "")).split()]


def written(component, name):
    """How many elements of a class there are in the parts that are HTML text."""
    text = "".join(prop(part, "data-html") for part in with_class(component, "fixed"))
    return sum(name in found.split() for found in re.findall('class="([^"]*)"', text))


def texts(component):
    children = [getattr(part, "children", None) for part in parts(component)]
    flat = [item for child in children for item in (child if isinstance(child, list) else [child])]
    return " ".join(item for item in flat if isinstance(item, str))


def links(component):
    return [part.href for part in parts(component) if getattr(part, "href", None)]


def prop(component, name):
    return component.to_plotly_json()["props"][name]


@pytest.mark.parametrize("pathname", ["/", "/wall", "/wall/", "/wall/overview"])
def test_wall_stands_at_its_addresses(pathname):
    assert page(pathname).className.startswith("wall")


@pytest.mark.parametrize("pathname", ["/map", f"/map/{DISTRICT}"])
def test_map_begins_at_the_root_with_the_layer_of_the_wall(pathname):
    shown = page(pathname)
    assert prop(with_id(shown, ids.LIVE), "data-area") == DISTRICT
    assert prop(with_id(shown, ids.LIVE), "data-ask") == f"layer={LAYER}:subdistrict&trend={LAYER}&alerts=yes"


def test_map_asks_for_its_cells_and_for_the_breakdown():
    live = with_id(page(f"/map/{DISTRICT}", "?layer=patrols:grid&day=2026-03-17"), ids.LIVE)
    assert prop(live, "data-ask") == "layer=patrols:grid&layer=patrols:subdistrict&trend=patrols&alerts=yes"
    assert prop(live, "data-day") == "2026-03-17"


def test_breadcrumb_leads_up_and_keeps_layer_and_day():
    nav = with_id(page(f"/map/{COMMUNITY}", "?layer=patrols&day=2026-03-17&open=patrols"), ids.MAP_CRUMBS)
    query = "?layer=patrols&day=2026-03-17"
    assert links(nav) == [f"/map/{DISTRICT}{query}", f"/map/{SUBDISTRICT}{query}"]


def test_level_that_the_area_has_not_falls_back_to_the_next_one():
    shown = page(f"/map/{SUBDISTRICT}", "?layer=patrols:subdistrict")
    assert prop(with_id(shown, ids.MAP_PANEL), "data-level") == "community"


def test_grid_shows_itself_among_its_neighbours_and_has_no_breakdown():
    shown = page(f"/map/{GRID}")
    panel = with_id(shown, ids.MAP_PANEL)
    cells, boundaries = prop(panel, "data-cells"), prop(panel, "data-outlines")
    assert cells == f"/api/v1/areas/{GRID}/grid.geojson"
    assert boundaries == f"/api/v1/areas/{COMMUNITY}/grid.geojson"
    assert written(shown, "children") == 0
    assert written(page(f"/map/{COMMUNITY}"), "children") == 1


def test_every_indicator_has_a_layer_link_and_a_tile():
    shown = page("/map", EN)
    assert written(shown, "layer") == written(shown, "tile") == len(CATALOGUE.indicators)


@pytest.mark.parametrize(
    ("pathname", "search", "said"),
    [
        ("/map/999", EN, "no area with the code “999”"),
        ("/map/340103", f"{EN}&day=soon", "“soon” is not a day"),
        ("/map/340103", f"{EN}&day=2026-03-19", "2026-03-19 has not come yet"),
        ("/map/340103", f"{EN}&layer=happiness", "no indicator “happiness”"),
        ("/map/340103", f"{EN}&open=happiness", "no indicator “happiness”"),
        ("/map/340103", f"{EN}&layer=patrols:street", "no level “street”"),
        ("/wall/garden", EN, "no view “garden”"),
        ("/elsewhere", EN, "no page at /elsewhere"),
    ],
)
def test_wrong_address_is_told_with_a_way_back(pathname, search, said):
    shown = page(pathname, search)
    assert said in texts(shown)
    assert links(shown) == ["/map/?lang=en", "/wall/?lang=en"]


@pytest.mark.parametrize("pathname", ["/", "/map"])
def test_empty_store_is_told(pathname):
    assert "No areas have been imported yet." in texts(page(pathname, EN, areas=NoAreas()))


@pytest.mark.parametrize(
    ("pathname", "search", "standing", "stays"),
    [
        ("/map/340103", "", "map zh-CN", True),
        ("/map/340103009", "?day=2026-03-17", "map zh-CN", True),
        ("/map/340103", EN, "map zh-CN", False),
        ("/map/340103", "", None, False),
        ("/map/340103", "", "other", False),
        ("/map/999", "", "map zh-CN", False),
        ("/", "", "map zh-CN", False),
    ],
)
def test_page_stays_only_where_the_map_can_change_in_place(pathname, search, standing, stays):
    assert pages.stays(pathname, search, standing, services(), CATALOGUE) is stays


def changed(pathname, search="", **drawn):
    known = {
        "area": DISTRICT,
        "level": "subdistrict",
        "layer": LAYER,
        "live_day": "",
        "live_days": "",
        "live_at": "",
        "open": "",
        "compare_area": "",
        **drawn,
    }
    found = map_page.change(pathname, search, known, services(), CATALOGUE)
    assert found.keys() == PARTS.keys()
    return {name: part for name, part in found.items() if part is not no_update}


def test_another_area_changes_cells_and_keeps_trend_and_day():
    found = changed(f"/map/{SUBDISTRICT}")
    assert found["live_area"] == found["area"] == SUBDISTRICT
    assert "cells" in found
    assert not {"trend", "day"} & found.keys()


def test_another_layer_keeps_the_cells():
    found = changed(f"/map/{DISTRICT}", "?layer=patrols")
    assert found["live_ask"] == "layer=patrols:subdistrict&trend=patrols&alerts=yes"
    assert "trend" in found
    assert not {"cells", "levels", "day"} & found.keys()


@pytest.mark.parametrize("pathname", ["/", "/map/999"])
def test_other_pages_change_nothing_in_the_map(pathname):
    assert changed(pathname) == {}


def told(pathname, search=""):
    """What the panel of records tells its script."""
    return json.loads(prop(with_class(page(pathname, search), "records-body")[0], "data-records"))


def test_records_are_asked_of_the_day_that_runs_and_end_with_the_present():
    panel = told(f"/map/{GRID}", "?open=fevers")
    assert (panel["feed"], panel["area"], panel["indicator"]) == ("temperature_check", GRID, "fevers")
    assert (panel["start"], panel["end"]) == ("2026-03-18T00:00:00+08:00", "")


def test_records_of_a_past_day_are_those_of_the_whole_day():
    panel = told(f"/map/{GRID}", "?open=fevers&day=2026-03-17")
    assert (panel["start"], panel["end"]) == ("2026-03-17T00:00:00+08:00", "2026-03-18T00:00:00+08:00")


def test_columns_and_filters_of_records_are_in_words():
    panel = told(f"/map/{DISTRICT}", f"{EN}&open=patrols")
    names = ["Time", "Site", "Area", "Site category", "Initiator", "Result", "Grid worker", "Patrol form"]
    assert [column["name"] for column in panel["columns"]] == [*names, "Record no.", "Source"]
    assert [choice["key"] for choice in panel["filters"]] == ["category", "initiator", "result"]
    assert ["problem_found", "Problem found"] in panel["filters"][2]["values"]


def test_records_stay_where_only_their_filter_changes():
    known = {"area": DISTRICT, "level": "subdistrict", "layer": LAYER, "live_day": "", "open": "patrols"}
    found = changed(f"/map/{DISTRICT}", "?open=patrols&rows=text%3D1", **known)
    assert "records" not in found
    assert "records" in changed(f"/map/{DISTRICT}", "?open=fevers", **known)


def test_share_of_what_is_left_shows_its_whole_base():
    indicator = CATALOGUE.indicators["abnormal_code_share"]
    assert indicator.counted == indicator.measure.denominator


def test_search_links_to_areas_and_keeps_layer_and_day():
    found = map_search.find("社区", f"/map/{DISTRICT}", "?layer=patrols&day=2026-03-17", services(), CATALOGUE)
    assert links(found) == [f"/map/{COMMUNITY}?layer=patrols&day=2026-03-17"]
    assert "三孝口街道" in texts(found)


def test_search_says_when_there_is_none_and_is_silent_while_nothing_is_typed():
    nothing = map_search.find("Paris", "/map", EN, services(), CATALOGUE)
    assert texts(nothing) == for_language(ENGLISH)("Nothing of that name or number.")
    assert map_search.find(" ", "/map", EN, services(), CATALOGUE) is None


def test_app_answers_its_first_request_with_everything_built():
    client = build_dash(services(), CATALOGUE).server.test_client()
    index = client.get("/").text
    assert client.get("/_dash-dependencies").status_code == 200
    assert index.count("/assets/") == 2
    scripts = re.search(r'src="(/assets/all\.js\?v=[^"]+)"', index)
    assert scripts is not None
    assert (ROOT / "assets" / "map.js").read_text("utf-8") in client.get(scripts[1]).text
    assert "plotly-basic.min.js" not in index
    assert "dash_renderer" in index
    assert not [each for each in ("polyfill@", "/dash_table/") if each in index]


@pytest.mark.parametrize(
    ("address", "kind"), [("/wall/overview?lang=en", "wall en"), (f"/map/{DISTRICT}", "map zh-CN")]
)
def test_layout_holds_the_page_that_asks_for_it(address, kind):
    client = build_dash(services(), CATALOGUE).server.test_client()
    layout = client.get("/_dash-layout", headers={"referer": f"http://centre.example{address}"}).json
    place = layout["props"]["children"][1]["props"]
    assert place["data-page"] == kind
    assert place["children"]


def test_layout_is_empty_for_whoever_does_not_say_where_it_is():
    layout = build_dash(services(), CATALOGUE).server.test_client().get("/_dash-layout").json
    assert layout["props"]["children"][1]["props"]["children"] is None


def test_pages_say_what_browsers_may_load_and_allow_their_own_scripts_alone():
    tiles = BaseMap(tiles=("https://t{s}.tiles.example/{z}/{x}/{y}.png",), hosts="01")
    dash = build_dash(services(), CATALOGUE, base_map=tiles, pictures=("https://media.example",))
    answer = dash.server.test_client().get("/map")
    policy = dict(rule.split(" ", 1) for rule in answer.headers["content-security-policy"].split("; "))
    inline = re.findall(r"<script(?![^>]*(?:src=|json))[^>]*>(.+?)</script>", answer.text, re.DOTALL)
    digests = {f"'sha256-{b64encode(sha256(each.encode()).digest()).decode()}'" for each in inline}
    assert digests
    assert digests <= set(policy["script-src"].split())
    assert "unsafe" not in policy["script-src"]
    assert "https://t1.tiles.example" in policy["img-src"].split()
    assert "https://media.example" in policy["connect-src"].split()
    assert "https://media.example" in policy["media-src"].split()
