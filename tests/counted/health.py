"""Systems 11, 12, 13, 16 and 17: tests, key residents, buildings, elderly health, meals."""

from tests.counted.writing import Counted, record


def counts(number, site, sampled, resulted, positive):
    return record("test_count", number, "09:00", site, sampled=sampled, resulted=resulted, positive=positive)


NUCLEIC_ACID = Counted(
    given=[
        counts(1, "S1", 100, 60, 0),
        counts(2, "S1", 50, 70, 1),
        counts(3, "S4", 40, 20, 0),
        counts(4, "S6", 10, 30, 2),
        counts(5, "S8", 200, 100, 0),
        record("test_batch", 1, "07:00", "S1", "03-06 07:00", steps={"received": "08:00", "resulted": "09:00"}),
        record("test_batch", 2, "08:00", "S1", "03-06 08:00", steps={"received": "08:30"}),
        record("test_batch", 3, "03-04 08:00", "S4", "08:00", steps={"received": "03-04 09:00"}),
        record("test_batch", 4, "03-04 20:00", "S8", "20:00", steps={"received": "03-04 21:00", "resulted": "06:00"}),
        record("test_batch", 5, "06:00", "S6", "03-06 06:00", steps={"resulted": "09:30"}),
    ],
    shown={
        "people_sampled": (400, 200, 150),
        "people_resulted": (280, 180, 130),
        "people_pending": (120, 20, 20),
        "test_positives": (3, 3, 1),
        "test_batches_open": (2, 2, 1),
        "test_batches_overdue": (1, 1, 0),
        "test_turnaround": (210, 120, 120),
        "test_turnaround_p90": (600, 210, 120),
    },
)


def stock(number, when, site, category, count):
    return record("resident_stock", number, when, site, online=1, category=category, count=count)


def contact(number, site, category, contacted, added):
    return record("resident_contact", number, "09:00", site, category=category, contacted=contacted, added=added)


KEY_RESIDENTS = Counted(
    given=[
        stock(1, "09:00", "S1", "risk_area", 12),
        stock(2, "09:00", "S1", "close_contact", 7),
        stock(3, "09:00", "S4", "risk_area", 11),
        stock(3, "09:30", "S4", "risk_area", 20),
        stock(4, "09:00", "S6", "entered_country", 9),
        stock(5, "03-01 09:00", "S8", "risk_area", 30),
        contact(1, "S1", "risk_area", 10, 1),
        contact(2, "S1", "close_contact", 7, 0),
        contact(3, "S4", "risk_area", 15, 2),
        contact(4, "S8", "risk_area", 16, 6),
    ],
    shown={
        "key_residents": (78, 48, 19),
        "key_residents_contacted_share": (61.5, 66.7, None),  # 2 of 19 were not: hidden
        "key_residents_contacted": (48, 32, 17),
        "key_residents_added": (9, None, None),  # 3 and 1 are hidden
    },
    splits={"key_residents": [62, 9, 7, 0, 0], "key_residents_contacted": [41, 0, 7, 0, 0]},
)


def passed(number, site, direction, colour, temperature=None, when="09:00"):
    known = {} if temperature is None else {"temperature": temperature}
    return record("building_pass", number, when, site, direction=direction, colour=colour, **known)


BUILDINGS = Counted(
    given=[
        passed(1, "S1", "in", "green", 36.5),
        passed(2, "S1", "in", "green", 36.4),
        passed(3, "S1", "in", "red", 36.9),
        passed(4, "S1", "out", "green"),
        passed(5, "S4", "in", "yellow", 37.3),
        passed(6, "S4", "in", "green", 36.1),
        passed(7, "S6", "out", "green", 36.2),
        passed(8, "S6", "out", "green", 36.0),
        passed(9, "S8", "in", "green", 37.2),
        passed(10, "S8", "out", "red", 38.0),
        passed(11, "S1", "in", "green", 36.6, when="03-04 09:00"),
    ],
    shown={
        "building_passes": (10, 8, 4),
        "building_entries": (6, 5, 3),
        "building_exits": (4, 3, 1),
        "building_inside": (2, 2, 2),
        "building_abnormal_codes": (3, 2, 1),
        "building_fevers": (2, 1, 0),
    },
    splits={"building_passes": [6, 4]},
)


def vital(number, site, systolic):
    signs = {"glucose": 7.1} if systolic is None else {"systolic": systolic}
    return record("vital_sign", number, "09:00", site, **signs)


SYSTOLIC = [
    *(("S1", pressure) for pressure in (120, 140, 180, 181, 185, 190, 200)),
    ("S4", 139),
    ("S6", None),
    *(("S8", pressure) for pressure in (110, 180, 181, 182, 190, 199)),
]
ELDERLY = Counted(
    given=[
        record("wearable", 1, "09:55", "S1", online=1),
        record("wearable", 2, "09:30", "S1", online=1),
        record("wearable", 3, "08:50", "S1", online=1),  # over an hour ago
        record("wearable", 4, "09:59", "S1", online=0),
        *(record("wearable", number, "09:59", "S1", online=1) for number in (5, 6, 7)),
        *(record("wearable", number, "09:59", "S8", online=1) for number in range(8, 13)),
        *(vital(number, site, systolic) for number, (site, systolic) in enumerate(SYSTOLIC)),
        record("fall_alarm", 1, "08:00", "S1", steps={"answered": "08:02", "closed": "08:40"}),
        record("fall_alarm", 2, "08:30", "S1", steps={"answered": "08:36"}),
        record("fall_alarm", 3, "09:50", "S4"),
        record("fall_alarm", 4, "03-04 23:58", "S8", steps={"answered": "00:08", "closed": "00:30"}),
    ],
    shown={
        "elders_monitored": (12, 7, 7),
        "wearables_online": (10, 5, 5),
        "vital_signs": (15, 9, 7),
        "vital_signs_abnormal": (11, 6, 6),
        "vital_signs_critical": (10, 5, 5),
        "falls": (3, 3, 2),
        "falls_open": (2, 2, 1),
        "fall_response": (6, 2, 2),
        "fall_response_p90": (10, 6, 6),
    },
)


def meal(number, site, served, diners, fund_source):
    return record("meal", number, "09:00", site, served=served, diners=diners, fund_source=fund_source)


MEALS = Counted(
    given=[
        meal(1, "S1", 10, 9, "town"),
        meal(2, "S1", 20, 20, "individual"),
        meal(3, "S4", 5, 5, "village"),
        meal(4, "S6", 8, 7, "enterprise"),
        meal(5, "S8", 7, 7, "individual"),
    ],
    shown={
        "meals_served": (50, 43, 30),
        "diners": (48, 41, 29),
        "meals_funded_share": (46.0, 53.5, 33.3),
        "meal_servings": (5, 4, 2),
    },
    splits={"meals_served": [10, 5, 8, 27]},
)

SYSTEMS = {
    "nucleic_acid": NUCLEIC_ACID,
    "key_residents": KEY_RESIDENTS,
    "buildings": BUILDINGS,
    "elderly": ELDERLY,
    "meals": MEALS,
}
