"""Who sees what, over real HTTP: every path that tells of an area, for every kind of person."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from starlette.routing import Route

from api.web import build_web
from callbacks.dash_app import build_dash
from callbacks.scoped_areas import ScopedAreas, ScopedThings
from callbacks.services import Services
from catalogue.base_map import BaseMap
from catalogue.clock import Clock
from catalogue.people import Permission, present
from data_access.current_tree import AreaReader, CurrentTree
from data_access.record_rows import MASK
from data_access.terms import Terms
from data_access.thing_search import ThingSearch
from tests.alerts import alerts_of
from tests.builders import AREAS, COMMUNITIES, DISTRICT, GRIDS, HOUR, SITES, ZONE, a_record, further_steps, iso
from tests.people import ACCESS, OTHERS, OWN, PEOPLE, WALL_KEY, sign_in
from tests.web import Web, services_of, serving
from tests.world import World

DAY = "2026-03-04"
TILES_KEY = "f2a7c1d9"
NAMED = [person for person in PEOPLE.persons.values() if person.password]


@pytest.fixture
def guarded(world: World) -> Iterator[Web]:
    """The web application with a file of people and the real pages, over a city with a record of every feed at each site."""
    for feed in world.catalogue.feeds.values():
        texts = {text.key: "words of somebody" for text in feed.texts if text.personal}
        records = (a_record(feed, f"{feed.key}-{site}", world.now - HOUR, site=site, **texts) for site in SITES)
        world.ingest(feed.key, *records)
    world.tick()
    with serving(world, access=ACCESS, pages=pages(world)) as found:
        yield found


def pages(world: World):
    """The Dash app's server, given what app.py gives it."""
    areas = ScopedAreas(AreaReader(CurrentTree(world.engine), ""), present)
    things = ScopedThings(ThingSearch(world.engine, world.catalogue, Terms(world.engine)), areas)
    clock = Clock(ZONE, stands_at_ms=world.now)
    tiles = BaseMap(tiles=(f"https://tiles.example/{{z}}/{{x}}/{{y}}?tk={TILES_KEY}",))
    return build_dash(Services(areas, clock, things, present), world.catalogue, base_map=tiles).server


@pytest.mark.parametrize(
    "path", ["/", "/map", "/wall/overview", "/map/1/briefing", "/_dash-layout", "/sign-in", "/nowhere"]
)
def test_the_key_of_the_tiles_is_for_those_alone_who_have_signed_in(guarded: Web, path: str) -> None:
    assert TILES_KEY not in guarded.client.get(path, follow_redirects=True).text
    sign_in(guarded.client, "district")
    assert TILES_KEY in guarded.get("/map").text


def paths(world: World, area: str) -> dict[str, str]:
    """Every way to ask for something of an area."""
    records = urlencode({"area": area, "from": iso(world.now - 24 * HOUR), "to": iso(world.now)})
    return {
        "live": f"/api/v1/live/{area}",
        "past day": f"/api/v1/days/{DAY}/{area}",
        "geometry": f"/api/v1/areas/{area}/grid.geojson",
        "points": f"/api/v1/areas/{area}/points/site",
        "records": f"/api/v1/feeds/patrol/records?{records}",
        "total": f"/api/v1/feeds/patrol/records/total?{records}",
        "csv": f"/api/v1/feeds/patrol/records.csv?{records}",
        "xlsx": f"/api/v1/feeds/patrol/records.xlsx?{records}",
        "report": f"/reports/daily.xlsx?{urlencode({'area': area, 'day': DAY})}",
    }


OF_RECORDS = ("records", "total", "csv", "xlsx")


def is_theirs(key: str, area: str) -> bool:
    """By the codes, in which those of the areas above are."""
    return any(own == "*" or area.startswith(own) for own in PEOPLE.persons[key].areas)


@pytest.mark.parametrize("key", [person.key for person in NAMED])
def test_everybody_gets_their_own_areas_and_no_others(guarded: Web, key: str) -> None:
    sign_in(guarded.client, key)
    may_read = PEOPLE.persons[key].may(Permission.RECORDS)

    for area in (DISTRICT, OWN, OTHERS, *COMMUNITIES, GRIDS[0], GRIDS[-1]):
        for kind, path in paths(guarded.world, area).items():
            allowed = is_theirs(key, area) and (may_read or kind not in OF_RECORDS)
            answer = guarded.get(path)
            assert answer.status_code == (200 if allowed else 403), (kind, area, answer.text)
            assert allowed or "error" in answer.json()


def test_what_is_refused_says_whose_sign_in_it_is_and_what_is_theirs(guarded: Web) -> None:
    sign_in(guarded.client, "two")

    told = guarded.get(f"/api/v1/live/{DISTRICT}").json()["error"]

    assert told == f"area '{DISTRICT}' is not among those that 'two' may see: {COMMUNITIES[0]}, {COMMUNITIES[3]}"


