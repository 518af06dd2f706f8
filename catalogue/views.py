"""The views of the wall, declared: which tiles, which panels, and where they stand. What a view is: panels.py."""

from catalogue.panels import Panel, View

EVENTS = Panel(kind="alerts")
TICKER = Panel(kind="ticker")

OVERVIEW = View(
    key="overview",
    name="Overview",
    kpis=(
        "sites_patrolled",
        "patrol_coverage",
        "temperature_checks",
        "health_code_scans",
        "mask_compliance",
        "cameras_online",
        "problems_open",
        "on_time_closure_rate",
    ),
    panels={
        "trend": Panel(kind="trend", indicators=("sites_patrolled",)),
        "sites": Panel(kind="breakdown", indicators=("sites_patrolled",)),
        "map": Panel(kind="map", indicators=("patrol_coverage",), points=("camera", "problem")),
        "alerts": EVENTS,
        "funnel": Panel(kind="funnel", feeds=("problem",)),
        "ranking": Panel(kind="ranking", indicators=("on_time_closure_rate",)),
        "ticker": TICKER,
        "heat": Panel(kind="heat", indicators=("patrols",)),
        "cameras": Panel(kind="cameras", feeds=("camera",)),
    },
    grid="""
    4  trend  map map map  alerts
    1  trend  map map map  funnel
    3  sites  map map map  funnel
    6  sites  map map map  ranking
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend trend  sites  map map map  alerts  funnel  cameras cameras
    6  heat  heat   sites  map map map  alerts  ranking cameras cameras
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    8  map    map    map    map
    5  trend  trend  alerts alerts
    6  sites  sites  funnel funnel
    5  heat   heat   ranking ranking
    1  ticker ticker ticker ticker
    """,
)

EPIDEMIC = View(
    key="epidemic",
    name="Epidemic control",
    kpis=(
        "temperature_checks",
        "fevers",
        "health_code_scans",
        "red_codes",
        "yellow_codes",
        "abnormal_code_share",
        "mask_compliance",
        "people_seen",
    ),
    panels={
        "trend": Panel(kind="trend", indicators=("temperature_checks",)),
        "scans": Panel(kind="breakdown", indicators=("health_code_scans",)),
        "heat": Panel(kind="heat", indicators=("health_code_scans",)),
        "map": Panel(kind="map", indicators=("mask_compliance",), points=("site",)),
        "alerts": Panel(kind="alerts", feeds=("temperature_check", "health_code_scan", "mask_check")),
        "masks": Panel(kind="ranking", indicators=("mask_compliance",)),
        "course": Panel(kind="trend", indicators=("health_code_scans",)),
        "ticker": TICKER,
    },
    grid="""
    5  trend  map map map  alerts
    3  scans  map map map  alerts
    5  heat   map map map  masks
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    5  trend trend course course  map map map  alerts masks masks
    5  heat  heat  scans  scans   map map map  alerts masks masks
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    8  map    map    map    map
    5  trend  trend  alerts alerts
    3  scans  scans  alerts alerts
    6  heat   heat   masks  masks
    1  ticker ticker ticker ticker
    """,
)

PROBLEMS = View(
    key="problems",
    name="Problems and linkage",
    kpis=(
        "problems_reported",
        "problems_open",
        "problems_overdue",
        "problems_closed",
        "closure_rate",
        "on_time_closure_rate",
        "handling_time",
        "rework_rate",
    ),
    panels={
        "trend": Panel(kind="trend", indicators=("problems_reported",)),
        "kinds": Panel(kind="breakdown", indicators=("problems_reported",)),
        "heat": Panel(kind="heat", indicators=("problems_reported",)),
        "map": Panel(kind="map", indicators=("problems_open",), points=("problem",)),
        "funnel": Panel(kind="funnel", feeds=("problem",)),
        "alerts": Panel(kind="alerts", feeds=("problem", "patrol_task")),
        "ranking": Panel(kind="ranking", indicators=("closure_rate",)),
        "ticker": TICKER,
    },
    grid="""
    5  trend  map map map  funnel
    4  kinds  map map map  alerts
    4  heat   map map map  ranking
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend trend  kinds map map map  funnel funnel  alerts ranking
    6  heat  heat   kinds map map map  funnel funnel  alerts ranking
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    8  map    map    map    map
    5  trend  trend  funnel funnel
    5  kinds  kinds  alerts alerts
    5  heat   heat   ranking ranking
    1  ticker ticker ticker ticker
    """,
)

CAMERAS = View(
    key="cameras",
    name="Cameras",
    kpis=("cameras_online", "camera_uptime", "frame_age"),
    panels={
        "cameras": Panel(kind="cameras", feeds=("camera",)),
        "map": Panel(kind="map", indicators=("cameras_online",), points=("camera",)),
        "trend": Panel(kind="trend", indicators=("cameras_online",)),
        "heat": Panel(kind="heat", indicators=("camera_uptime",)),
        "uptime": Panel(kind="ranking", indicators=("camera_uptime",)),
        "age": Panel(kind="ranking", indicators=("frame_age",)),
        "ticker": TICKER,
    },
    grid="""
    4  trend   map map  cameras cameras cameras
    4  heat    map map  cameras cameras cameras
    5  uptime  map map  cameras cameras cameras
    1  ticker ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend  uptime  map map map  cameras cameras cameras cameras cameras
    6  heat   age     map map map  cameras cameras cameras cameras cameras
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    8  map     map     map     map
    9  cameras cameras cameras cameras
    5  trend   trend   uptime  uptime
    5  heat    heat    age     age
    1  ticker  ticker  ticker  ticker
    """,
)

PERFORMANCE = View(
    key="performance",
    name="Subdistrict performance",
    kpis=(
        "patrol_coverage",
        "patrol_tasks_done",
        "patrol_tasks_overdue",
        "problems_closed",
        "closure_rate",
        "on_time_closure_rate",
        "handling_time",
        "rework_rate",
    ),
    panels={
        "coverage": Panel(kind="ranking", indicators=("patrol_coverage",)),
        "closure": Panel(kind="ranking", indicators=("closure_rate",)),
        "map": Panel(kind="map", indicators=("problems_overdue",), points=("problem",)),
        "on_time": Panel(kind="ranking", indicators=("on_time_closure_rate",)),
        "handling": Panel(kind="ranking", indicators=("handling_time",)),
        "trend": Panel(kind="trend", indicators=("problems_closed",)),
        "heat": Panel(kind="heat", indicators=("problems_closed",)),
        "ticker": TICKER,
    },
    grid="""
    6  coverage  map map map  on_time
    6  closure   map map map  handling
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend trend  coverage  map map map  on_time   closure closure closure
    6  heat  heat   coverage  map map map  on_time   handling handling handling
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    8  map      map      map      map
    6  coverage coverage on_time  on_time
    6  closure  closure  handling handling
    5  trend    trend    heat     heat
    1  ticker   ticker   ticker   ticker
    """,
)

VIEWS: tuple[View, ...] = (OVERVIEW, EPIDEMIC, PROBLEMS, CAMERAS, PERFORMANCE)
