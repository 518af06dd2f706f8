"""The views of the wall that show how the city is served: problems and linkage, livelihood, the subdistricts' performance."""

from catalogue.panels import Panel, View

PROBLEMS = View(
    key="problems",
    name="Problems and linkage",
    kpis=(
        "problems_reported",
        "problems_open",
        "problems_overdue",
        "on_time_closure_rate",
        "handling_time",
        "whistles",
        "report_in_rate",
        "acknowledge_minutes",
    ),
    panels={
        "trend": Panel(kind="trend", indicators=("problems_reported",)),
        "kinds": Panel(kind="breakdown", indicators=("problems_reported",)),
        "heat": Panel(kind="heat", indicators=("problems_reported",)),
        "map": Panel(kind="map", indicators=("problems_open",), points=("problem", "whistle")),
        "funnel": Panel(kind="funnel", feeds=("problem",)),
        "whistles": Panel(kind="funnel", feeds=("whistle",)),
        "alerts": Panel(kind="alerts", feeds=("problem", "patrol_task", "whistle", "rectification")),
        "departments": Panel(kind="breakdown", indicators=("whistles",)),
        "ranking": Panel(kind="ranking", indicators=("report_in_rate",)),
        "ticker": Panel(kind="ticker"),
    },
    grid="""
    5  trend  map map map  funnel
    4  kinds  map map map  whistles
    5  heat   map map map  alerts
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend trend  kinds       map map map  funnel   funnel   alerts ranking
    6  heat  heat   departments map map map  whistles whistles alerts ranking
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    10 map         map         map      map
    5  trend       trend       funnel   funnel
    5  kinds       kinds       whistles whistles
    5  departments departments alerts   alerts
    5  heat        heat        ranking  ranking
    1  ticker      ticker      ticker   ticker
    """,
)

LIVELIHOOD = View(
    key="livelihood",
    name="People's livelihood",
    kpis=(
        "diaries",
        "meals_served",
        "elders_monitored",
        "falls_open",
        "property_requests",
        "closed_sites_drawing",
        "messages_delivered",
        "chargers_online",
    ),
    panels={
        "trend": Panel(kind="trend", indicators=("meals_served",)),
        "topics": Panel(kind="breakdown", indicators=("diaries",)),
        "heat": Panel(kind="heat", indicators=("building_passes",)),
        "map": Panel(kind="map", indicators=("property_requests",), points=("fall_alarm", "property_request")),
        "alerts": Panel(
            kind="alerts",
            feeds=("fall_alarm", "vital_sign", "meter_reading", "lift_ebike", "message_batch", "property_rating"),
        ),
        "help": Panel(kind="funnel", feeds=("property_request",)),
        "funds": Panel(kind="breakdown", indicators=("meals_served",)),
        "ranking": Panel(kind="ranking", indicators=("property_done_rate",)),
        "ticker": Panel(kind="ticker"),
    },
    grid="""
    4  trend  map map map  alerts
    1  trend  map map map  help
    3  topics map map map  help
    1  topics map map map  ranking
    5  heat   map map map  ranking
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend trend topics topics map map map  help   ranking ranking
    6  heat  heat  funds  funds  map map map  alerts ranking ranking
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    11 map    map    map    map
    5  trend  trend  alerts alerts
    4  topics topics help   help
    3  funds  funds  help   help
    5  heat   heat   ranking ranking
    1  ticker ticker ticker ticker
    """,
)

PERFORMANCE = View(
    key="performance",
    name="Subdistrict performance",
    kpis=(
        "patrol_coverage",
        "patrol_tasks_overdue",
        "on_time_closure_rate",
        "handling_time",
        "report_in_rate",
        "report_in_minutes",
        "grid_worker_share",
        "notices_overdue",
    ),
    panels={
        "coverage": Panel(kind="ranking", indicators=("patrol_coverage",)),
        "report_in": Panel(kind="ranking", indicators=("report_in_rate",)),
        "map": Panel(kind="map", indicators=("problems_overdue",), points=("problem",)),
        "on_time": Panel(kind="ranking", indicators=("on_time_closure_rate",)),
        "minutes": Panel(kind="ranking", indicators=("report_in_minutes",)),
        "departments": Panel(kind="breakdown", indicators=("report_ins",)),
        "department_minutes": Panel(kind="breakdown", indicators=("report_in_minutes",)),
        "handling": Panel(kind="ranking", indicators=("handling_time",)),
        "trend": Panel(kind="trend", indicators=("problems_closed",)),
        "heat": Panel(kind="heat", indicators=("problems_closed",)),
        "ticker": Panel(kind="ticker"),
    },
    grid="""
    4  coverage           map map map  on_time
    4  departments        map map map  report_in
    4  department_minutes map map map  minutes
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend trend  coverage    map map map  on_time            report_in handling handling
    6  heat  heat   departments map map map  department_minutes minutes   handling handling
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    10 map         map         map       map
    6  coverage           coverage           on_time   on_time
    5  departments        departments        report_in report_in
    5  department_minutes department_minutes minutes   minutes
    5  trend              trend              handling  handling
    1  ticker      ticker      ticker    ticker
    """,
)
