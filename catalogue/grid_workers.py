"""System 9: grid workers online (全员在格), by what their phones last said.

A grid has no worker, one or several: grids are never counted by workers.
"""

from catalogue.alarms import MINUTE_S, SLOWLY, WORKING_HOURS, Alarm
from catalogue.alert_rules import AlertRule, Limit
from catalogue.demo import Demo
from catalogue.measures import Ratio, Total, known, online
from catalogue.model import Direction, Feed, Indicator, Number, Severity, Shape, System

GRID_WORKER = Feed(
    key="grid_worker",
    name="Grid workers",
    shape=Shape.STATUS,
    interval_s=300,
    time_to_live_s=900,
    fields=(Number(key="online", name="Online", minimum=0, maximum=1, demo=(0.965, 0)),),
    of_people=True,
    demo=Demo(per_day=1_126 * 24 * 12, place="worker", night=0.12),
)

SYSTEM = System(
    order=9,
    key="grid_workers",
    name="Grid workers online",
    source="GB/T 34300-2017",
    feeds=(GRID_WORKER,),
    indicators=(
        Indicator(
            key="grid_workers_online",
            name="Grid workers online",
            unit="people",
            measure=Total(online("grid_worker")),
            total=Total(known("grid_worker")),
            direction=Direction.UP,
            icon="worker",
        ),
        Indicator(
            key="grid_worker_share",
            name="Grid workers on duty",
            unit="%",
            measure=Ratio(online("grid_worker"), known("grid_worker")),
            direction=Direction.UP,
            decimals=1,
            icon="worker",
        ),
    ),
    alerts=(
        AlertRule(
            key="grid_unmanned",
            name="Nobody online in the grid",
            severity=Severity.WARN,
            watch=Limit(indicator="grid_workers_online", limit=1, below=True, minimum_base=1),
            alarm=Alarm(for_s=5 * MINUTE_S, clear_s=MINUTE_S, schedule=WORKING_HOURS, stages=SLOWLY),
        ),
    ),
)