def test_an_area_that_there_is_not_is_not_told_from_another_one(guarded: Web) -> None:
    sign_in(guarded.client, "subdistrict")

    assert guarded.get("/api/v1/areas/999/points/site").status_code == 403
    assert guarded.get("/api/v1/live/999").status_code == 403


def test_a_second_area_does_not_come_in_beside_the_first(guarded: Web) -> None:
    sign_in(guarded.client, "subdistrict")
    asked = paths(guarded.world, OWN)["records"]

    assert guarded.get(f"{asked}&area={DISTRICT}").status_code == 403
    answer = guarded.get(asked.replace(f"area={OWN}", f"area={DISTRICT}&area={OWN}"))
    assert {row["area"][:9] for row in answer.json()["records"]} == {OWN}


def test_a_live_document_that_waits_is_refused_before_it_waits(guarded: Web) -> None:
    sign_in(guarded.client, "subdistrict")

    assert guarded.live(DISTRICT, after=10**9, wait=25).status_code == 403


OWN_ALONE = ("/api/v1/alerts.cap",)  # names no area, and answers with what stands in one's own (test_api_alerts.py)
OF_NO_AREA = ("/api/v1/dispatching",)  # what is declared


def read_paths(world: World) -> list[str]:
    """Every path of the API that can be read, with its parameters in braces."""
    application = build_web(services_of(world, access=ACCESS), pages(world))
    own = [route.path for route in application.router.routes if isinstance(route, Route)]
    described = application.openapi()["paths"]
    return [
        path for path in (*own, *(path for path in described if "get" in described[path])) if path.startswith("/api")
    ]


def test_no_path_of_the_api_forgets_the_door(guarded: Web) -> None:
    """Whatever is added: asked for others' areas wherever one is named, and for what stands in them, it refuses."""
    sign_in(guarded.client, "subdistrict")
    site = next(row[0] for row in points(guarded, "district", OTHERS))
    guarded.world.send("temperature_check", guarded.world.now, temperature=39, site="S8")
    guarded.world.tick()
    alert = alerts_of(guarded.world, "fever")[-1].id
    filled = {"feed": "patrol", "level": "grid", "day": DAY, "kind": "site", "number": str(site), "days": "7"}
    filled["alert"] = str(alert)
    filled |= {
        "case_feed": "problem",
        "case": str(problem_of(OTHERS, guarded)),
        "order": str(an_order(guarded, OTHERS)),
    }
    query = urlencode(
        {"from": iso(guarded.world.now - HOUR), "to": iso(guarded.world.now), "area": OTHERS, "compare": OTHERS}
    )
    found = [path for path in read_paths(guarded.world) if path not in (*OWN_ALONE, *OF_NO_AREA)]

    for path in found:
        asked = re.sub(r"{(\w+)(:\w+)?}", lambda name: filled.get(name[1], OTHERS), path)
        answer = guarded.get(f"{asked}?{query}")
        assert answer.status_code == 403, (path, answer.status_code, answer.text[:200])
    assert len(found) >= len(paths(guarded.world, OTHERS))


def problem_of(area: str, web: Web) -> int:
    """A problem that a source has reported in an area."""
    row = next(row for row in points(web, "district", area, "problem"))
    assert isinstance(row[0], int)
    return row[0]


def an_order(web: Web, area: str) -> int:
    """A patrol order for an area, which somebody from the district has issued."""
    body = {"feed": "patrol_task", "area": area, "category": "clinic"}
    web.world.ingest("patrol_task", further_steps("patrol_task-S8", ("done", web.world.now)))
    with httpx.Client(base_url=web.client.base_url, trust_env=False) as client:
        sign_in(client, "district")
        told = client.post("/api/v1/patrol-orders", json=body)
        assert told.status_code == 201, told.text
        number: int = told.json()["id"]
        return number


def test_of_an_order_for_all_the_part_in_ones_own_area_is_told_and_no_more(guarded: Web) -> None:
    for site in SITES:
        guarded.world.ingest("patrol_task", further_steps(f"patrol_task-{site}", ("done", guarded.world.now)))
    order = an_order(guarded, DISTRICT)
    sign_in(guarded.client, "subdistrict")

    [told] = guarded.get(f"/api/v1/areas/{OWN}/patrol-orders").json()["orders"]
    here = guarded.get(f"/api/v1/patrol-orders/{order}?area={OWN}").json()

    assert (told["id"], told["area"], told["above"]) == (order, [], f"Area {DISTRICT}")
    assert here["places"]
    assert all(place[6].startswith(OWN) for place in here["places"])
    assert len(here["places"]) == here["sites"] == told["sites"]
    assert guarded.get(f"/api/v1/patrol-orders/{order}").status_code == 403
    assert guarded.get(f"/api/v1/patrol-orders/{order}?area={DISTRICT}").status_code == 403


def points(web: Web, key: str, area: str, kind: str = "site") -> list[list[object]]:
    """The sites of an area as somebody sees them; whoever had signed in is so still."""
    with httpx.Client(base_url=web.client.base_url, trust_env=False) as client:
        sign_in(client, key)
        rows: list[list[object]] = client.get(f"/api/v1/areas/{area}/points/{kind}").json()["rows"]
        return rows


