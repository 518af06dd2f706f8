"""Signing in and out over real HTTP: by name and password, by a wall's key, and what is refused on the way."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest

from api import attempts
from api.sessions import COOKIE, DESK_S
from tests.builders import DISTRICT, HOUR, a_record
from tests.people import ACCESS, OWN, SOURCE_KEY, WALL_KEY, sign_in
from tests.web import Web, serving
from tests.world import World

PAGES = ("/", "/wall/overview", f"/map/{DISTRICT}", f"/map/{DISTRICT}/briefing", "/nowhere")
ADDRESS = "/map/340103001?layer=patrols&lang=en"
INTAKE = "/api/v1/feeds/temperature_check/records"


@pytest.fixture
def guarded(world: World) -> Iterator[Web]:
    """The web application with a file of people."""
    world.tick()
    with serving(world, access=ACCESS) as found:
        yield found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_sends_whoever_has_not_signed_in_to_the_form_and_then_back(guarded: Web, path: str) -> None:
    answer = guarded.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"] == ("/sign-in" if path == "/" else f"/sign-in?next={quote(path, safe='')}")
    form = guarded.get(answer.headers["location"])
    assert form.status_code == 200
    assert f'name="next" value="{path}"' in form.text


@pytest.mark.parametrize(
    ("path", "told"), [("/healthz", "alive"), ("/readyz", "reasons"), ("/metrics", "command_centre")]
)
def test_what_operators_ask_is_open(guarded: Web, path: str, told: str) -> None:
    assert told in guarded.get(path).text


@pytest.mark.parametrize(
    "path", ["/_dash-layout", "/_dash-dependencies", "/api/v1/nothing", f"/api/v1/live/{DISTRICT}"]
)
def test_a_script_is_told_to_sign_in(guarded: Web, path: str) -> None:
    answer = guarded.get(path)

    assert answer.status_code == 401
    assert answer.json() == {"error": "sign in first, at /sign-in"}


def test_a_callback_is_told_to_sign_in(guarded: Web) -> None:
    assert guarded.client.post("/_dash-update-component", json={}).status_code == 401


def test_name_and_password_lead_to_where_one_wanted_to_go(guarded: Web) -> None:
    answer = sign_in(guarded.client, "subdistrict", target=ADDRESS)

    assert answer.status_code == 303
    assert answer.headers["location"] == ADDRESS
    assert guarded.get(ADDRESS).text == "a page"


def test_the_cookie_is_for_this_site_and_no_script(guarded: Web) -> None:
    told = sign_in(guarded.client, "subdistrict").headers["set-cookie"].split("; ")

    assert told[0].startswith(f"{COOKIE}=")
    assert set(told[1:]) == {"Path=/", f"Max-Age={DESK_S}", "HttpOnly", "SameSite=Lax"}


def test_the_cookie_is_for_tls_alone_where_there_is_tls(guarded: Web) -> None:
    answer = sign_in(guarded.client, "subdistrict", **{"x-forwarded-proto": "https"})

    assert answer.headers["set-cookie"].endswith("; Secure")


def test_no_answer_to_somebody_is_kept_for_others(guarded: Web) -> None:
    sign_in(guarded.client, "district")
    geometry = guarded.get(f"/api/v1/areas/{DISTRICT}/grid.geojson").headers["etag"].strip('"')

    assert guarded.get("/").headers["cache-control"] == "no-store"
    kept = guarded.get(f"/api/v1/areas/{DISTRICT}/grid.geojson?v={geometry}").headers["cache-control"]
    assert kept == "private, max-age=31536000, immutable"


def test_a_cookie_that_was_changed_is_none(guarded: Web) -> None:
    sign_in(guarded.client, "subdistrict")
    value = guarded.client.cookies[COOKIE]
    guarded.client.cookies.clear()

    assert guarded.get("/", cookie=f"{COOKIE}={value[:-2]}AA").status_code == 303
    assert guarded.get("/", cookie=f"broken=;{COOKIE}={value}; a=b c").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("subdistrict", "wrong"), ("nobody", "wrong"), ("wall", ""), ("", "")])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(guarded: Web, name: str, password: str) -> None:
    answer = sign_in(guarded.client, name, password, "/?lang=en")

    assert answer.status_code == 401
    assert "That name and password do not belong together." in answer.text
    assert "set-cookie" not in answer.headers


def test_what_was_typed_is_shown_as_text(guarded: Web) -> None:
    answer = sign_in(guarded.client, '"><script>alert(1)</script>', "wrong", '/map/"><script>')

    assert "<script" not in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "/sign-in",
        "//[",
        "javascript:1",
        "/\tx",
    ],
)
def test_one_is_not_led_elsewhere(guarded: Web, target: str) -> None:
    assert sign_in(guarded.client, "subdistrict", target=target).headers["location"] == "/"


def test_signing_out_takes_the_cookie_away(guarded: Web) -> None:
    sign_in(guarded.client, "subdistrict")

    answer = guarded.client.post("/sign-out?lang=en")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2F%3Flang%3Den"
    assert guarded.get("/").status_code == 303


def test_whoever_has_signed_in_goes_on_from_the_form(guarded: Web) -> None:
    sign_in(guarded.client, "subdistrict")

    assert guarded.get("/sign-in?next=%2Fmap%2F").headers["location"] == "/map/"


@pytest.mark.parametrize(
    "headers", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/_dash-update-component"])
def test_a_page_of_another_site_can_do_nothing(guarded: Web, headers: dict[str, str], path: str) -> None:
    sign_in(guarded.client, "subdistrict")

    answer = guarded.client.post(path, data={"name": "subdistrict"}, headers=headers)

    assert answer.status_code == 403
    assert guarded.get("/").status_code == 200


def test_a_page_of_this_site_says_so(guarded: Web) -> None:
    own = str(guarded.client.base_url).rstrip("/")

    assert sign_in(guarded.client, "subdistrict", origin=own).status_code == 303
    assert (
        sign_in(
            guarded.client, "subdistrict", origin="https://seen.by.a.proxy", **{"sec-fetch-site": "same-origin"}
        ).status_code
        == 303
    )


def test_a_name_that_is_tried_too_often_has_to_wait(guarded: Web) -> None:
    for _ in range(attempts.MOST_BY_NAME):
        assert sign_in(guarded.client, "subdistrict", "wrong").status_code == 401

    answer = sign_in(guarded.client, "subdistrict", target="/?lang=en")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= attempts.WINDOW_S
    assert "Too many attempts. Try again in 15 min." in answer.text
    assert sign_in(guarded.client, "district").status_code == 303


def test_an_address_that_tries_too_many_names_has_to_wait(guarded: Web) -> None:
    for n in range(attempts.MOST_BY_ADDRESS):
        assert sign_in(guarded.client, f"name-{n}", "wrong").status_code == 401

    assert sign_in(guarded.client, "district").status_code == 429
    assert guarded.get(f"/wall?key={WALL_KEY}").status_code == 429


def test_a_wall_shows_its_key_once(guarded: Web) -> None:
    answer = guarded.get(f"/wall/overview?rotate&key={quote(WALL_KEY)}&kiosk=300")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/wall/overview?rotate=&kiosk=300"
    assert "Max-Age=34560000" in answer.headers["set-cookie"]
    assert guarded.get(answer.headers["location"]).text == "a page"
    assert guarded.get(f"/api/v1/live/{OWN}").status_code == 200
    assert guarded.get(f"/api/v1/live/{DISTRICT}").status_code == 403


def test_a_key_that_is_none_is_told_on_the_form(guarded: Web) -> None:
    answer = guarded.get("/wall?key=nothing&lang=en")

    assert answer.status_code == 401
    assert "This screen&#x27;s key is not known." in answer.text
    assert "nothing" not in answer.text


def test_records_come_from_whoever_shows_the_key_of_a_source(guarded: Web) -> None:
    record = a_record(guarded.world.catalogue.feeds["temperature_check"], "a", guarded.world.now - HOUR)

    for headers in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {SOURCE_KEY}"}):
        assert guarded.client.post(INTAKE, json=[record], headers=headers).status_code == 401
    answer = guarded.client.post(INTAKE, json=[record], headers={"authorization": f"Bearer {SOURCE_KEY}"})
    assert answer.json()["accepted"] == 1


def test_a_person_cannot_send_records(guarded: Web) -> None:
    sign_in(guarded.client, "district")

    assert guarded.client.post(INTAKE, json=[]).status_code == 401


def test_a_key_of_a_source_opens_nothing_else(guarded: Web) -> None:
    assert guarded.get(f"/api/v1/live/{DISTRICT}", authorization=f"Bearer {SOURCE_KEY}").status_code == 401


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/wall?key=x"])
def test_without_people_nothing_of_this_is_there(web: Web, path: str) -> None:
    assert web.get(path).text == "a page"
    assert "cache-control" not in web.get("/").headers
