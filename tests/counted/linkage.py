"""Systems 7 to 10: whistles, department tasks and notices, grid workers, diaries."""

from tests.counted.writing import Counted, record

SHORT = {"ack": "acknowledged", "arr": "arrived", "end": "closed"}


def whistle(number, when, site, department, **steps):
    told = {SHORT[key]: text for key, text in steps.items()}
    return record("whistle", number, when, site, to_department=department, steps=told)


WHISTLES = Counted(
    given=[
        whistle(1, "08:00", "S1", "urban_management", ack="08:10", arr="08:50", end="09:30"),
        whistle(2, "08:05", "S1", "urban_management", ack="08:25", arr="09:45"),
        whistle(3, "08:30", "S2", "housing", ack="09:20"),
        whistle(4, "09:00", "S4", "housing"),
        whistle(5, "09:10", "S4", "health", ack="09:15", arr="09:40", end="09:55"),
        whistle(6, "09:30", "S6", "urban_management"),
        whistle(7, "07:00", "S8", "ecology", ack="07:30", arr="09:30"),
        whistle(8, "03-04 20:00", "S8", "public_security", ack="03-04 20:40", arr="08:00"),
    ],
    shown={
        "whistles": (7, 6, 3),
        "whistles_open": (6, 4, 2),
        "whistles_waiting": (2, 2, 0),
        "report_ins": (5, 3, 2),
        "report_in_rate": (71.4, 50.0, 66.7),
        "acknowledge_minutes": (20, 10, 20),
        "acknowledge_minutes_p90": (50, 50, 50),
        "report_in_minutes": (100, 50, 50),
        "report_in_minutes_p90": (720, 100, 100),
    },
    splits={
        "whistles": [3, 0, 2, 0, 1, 0, 0, 1],
        "report_ins": [[2, 3], [0, 0], [0, 2], [1, 0], [1, 1], [0, 0], [0, 0], [1, 1]],
        "whistles_waiting": [1, 0, 1, 0, 0, 0, 0, 0],
    },
)


def task(number, when, site, department, due, **steps):
    return record("department_task", number, when, site, due, department=department, steps=steps)


def notice(number, when, site, authority, reason, due, **steps):
    return record("rectification", number, when, site, due, authority=authority, reason=reason, steps=steps)


RECTIFICATIONS = Counted(
    given=[
        task(1, "08:00", "S1", "housing", "12:00", accepted="08:30", done="09:00"),
        task(2, "08:10", "S1", "housing", "09:30", accepted="08:40"),
        task(3, "08:20", "S4", "health", "09:00", accepted="08:30", done="09:20"),
        task(4, "09:00", "S6", "health", "18:00"),
        task(5, "03-04 09:00", "S8", "ecology", "03-04 18:00", accepted="03-04 10:00"),
        notice(1, "08:00", "S1", "emergency", "fire_safety", "09:00", received="08:30"),
        notice(
            2,
            "08:00",
            "S2",
            "market_regulation",
            "food_safety",
            "20:00",
            received="08:20",
            rectified="09:10",
            closed="09:50",
        ),
        notice(3, "09:00", "S4", "emergency", "fire_safety", "20:00"),
        notice(4, "03-04 10:00", "S8", "health", "epidemic_control", "03-10 12:00"),
        record("blacklisting", 1, "03-01 09:00", "S1", online=1, reason="fire_safety"),
        record("blacklisting", 2, "03-01 09:00", "S2", online=0, reason="licence"),
        record("blacklisting", 3, "03-02 09:00", "S4", online=1, reason="fire_safety"),
        record("blacklisting", 4, "03-02 09:00", "S8", online=1, reason="environment"),
        record("blacklisting", 4, "03-04 09:00", "S8", online=0, reason="environment"),
    ],
    shown={
        "department_tasks": (4, 4, 2),
        "department_tasks_done": (2, 2, 1),
        "department_tasks_overdue": (2, 1, 1),
        "notices_issued": (3, 3, 2),
        "notices_open": (3, 2, 1),
        "notices_overdue": (1, 1, 1),
        "sites_blacklisted": (2, 2, 1),
    },
    splits={
        "department_tasks": [0, 0, 2, 0, 0, 0, 0, 2],
        "department_tasks_done": [0, 0, 1, 0, 0, 0, 0, 1],
        "department_tasks_overdue": [0, 0, 1, 0, 1, 0, 0, 0],
        "notices_issued": [0, 1, 0, 0, 0, 2, 0, 0],
        "notices_open": [2, 1, 0, 0, 0],
    },
)

WORKERS = [
    record("grid_worker", number, when, site, online=online)
    for number, when, site, online in [
        (1, "09:58", "S1", 1),
        (2, "09:50", "S2", 1),
        (3, "09:40", "S3", 1),  # 20 minutes ago is too long
        (4, "09:59", "S4", 0),
        (5, "09:59", "S6", 1),
        (6, "09:59", "S8", 1),
    ]
]
GRID_WORKERS = Counted(
    given=WORKERS,
    shown={"grid_workers_online": (4, 3, 2), "grid_worker_share": (66.7, 60.0, 66.7)},
)

DIARIES = Counted(
    given=WORKERS
    + [
        record("diary", number, when, site, topic=topic, visits=visits)
        for number, when, site, topic, visits in [
            (1, "08:00", "S1", "safety", 3),
            (2, "08:10", "S1", "policy", 0),
            (3, "08:20", "S1", "safety", 5),
            (4, "08:30", "S4", "policy", 2),
            (5, "08:40", "S6", "safety", 7),
            (6, "08:50", "S8", "policy", 1),
            (7, "03-04 16:00", "S1", "safety", 9),
            (8, "09:00", "S2", "safety", 4),
            (9, "09:10", "S3", "policy", 6),
            *((number, "09:20", "S8", "safety", 2) for number in (10, 11, 12, 13)),
            (14, "09:30", "S8", "policy", 2),
        ]
    ],
    shown={
        "diaries": (13, 7, 5),  # 1 of S4 and 1 of S6 are hidden, and with them their communities
        "diary_visits": (38, 27, None),
        "diaries_per_worker": (2.17, None, None),  # of 6; only 1 in the other subdistrict
    },
    splits={"diaries": [0, 0, 0, 8, 5, 0, 0]},
)

SYSTEMS = {
    "whistles": WHISTLES,
    "rectifications": RECTIFICATIONS,
    "grid_workers": GRID_WORKERS,
    "diaries": DIARIES,
}
