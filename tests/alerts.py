"""What tests look up of alerts in the store."""

from __future__ import annotations

from data_access.alert_schema import alert
from data_access.alerts import Alert
from data_access.engine import reading
from tests.world import World


def alerts_of(world: World, rule: str) -> list[Alert]:
    """Every alert of a rule that there has been, in the order in which they began."""
    with reading(world.engine).connect() as connection:
        rows = connection.execute(alert.select().where(alert.c.rule == rule).order_by(alert.c.id)).mappings()
        return [Alert(**row) for row in rows]


def states(world: World, rule: str) -> dict[str, str]:
    """The states of a rule's alerts by subject, the last one of each."""
    return {each.subject: each.state for each in alerts_of(world, rule)}


def after(world: World, ms: int) -> None:
    """Time passes, and the backend ticks."""
    world.now += ms
    world.tick()
