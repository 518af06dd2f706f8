"""People who sign in to the small city: each may see another part of it, or another amount."""

from __future__ import annotations

import hashlib

import httpx

from api.access import Access
from catalogue.passwords import key_hash, password_hash
from catalogue.people import People, Permission, Person
from layouts.sign_in import sign_in_page
from tests.builders import COMMUNITIES, GRIDS, SUBDISTRICTS

PASSWORD = "a long enough password"
HASH = password_hash(PASSWORD)
WALL_KEY, SOURCE_KEY = "the key of the wall", "the key of the gates"
SECRET = hashlib.sha256(b"of the tests").hexdigest()
OWN, OTHERS = SUBDISTRICTS
RECORDS = frozenset({Permission.RECORDS})
PERSONS = (
    Person(key="district", name="District desk", areas=("*",), permissions=frozenset(Permission), password=HASH),
    Person(key="subdistrict", name="Subdistrict desk", areas=(OWN,), permissions=RECORDS, password=HASH),
    Person(key="numbers", name="Who sees numbers", areas=(OWN,), password=HASH),
    Person(key="two", name="Who has two", areas=(COMMUNITIES[0], COMMUNITIES[3]), password=HASH),
    Person(key="grid", name="Grid desk", areas=(GRIDS[0],), permissions=RECORDS, password=HASH),
    Person(key="wall", name="The wall of a subdistrict", areas=(OWN,), wall_key=key_hash(WALL_KEY)),
)
PEOPLE = People(persons={person.key: person for person in PERSONS}, sources={"gates": key_hash(SOURCE_KEY)})
ACCESS = Access(people=PEOPLE, secret=SECRET, page=sign_in_page)


def sign_in(
    client: httpx.Client, name: str, password: str = PASSWORD, target: str = "/", **headers: str
) -> httpx.Response:
    """What the form of the page sends; the client keeps the cookie."""
    form = {"name": name, "password": password, "next": target}
    return client.post("/sign-in", data=form, headers=headers)
