"""System 5: cameras (视频监控), by what their last heartbeat said and what the last look at their picture found.

Device codes are GB/T 28181's 20 digits.
"""

from catalogue.alarms import AT_ONCE, MINUTE_S, Alarm
from catalogue.alert_rules import AlertRule, ThingState
from catalogue.demo import Demo
from catalogue.measures import Ratio, Total, gauge_sum, known, online
from catalogue.model import Direction, Feed, Indicator, Number, Severity, Shape, System, Term, Value
from catalogue.pictures import BLACK, FROZEN, MOVING, NO_PICTURE

OLDEST_FRAME_S = 60

CAMERA = Feed(
    key="camera",
    name="Cameras",
    shape=Shape.STATUS,
    interval_s=60,
    time_to_live_s=300,
    pictures=True,
    fields=(
        Number(key="online", name="Online", minimum=0, maximum=1, demo=(0.983, 0)),
        Number(
            key="frame_age",
            name="Age of the last frame",
            unit="s",
            minimum=0,
            maximum=10_000_000,
            required=False,
            kept=True,
            demo=(4, 3),
        ),
        Term(
            key="picture",
            name="Picture",
            values=(
                Value(key=MOVING, name="Moving picture", weight=0),
                Value(key=FROZEN, name="Frozen picture", weight=0, off=True),
                Value(key=BLACK, name="Black picture", weight=0, off=True),
                Value(key=NO_PICTURE, name="No picture", weight=0, off=True),
            ),
            required=False,
            kept=True,
        ),
    ),
    demo=Demo(per_day=843 * 24 * 20, place="camera", night=1),
)

SYSTEM = System(
    order=5,
    key="cameras",
    name="Cameras",
    source="GB/T 28181-2016",
    feeds=(CAMERA,),
    indicators=(
        Indicator(
            key="cameras_online",
            name="Cameras online",
            unit="cameras",
            measure=Total(online("camera")),
            total=Total(known("camera")),
            direction=Direction.UP,
            icon="camera",
        ),
        Indicator(
            key="camera_uptime",
            name="Camera uptime",
            unit="%",
            measure=Ratio(online("camera"), known("camera"), sampled=True),
            direction=Direction.UP,
            target=98,
            decimals=1,
            icon="camera",
        ),
        Indicator(
            key="frame_age",
            name="Age of the last frame",
            unit="s",
            measure=Ratio(gauge_sum("camera", "frame_age"), online("camera"), scale=1),
            direction=Direction.DOWN,
            decimals=1,
            icon="camera",
        ),
    ),
    alerts=(
        AlertRule(
            key="frame_old",
            name="Camera picture stands still",
            severity=Severity.WARN,
            watch=ThingState(feed="camera", field="frame_age", limit=OLDEST_FRAME_S),
            alarm=Alarm(category="Infra", clear_s=MINUTE_S),
        ),
        AlertRule(
            key="site_dark",
            name="All cameras of a site are dark",
            severity=Severity.CRITICAL,
            watch=ThingState(feed="camera", offline=True, whole_site=True, unit="cameras"),
            alarm=Alarm(category="Infra", clear_s=MINUTE_S, stages=AT_ONCE),
        ),
    ),
)
