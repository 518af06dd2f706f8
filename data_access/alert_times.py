"""What a day's alerts tell of it: when each was raised, acknowledged and cleared; the worst of them. For reports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from sqlalchemy import ColumnElement, Engine, and_, case, func, or_, select

from data_access.alert_keeping import kept_since
from data_access.alert_reader import ORDER
from data_access.alert_schema import alert
from data_access.alerts import Alert
from data_access.arrays import listed
from data_access.engine import reading

COLUMNS = ("rule", "severity", "area_id", "active_ms", "acknowledged_ms", "cleared_ms")
TIMES = COLUMNS[3:]
Times = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stretch:
    """From an instant to before another one (UTC ms), in some areas (store numbers; None is all)."""

    start_ms: int
    end_ms: int
    areas: Collection[int] | None = None

    @property
    def lived(self) -> ColumnElement[bool]:
        """Alerts that were active at any time of it. A pending one is nothing yet."""
        own = alert.c
        over = or_(own.cleared_ms.is_(None), own.cleared_ms >= self.start_ms)
        here = [own.area_id.in_(list(self.areas))] if self.areas is not None else []
        return and_(own.since_ms < self.end_ms, own.active_ms < self.end_ms, over, *here)


class AlertTimes:
    """Reads one store."""

    def __init__(self, engine: Engine) -> None:
        """Reads nothing yet."""
        self._engine = engine

    def read(self, stretch: Stretch) -> pd.DataFrame:
        """All alerts of the stretch: columns COLUMNS, times UTC ms as float64, NaN where it has not come about."""
        with reading(self._engine).connect() as connection:
            columns = listed(connection, alert, COLUMNS, stretch.lived)
        frame = pd.DataFrame(dict(zip(COLUMNS, columns, strict=True)))
        return frame.astype(dict.fromkeys(TIMES, "float64") | {"area_id": "int64"})

    def are_kept(self, start_ms: int) -> bool:
        """Whether all alerts that were open at an instant or later are."""
        with reading(self._engine).connect() as connection:
            return kept_since(connection) <= start_ms

    def worst(self, stretch: Stretch, most: int, of_a_rule: int) -> list[Alert]:
        """At most so many of them, and of one rule: critical ones first, of those the ones open at its end, longest first."""
        own, end = alert.c, stretch.end_ms
        is_open = case((own.cleared_ms.is_(None), 0), (own.cleared_ms >= end, 0), else_=1)
        lasted = case((is_open == 0, end), else_=own.cleared_ms) - own.active_ms
        worst = case({word: place for place, word in enumerate(ORDER)}, value=own.severity, else_=len(ORDER))
        order = (worst, is_open, lasted.desc(), own.id)
        place = func.row_number().over(partition_by=own.rule, order_by=order).label("place")
        ranked = select(own.id, place).where(stretch.lived).subquery()
        query = select(alert).join(ranked, ranked.c.id == own.id).where(ranked.c.place <= of_a_rule)
        with reading(self._engine).connect() as connection:
            return [Alert(**row) for row in connection.execute(query.order_by(*order).limit(most)).mappings()]
