"""What the HTTP side is given for dispatching: the reader of cases and orders, and the desks at which people act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from api.alert_services import Actor
from data_access.desk_cases import DeskCase
from data_access.dispatch_reader import DispatchReader
from data_access.patrol_orders import Order


class Place(Protocol):
    """Where a case would be."""

    @property
    def area(self) -> str:
        """The code of its area."""


class CaseDesk(Protocol):
    """What people do with cases (backend.dispatching.desk says which errors)."""

    def place(self, alert: int | None, site: int | None, area: str | None, point: tuple[float, float] | None) -> Place:
        """The one place that is given."""

    def dispatch(self, wanted: Any, place: Any, actor: Any) -> DeskCase:
        """They dispatch a new one."""

    def step(self, feed: str, number: int, version: int, key: str, actor: Any, said: str = "") -> DeskCase:
        """They take it a step further."""

    def send_back(self, feed: str, number: int, version: int, actor: Any, said: str) -> DeskCase:
        """They send it back."""

    def assign(
        self,
        feed: str,
        number: int,
        version: int,
        to: tuple[str, str],
        due_ms: int | None,
        actor: Any,
        said: str = "",
    ) -> DeskCase:
        """They give it to somebody."""

    def whistle(
        self,
        feed: str,
        number: int,
        version: int,
        department: str,
        category: str | None,
        due_ms: int | None,
        actor: Any,
        said: str = "",
    ) -> DeskCase:
        """They call a department."""


class OrderDesk(Protocol):
    """Where people issue patrol orders (backend.dispatching.orders says which errors)."""

    def issue(self, wanted: Any, actor: Any) -> Order:
        """They issue one."""


@dataclass(frozen=True, kw_only=True)
class DispatchServices:
    """`actor` makes one of a key and a name; `wanted` and `wanted_order` what an officer wants, of its parts by name."""

    reader: DispatchReader
    desk: CaseDesk
    orders: OrderDesk
    actor: Callable[[str, str], Actor]
    wanted: Callable[..., Any]
    wanted_order: Callable[..., Any]
