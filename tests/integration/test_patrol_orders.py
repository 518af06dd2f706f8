"""Patrol orders: one act gives every site of a category a task, and a patrol at the site ends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from backend.dispatching.orders import WantedOrder
from tests.builders import DISTRICT, GRIDS, HOUR, MINUTE, SUBDISTRICTS, further_steps
from tests.dispatching import OFFICER, desks, dispatched_cases
from tests.web import Web
from tests.world import World

MARKETS = {"S1", "S4", "S7"}  # in the small city
Told = dict[str, Any]


def issue(web: Web, status: int = 201, **given: Any) -> Told:
    """What the desk answers to one who issues an order for the markets of the district."""
    body = {"feed": "patrol_task", "area": DISTRICT, "category": "market", "name": "Duty desk", **given}
    answer = web.client.post("/api/v1/patrol-orders?lang=en", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def read(web: Web, order: Told) -> Told:
    """The order as it is."""
    return web.client.get(f"/api/v1/patrol-orders/{order['id']}?lang=en").json()


def states(web: Web, order: Told) -> dict[str, str]:
    """The state of each site of an order by its code."""
    return {place[1].removeprefix("Site "): place[4] for place in read(web, order)["places"]}


def patrolled(world: World, site: str, moment_ms: int) -> None:
    """Somebody has been there."""
    world.send("patrol", moment_ms, site=site)
    world.tick()


def test_one_act_gives_every_site_of_a_category_a_task(any_web: Web) -> None:
    world = any_web.world

    order = issue(any_web, note="before the holiday")
    world.tick()

    assert (order["sites"], order["left_out"], order["done"], order["overdue"]) == (3, 0, 0, 0)
    assert (order["word"], order["by"], order["note"], order["due"]) == (
        "Markets",
        "Duty desk",
        "before the holiday",
        world.now + 8 * HOUR,
    )
    assert states(any_web, order) == dict.fromkeys(MARKETS, "open")
    assert world.value("patrol_tasks_issued") == 3
    assert order["above"] is None
    [place, *_] = read(any_web, order)["places"]
    assert place[6] == GRIDS[0]
    listed = any_web.client.get(f"/api/v1/areas/{DISTRICT}/patrol-orders?lang=en").json()["orders"]
    assert listed == [order]
    assert world.verify().differences == []


def test_an_order_from_above_is_told_below_with_what_concerns_that_area(any_web: Web) -> None:
    world, client = any_web.world, any_web.client
    order = issue(any_web)
    world.tick()
    patrolled(world, "S1", world.now)
    world.tick()

    for area in (SUBDISTRICTS[0], GRIDS[0]):
        own = [place for place in read(any_web, order)["places"] if place[6].startswith(area)]
        [told] = client.get(f"/api/v1/areas/{area}/patrol-orders").json()["orders"]
        assert (told["id"], told["above"], told["left_out"]) == (order["id"], f"Area {DISTRICT}", None)
        assert (told["sites"], told["done"], told["overdue"]) == (len(own), 1, 0)
        here = client.get(f"/api/v1/patrol-orders/{order['id']}?area={area}").json()
        assert ({**here, "places": 0}, here["places"]) == ({**told, "places": 0}, own)
    assert read(any_web, order)["sites"] == 3
    assert client.get(f"/api/v1/areas/{SUBDISTRICTS[1]}/patrol-orders").json()["orders"] == []


def test_an_order_that_has_nothing_in_an_area_is_not_told_there(any_web: Web) -> None:
    order = issue(any_web, area=GRIDS[0])
    elsewhere = GRIDS[-1]

    assert any_web.client.get(f"/api/v1/areas/{elsewhere}/patrol-orders").json()["orders"] == []
    answer = any_web.client.get(f"/api/v1/patrol-orders/{order['id']}?area={elsewhere}")
    assert (answer.status_code, answer.json()["error"]) == (404, f"patrol order {order['id']} has no task here")
    above = any_web.client.get(f"/api/v1/areas/{SUBDISTRICTS[0]}/patrol-orders").json()["orders"]
    assert [(each["id"], each["above"], each["sites"]) for each in above] == [(order["id"], None, 1)]


def test_a_site_that_has_a_task_open_is_left_out(any_web: Web) -> None:
    world = any_web.world
    world.send("patrol_task", world.now - HOUR, site="S4", source_id="t")  # of a source, and not counted yet

    first = issue(any_web)
    assert (first["sites"], first["left_out"]) == (2, 1)
    assert "all 3 sites of category 'market'" in issue(any_web, 422)["error"]
    world.ingest("patrol_task", further_steps("t", ("done", world.now)))
    assert issue(any_web)["sites"] == 1


def test_a_patrol_after_the_order_ends_the_task_of_its_site(any_web: Web) -> None:
    world = any_web.world
    patrolled(world, "S1", world.now - MINUTE)
    order = issue(any_web)
    world.tick()
    world.now += HOUR
    patrolled(world, "S1", world.now - HOUR - MINUTE)  # told late, of the time before
    assert states(any_web, order)["S1"] == "open"

    patrolled(world, "S1", world.now - 5 * MINUTE)
    patrolled(world, "S2", world.now)
    world.tick()

    assert states(any_web, order) == {"S1": "done", "S4": "open", "S7": "open"}
    found = read(any_web, order)
    assert (found["done"], [place[5] for place in found["places"] if place[5]]) == (1, [world.now - 5 * MINUTE])
    assert world.value("patrol_tasks_done") == 1
    patrolled(world, "S1", world.now)
    assert read(any_web, order)["done"] == 1
    assert world.verify().differences == []


def test_a_task_is_done_by_hand_too_and_late_ones_are_overdue(any_web: Web) -> None:
    world = any_web.world
    order = issue(any_web, due=world.now + HOUR)
    world.tick()
    number = next(row[0] for row in any_web.client.get(f"/api/v1/areas/{GRIDS[0]}/points/patrol_task").json()["rows"])
    task = any_web.client.get(f"/api/v1/cases/patrol_task/{number}?lang=en").json()
    assert (task["order"], task["to"], task["acts"][0]["act"], task["may"]["assign"]) == (
        order["id"],
        None,
        "ordered",
        False,
    )

    body = {"version": task["version"], "step": "done", "name": "Desk two"}
    assert any_web.client.post(f"/api/v1/cases/patrol_task/{number}/step", json=body).json()["closed"] == world.now
    world.now += HOUR + 1
    patrolled(world, "S1", world.now)
    world.tick()

    assert states(any_web, order) == {"S1": "done", "S4": "overdue", "S7": "overdue"}
    found = read(any_web, order)
    assert (found["done"], found["overdue"], world.value("patrol_tasks_overdue")) == (1, 2, 2)
    acts = any_web.client.get(f"/api/v1/cases/patrol_task/{number}").json()["acts"]
    assert [each["act"] for each in acts] == ["ordered", "stepped"]


def test_what_came_while_no_backend_ran_ends_tasks_after_its_start(any_web: Web) -> None:
    world = any_web.world
    order = issue(any_web)
    world.now += MINUTE
    world.send("patrol", world.now, site="S7")
    world.rollup.tick(world.now, world.now, world.epoch)  # counted, and then the backend dies

    world.start()
    world.tick()

    assert states(any_web, order)["S7"] == "done"
    acts = any_web.client.get(f"/api/v1/cases/patrol_task/{task_at(any_web, 'S7')}?lang=en").json()["acts"]
    assert [(each["act"], each["name"], each["about"]) for each in acts] == [
        ("ordered", "Duty desk", None),
        ("patrolled", None, "Done"),
    ]


def task_at(web: Web, site: str) -> int:
    """The only task at a site."""
    with web.world.engine.connect() as connection:
        found = connection.exec_driver_sql(
            f"SELECT c.id FROM case_file c JOIN site s ON s.id = c.site_id WHERE s.code = '{site}' AND c.due_ms > 0"
        )
        return int(found.scalar_one())


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"category": "gym"}, 422, "has no listed site of category 'gym'"),
        ({"category": "ufos"}, 422, "category 'ufos' is not one of"),
        ({"feed": "problem"}, 422, "made by dispatch, not by an order"),
        ({"feed": "patrol"}, 404, "'patrol' is no feed whose cases are dispatched"),
        ({"area": "999"}, 404, "area '999' is not known"),
        ({"name": ""}, 422, "say who acts"),
    ],
)
def test_what_cannot_be_meant_says_what_would_be_right(web: Web, given: Told, status: int, said: str) -> None:
    assert said in issue(web, status, **given)["error"]
    assert web.client.get(f"/api/v1/areas/{DISTRICT}/patrol-orders").json() == {"orders": []}


def test_of_two_orders_at_once_no_site_gets_two_tasks(any_world: World) -> None:
    _, orders = desks(any_world)
    wanted = [WantedOrder(feed="patrol_task", area=area, category="market") for area in (DISTRICT, GRIDS[0][:9]) * 2]

    def sites(own: WantedOrder) -> int:
        try:
            return orders.issue(own, OFFICER).sites
        except ValueError:
            return 0

    with ThreadPoolExecutor(4) as pool:
        issued = list(pool.map(sites, wanted))

    assert sum(issued) == len(MARKETS) == len(dispatched_cases(any_world))