def test_personal_text_is_shown_to_whoever_may_read_it_and_in_no_file(guarded: Web) -> None:
    asked = paths(guarded.world, OWN)

    for key, shown in (("district", "words of somebody"), ("subdistrict", MASK)):
        guarded.client.cookies.clear()
        sign_in(guarded.client, key)
        assert {row["worker"] for row in guarded.get(asked["records"]).json()["records"]} == {shown}
        assert "words of somebody" not in guarded.get(asked["csv"]).text


def test_feeds_whose_small_counts_are_hidden_are_listed_to_whoever_may_read_personal_text(guarded: Web) -> None:
    feed = sorted(guarded.world.catalogue.discreet)[0]
    asked = paths(guarded.world, OWN)["records"].replace("/patrol/", f"/{feed}/")

    for key, status in (("district", 200), ("subdistrict", 403)):
        guarded.client.cookies.clear()
        sign_in(guarded.client, key)
        assert guarded.get(asked).status_code == status


def layout(web: Web, address: str) -> str:
    """The page at an address as the browser first gets it."""
    answer = web.get("/_dash-layout", referer=str(web.client.base_url.join(address)))
    assert answer.status_code == 200
    return plain(answer)


def plain(answer: httpx.Response) -> str:
    """JSON with no sign written as a number."""
    return json.dumps(answer.json(), ensure_ascii=False)


def callback(web: Web, output: str, **given: object) -> httpx.Response:
    """One callback, as the browser's part of Dash asks for it."""
    dependencies = {each["output"]: each for each in web.get("/_dash-dependencies").json()}
    wanted = next(each for name, each in dependencies.items() if output in name)
    values = [{**part, "value": given.get(f"{part['id']}.{part['property']}")} for part in wanted["inputs"]]
    state = [{**part, "value": given.get(f"{part['id']}.{part['property']}")} for part in wanted["state"]]
    names = wanted["output"].strip(".").split("...")
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    body = {
        "output": wanted["output"],
        "outputs": outputs if wanted["output"].startswith("..") else outputs[0],
        "inputs": values,
        "state": state,
        "changedPropIds": [f"{wanted['inputs'][0]['id']}.{wanted['inputs'][0]['property']}"],
    }
    return web.client.post("/_dash-update-component", json=body)


@pytest.mark.parametrize(
    "address", [f"/map/{DISTRICT}", f"/map/{OTHERS}?lang=en", f"/map/{DISTRICT}/briefing", "/map/999"]
)
def test_a_page_of_another_area_says_who_has_signed_in_and_where_theirs_is(guarded: Web, address: str) -> None:
    sign_in(guarded.client, "subdistrict")

    told = layout(guarded, address)

    assert "no-permission" in told
    assert "Subdistrict desk" in told
    assert f"/map/{OWN}" in told
    assert "data-boot" not in told
    assert f"Area {OTHERS}" not in told


@pytest.mark.parametrize(
    "address", ["/", "/wall/overview", "/map/", f"/map/{OWN}", f"/map/{GRIDS[0]}", f"/map/{OWN}/briefing"]
)
def test_pages_lead_to_their_own_area_and_tell_of_no_other(guarded: Web, address: str) -> None:
    sign_in(guarded.client, "subdistrict")

    told = layout(guarded, address)

    assert "data-boot" in told
    assert set(re.findall(r"\b340103\d{0,9}\b", told)) <= {area for area in AREAS if area.startswith(OWN)}


def test_a_wall_shows_its_own_area(guarded: Web) -> None:
    guarded.get(f"/wall?key={WALL_KEY}")

    assert f'"data-area": "{OWN}"' in layout(guarded, "/wall")


def test_a_wall_of_a_single_grid_can_be_hung(guarded: Web) -> None:
    sign_in(guarded.client, "grid")

    assert f'"data-area": "{GRIDS[0]}"' in layout(guarded, "/wall")


def test_a_callback_obeys_as_the_page_does(guarded: Web) -> None:
    sign_in(guarded.client, "subdistrict")

    there = {"address.pathname": f"/map/{DISTRICT}", "address.search": ""}
    answer = callback(guarded, "page.children", **there)

    assert answer.status_code == 200
    assert "no-permission" in answer.text
    assert "data-boot" not in answer.text


def test_a_search_finds_what_is_theirs(guarded: Web) -> None:
    for key, found in (("subdistrict", {OWN}), ("district", {OWN, OTHERS}), ("two", {OWN, OTHERS})):
        guarded.client.cookies.clear()
        sign_in(guarded.client, key)
        there = {"area-search.value": "Area 340103", "address.pathname": "/map/", "address.search": ""}
        told = plain(callback(guarded, "area-found.children", **there))
        assert {area[:9] for area in re.findall(r"/map/(340103\d*)", told) if len(area) > 6} == found
        assert (f'"/map/{DISTRICT}"' in told) == (key == "district")
