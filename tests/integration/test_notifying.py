"""Who is told of alerts, when and by what: stage after stage, once each, with another try where it did not arrive."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from backend.alerting.channels import deliver
from backend.alerting.desk import Actor, Desk
from backend.alerting.notifying import DELAYS_S, TAKEN_FOR_MS, Notifier
from backend.alerting.wording import Wording
from catalogue.contacts import Contact
from data_access.alert_changes import InForce
from data_access.alert_reader import AlertReader
from data_access.alert_sendings import count_waiting, take_sending
from data_access.current_tree import CurrentTree
from layouts.words import for_language
from tests.alerts import after, alerts_of
from tests.builders import DISTRICT, GRIDS, MINUTE, SUBDISTRICTS, further_steps, steps_of
from tests.world import World

SECOND = 1_000


@dataclass
class Receiver:
    """A webhook on this machine; it answers with the next of `answers`, and then well."""

    answers: list[int] = field(default_factory=list)
    got: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0

    def channel(self, name: str) -> str:
        """An address of it that tells who was told."""
        return f"json://127.0.0.1:{self.port}/{name}"

    def titles(self) -> list[str]:
        """What arrived, by path."""
        return [f"{each['path']} {each['title']}" for each in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Listens while the test runs."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status = found.answers.pop(0) if found.answers else 200
            if status == 200:
                found.got.append({"path": self.path, **body})
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def telling(world: World, *contacts: Contact) -> Notifier:
    """The world tells these contacts."""
    world.contacts = contacts
    world.start()
    wording = Wording(InForce(world.engine, world.catalogue), CurrentTree(world.engine), world.days, for_language)
    return Notifier(world.engine, contacts, wording.message, deliver, lambda: world.now)


def contact(receiver: Receiver, key: str, area: str, **given: Any) -> Contact:
    return Contact(key=key, name=key, areas=(area,), channels=(receiver.channel(key),), **given)


def send_all(notifier: Notifier) -> None:
    while notifier.send_one():
        pass


def test_an_alert_climbs_from_the_grid_to_the_district_while_nobody_has_it(
    any_world: World, receiver: Receiver
) -> None:
    world = any_world
    desks = [
        contact(receiver, key, code)
        for key, code in zip(("grid", "subdistrict", "district"), (GRIDS[0], SUBDISTRICTS[0], DISTRICT), strict=True)
    ]
    notifier = telling(world, *desks, contact(receiver, "others", SUBDISTRICTS[1]))
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    for minutes, told in ((0, 1), (4, 1), (1, 2), (9, 2), (1, 3), (60, 3)):
        after(world, minutes * MINUTE)
        send_all(notifier)
        assert len(receiver.got) == told

    assert receiver.titles() == ["/grid 紧急: 发热", "/subdistrict 紧急: 发热", "/district 紧急: 发热"]
    assert "Area 340103 › " in receiver.got[0]["message"]
    assert "Site S1\n38.2 °C" in receiver.got[0]["message"]
    number = alerts_of(world, "fever")[0].id
    notes, sendings = AlertReader(world.engine).history(number)
    assert [(note.act, note.said, note.name) for note in notes] == [("escalated", each.key, each.key) for each in desks]
    assert [(each.stage, each.contact, each.state, each.attempts) for each in sendings] == [
        (1, "grid", "sent", 1),
        (2, "subdistrict", "sent", 1),
        (3, "district", "sent", 1),
    ]


def test_who_has_acknowledged_it_or_quieted_it_is_not_climbed_past(world: World, receiver: Receiver) -> None:
    notifier = telling(world, contact(receiver, "grid", GRIDS[0]), contact(receiver, "district", DISTRICT, lang="en"))
    desk = Desk(world.engine, world.catalogue, lambda: world.now)
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    world.tick()
    (alert,) = alerts_of(world, "fever")
    alert = desk.snooze(alert.id, alert.version, Actor("a", "A"), 30)
    after(world, 29 * MINUTE)
    send_all(notifier)
    assert receiver.titles() == ["/grid 紧急: 发热"]

    after(world, MINUTE)
    send_all(notifier)
    assert receiver.titles()[1:] == ["/district Critical: Fever"]  # there is nobody in the subdistrict
    desk.acknowledge(alert.id, alert.version, Actor("a", "A"))
    after(world, 60 * MINUTE)

    send_all(notifier)
    assert len(receiver.got) == 2


def test_three_contacts_are_called_in_turn_until_one_answers_a_fall(world: World, receiver: Receiver) -> None:
    family = [contact(receiver, key, GRIDS[0], rules=("fall",)) for key in ("first", "second", "third", "fourth")]
    notifier = telling(world, *family)
    world.send(
        "fall_alarm", world.now, source_id="f1", site=None, area=GRIDS[0], steps=steps_of(("alarmed", world.now))
    )
    for expected in (1, 2):
        after(world, 0)
        send_all(notifier)
        assert len(receiver.got) == expected
        after(world, MINUTE)

    world.ingest("fall_alarm", further_steps("f1", ("answered", world.now)))
    after(world, 0)
    after(world, 10 * MINUTE)
    send_all(notifier)

    assert [each["path"] for each in receiver.got][:2] == ["/first", "/second"]
    assert "/fourth" not in [each["path"] for each in receiver.got]
    assert [each.state for each in alerts_of(world, "fall")] == ["cleared"]


def test_what_does_not_arrive_is_tried_again_later_and_once_in_the_end(world: World, receiver: Receiver) -> None:
    notifier = telling(world, contact(receiver, "grid", GRIDS[0]))
    receiver.answers = [500, 503]
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    world.tick()
    for delay in (0, DELAYS_S[0], DELAYS_S[1]):
        world.now += delay * SECOND - (SECOND if delay else 0)
        assert not (delay and notifier.send_one())
        world.now += SECOND if delay else 0
        assert notifier.send_one()

    assert len(receiver.got) == 1
    _, (sending,) = AlertReader(world.engine).history(alerts_of(world, "fever")[0].id)
    assert (sending.state, sending.attempts) == ("sent", 3)
    assert count_waiting(world.engine) == 0


def test_what_never_arrives_is_given_up_and_says_why_without_its_address(world: World, receiver: Receiver) -> None:
    secret = Contact(
        key="grid", name="grid", areas=(GRIDS[0],), channels=(f"json://me:hush@127.0.0.1:{receiver.port}",)
    )
    notifier = telling(world, secret)
    receiver.answers = [403] * 20
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    world.tick()
    while count_waiting(world.engine):
        world.now += max(DELAYS_S) * SECOND
        send_all(notifier)

    _, (sending,) = AlertReader(world.engine).history(alerts_of(world, "fever")[0].id)
    assert (sending.state, sending.attempts, receiver.got) == ("failed", len(DELAYS_S) + 1, [])
    assert sending.result is not None
    assert "hush" not in sending.result


def test_a_message_of_one_who_died_over_it_is_sent_by_the_next(any_world: World, receiver: Receiver) -> None:
    world = any_world
    notifier = telling(world, contact(receiver, "grid", GRIDS[0]))
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    world.tick()
    assert take_sending(world.engine, world.now, TAKEN_FOR_MS) is not None  # and dies
    assert not notifier.send_one()

    world.now += TAKEN_FOR_MS
    assert notifier.send_one()

    assert len(receiver.got) == 1


def test_a_contact_that_is_no_longer_known_gets_nothing(world: World, receiver: Receiver) -> None:
    telling(world, contact(receiver, "grid", GRIDS[0]))
    world.send("temperature_check", world.now, temperature=38.2, site="S1")
    world.tick()

    send_all(telling(world))

    _, (sending,) = AlertReader(world.engine).history(alerts_of(world, "fever")[0].id)
    assert (sending.state, receiver.got) == ("failed", [])
