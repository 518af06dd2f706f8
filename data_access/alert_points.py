"""The open alerts as points on the map; how points are placed is points_reader.py's."""

from __future__ import annotations

from sqlalchemy import Connection, Row, and_, case, select

from data_access.alert_reader import PENDING
from data_access.alert_schema import alert
from data_access.schema import site

MOST = 20_000


def open_alerts(connection: Connection) -> list[Row[tuple[object, ...]]]:
    """`(id, lon, lat, severity, is_seen, place, rule, active_ms, area_id)` of each; degrees of its site, None without one.

    Of very many, those that nobody has come first, the newest of them first.
    """
    own = alert.c
    is_seen = case((own.acknowledged_ms.is_(None), 0), else_=1).label("is_seen")
    query = select(
        own.id, site.c.lon, site.c.lat, own.severity, is_seen, own.place, own.rule, own.active_ms, own.area_id
    )
    query = query.select_from(alert.outerjoin(site, site.c.id == own.site_id))
    query = query.where(and_(own.cleared_ms.is_(None), own.state != PENDING))
    return list(connection.execute(query.order_by(is_seen, own.active_ms.desc(), own.id.desc()).limit(MOST)))
