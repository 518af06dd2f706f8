"""A declaration of dispatching that cannot work is refused at the start, with what would be right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from catalogue.dispatch_checks import check_dispatching
from catalogue.dispatching import Dispatching, Recipient, SendBack, WhistleFor
from catalogue.errors import CatalogueError
from catalogue.patrols import PATROL
from catalogue.problems import PROBLEM
from catalogue.registry import Catalogue, load
from catalogue.whistles import WHISTLE

OWN = PROBLEM.dispatching
assert OWN is not None
BY_NAME = Recipient(kind="worker", name="Grid worker")


def with_problem(own: Dispatching) -> Catalogue:
    """The packaged declarations, with another dispatching of problems."""
    changed = replace(PROBLEM, dispatching=own)
    systems = [
        replace(system, feeds=tuple(changed if feed is PROBLEM else feed for feed in system.feeds))
        for system in load().systems
    ]
    return Catalogue(tuple(systems))


def test_what_is_packaged_is_in_order() -> None:
    check_dispatching(with_problem(OWN))


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (replace(OWN, at_once=("registered",)), "is not a beginning of its steps"),
        (replace(OWN, at_once=tuple(step.key for step in PROBLEM.steps)), "is not a beginning of its steps"),
        (replace(OWN, back=SendBack(out_of=("checking",), to="handling")), "no step 'checking'"),
        (replace(OWN, category="description"), "'description' is not a term field with values"),
        (replace(OWN, note="remark"), "note 'remark' is not a text field"),
        (replace(OWN, says=(("origin", "desk"),)), "'origin' is not a term field"),
        (replace(OWN, whistle=WhistleFor(feed="patrol_task", out_of=("handling",))), "no feed that a whistle"),
        (replace(OWN, ended_by="camera"), "'camera' is no feed of observations"),
    ],
)
def test_what_cannot_work_is_refused(own: Dispatching, told: str) -> None:
    with pytest.raises(CatalogueError, match=told):
        check_dispatching(with_problem(own))


def test_a_whistle_goes_to_what_a_field_keeps_and_only_cases_are_dispatched() -> None:
    assert WHISTLE.dispatching is not None
    person = replace(WHISTLE, dispatching=replace(WHISTLE.dispatching, recipients=(BY_NAME,)))
    patrol = replace(PATROL, dispatching=OWN)
    for feed, told in ((person, "one kind of recipient"), (patrol, "only cases are dispatched")):
        systems = [
            replace(system, feeds=tuple(feed if own.key == feed.key else own for own in system.feeds))
            for system in load().systems
        ]
        with pytest.raises(CatalogueError, match=told):
            check_dispatching(Catalogue(tuple(systems)))
