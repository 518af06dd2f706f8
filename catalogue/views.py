"""The views of the wall, declared: which tiles, which panels, and where they stand. What a view is: panels.py."""

from catalogue.panels import Panel, View
from catalogue.views_of_service import LIVELIHOOD, PERFORMANCE, PROBLEMS

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
        "alerts": Panel(kind="alerts"),
        "funnel": Panel(kind="funnel", feeds=("problem",)),
        "ranking": Panel(kind="ranking", indicators=("on_time_closure_rate",)),
        "ticker": Panel(kind="ticker"),
        "heat": Panel(kind="heat", indicators=("patrols",)),
        "cameras": Panel(kind="cameras", feeds=("camera",)),
    },
    grid="""
    9  trend  map map map  alerts
    2  trend  map map map  funnel
    6  sites  map map map  funnel
    11 sites  map map map  ranking
    2  ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend trend  sites  map map map  alerts  funnel  cameras cameras
    6  heat  heat   sites  map map map  alerts  ranking cameras cameras
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    11 map    map    map    map
    5  trend  trend  alerts alerts
    6  sites  sites  funnel funnel
    6  heat   heat   ranking ranking
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
        "mask_compliance",
        "people_sampled",
        "test_positives",
        "key_residents_contacted",
    ),
    panels={
        "trend": Panel(kind="trend", indicators=("temperature_checks",)),
        "scans": Panel(kind="breakdown", indicators=("health_code_scans",)),
        "heat": Panel(kind="heat", indicators=("health_code_scans",)),
        "map": Panel(kind="map", indicators=("mask_compliance",), points=("site",)),
        "alerts": Panel(
            kind="alerts",
            feeds=("temperature_check", "health_code_scan", "mask_check", "test_batch", "building_pass"),
        ),
        "masks": Panel(kind="ranking", indicators=("mask_compliance",)),
        "course": Panel(kind="trend", indicators=("people_sampled",)),
        "contacts": Panel(kind="breakdown", indicators=("key_residents_contacted",)),
        "tests": Panel(kind="funnel", feeds=("test_batch",)),
        "ticker": Panel(kind="ticker"),
    },
    grid="""
    5  trend  map map map  alerts
    4  scans  map map map  tests
    6  heat   map map map  masks
    1  ticker ticker ticker ticker ticker
    """,
    wide="""
    5  trend trend course   course   map map map  alerts alerts masks
    6  heat  heat  scans    contacts map map map  tests  tests  masks
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    11 map      map      map    map
    5  trend    trend    alerts alerts
    3  scans    scans    tests  tests
    3  contacts contacts tests  tests
    6  heat     heat     masks  masks
    1  ticker   ticker   ticker ticker
    """,
)

CAMERAS = View(
    key="cameras",
    name="Cameras",
    kpis=("cameras_online", "camera_uptime", "frame_age", "gates_online", "gate_failure_rate", "recognition_time"),
    panels={
        "cameras": Panel(kind="cameras", feeds=("camera",), panes=9, live=9),
        "map": Panel(kind="map", indicators=("cameras_online",), points=("camera",)),
        "trend": Panel(kind="trend", indicators=("cameras_online",)),
        "heat": Panel(kind="heat", indicators=("gate_passes",)),
        "uptime": Panel(kind="ranking", indicators=("camera_uptime",)),
        "age": Panel(kind="ranking", indicators=("frame_age",)),
        "ticker": Panel(kind="ticker"),
    },
    grid="""
    4  trend  map  map  cameras cameras cameras
    5  uptime map  map  cameras cameras cameras
    4  uptime heat heat cameras cameras cameras
    1  ticker ticker ticker ticker ticker ticker
    """,
    wide="""
    6  trend  uptime  map map map  cameras cameras cameras cameras cameras
    6  heat   age     map map map  cameras cameras cameras cameras cameras
    1  ticker ticker ticker ticker ticker ticker ticker ticker ticker ticker
    """,
    tall="""
    10 map     map     map     map
    9  cameras cameras cameras cameras
    5  trend   trend   uptime  uptime
    5  heat    heat    age     age
    1  ticker  ticker  ticker  ticker
    """,
)

VIEWS: tuple[View, ...] = (OVERVIEW, EPIDEMIC, PROBLEMS, CAMERAS, LIVELIHOOD, PERFORMANCE)
