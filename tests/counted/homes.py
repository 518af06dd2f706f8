"""Systems 14, 15 and 18 to 21: electricity, messages, chargers and lifts, gates, property help, registrations."""

from tests.counted.writing import Counted, record


def reading(number, site, power, energy, when="09:00"):
    return record("meter_reading", number, when, site, power=power, energy=energy)


# The hour from 9 to 10 of earlier days. District: 10, 8, 9, median 9. Its grid 001: 4, 6, 5, median 5.
EARLIER = [
    reading(11, "S1", 16, 4, when="03-04 09:15"),
    reading(12, "S8", 24, 6, when="03-04 09:45"),
    reading(13, "S1", 24, 6, when="03-03 09:00"),
    reading(14, "S8", 8, 2, when="03-03 09:59"),
    reading(15, "S1", 20, 5, when="03-02 09:30"),
    reading(16, "S8", 16, 4, when="03-02 09:30"),
    reading(17, "S1", 400, 100, when="03-02 10:00"),  # another hour
]


ELECTRICITY = Counted(
    given=[
        *EARLIER,
        record("closure_order", 1, "08:00", "S1"),
        record("closure_order", 2, "03-01 08:00", "S2"),
        record("closure_order", 3, "08:00", "S4", steps={"lifted": "09:00"}),
        record("closure_order", 4, "08:00", "S8"),
        reading(1, "S1", 8, 2),  # 20, 24 and 16 kW were normal at this hour: 20 % is 4
        reading(2, "S1", 9.5, 2.38),
        reading(3, "S2", 1, 0.25),  # nothing is known of its days before
        reading(4, "S2", 1.2, 0.3),
        reading(5, "S4", 1.99, 0.5),
        reading(6, "S6", 4, 1),
        reading(7, "S8", 3, 0.75),  # 24, 8 and 16 kW: 20 % is 3.2
    ],
    shown={
        "electricity_used": (7.2, 6.4, 4.9),
        "load_to_baseline": (79.8, 128.6, 98.6),  # 7.18 of 9; 6.43 of 5; 4.93 of 5
        "closed_sites_drawing": (1, 1, 1),
        "closure_orders_open": (3, 2, 2),
    },
)


def batch(number, site, sent, delivered, failed, audience):
    return record(
        "message_batch", number, "09:00", site, sent=sent, delivered=delivered, failed=failed, audience=audience
    )


MESSAGES = Counted(
    given=[
        batch(1, "S1", 1000, 960, 40, "residents"),
        batch(2, "S1", 200, 150, 50, "firms"),
        batch(3, "S4", 100, 100, 0, "residents"),
        batch(4, "S8", 50, 20, 30, "firms"),
    ],
    shown={
        "messages_sent": (1350, 1300, 1200),
        "messages_delivered": (1230, 1210, 1110),
        "message_failure_rate": (8.9, 6.9, 7.5),
    },
    splits={"messages_sent": [1100, 250]},
)


def port(number, when, site, online, state):
    return record("charger", number, when, site, online=online, state=state)


CHARGERS = Counted(
    given=[
        port(1, "09:55", "S1", 1, "busy"),
        port(2, "09:58", "S1", 1, "idle"),
        port(3, "09:45", "S1", 1, "busy"),  # 15 minutes ago
        port(4, "09:59", "S4", 0, "faulty"),
        port(5, "09:59", "S6", 1, "faulty"),
        port(6, "09:59", "S8", 1, "busy"),
        *(
            record("charging", number, "08:00", site, energy=energy, minutes=120)
            for number, (site, energy) in enumerate([("S1", 0.5), ("S1", 1.2), ("S4", 0.8), ("S8", 2)])
        ),
        *(
            record("lift_ebike", number, "08:00", site, outcome=outcome)
            for number, (site, outcome) in enumerate(
                [("S1", "blocked"), ("S1", "blocked"), ("S1", "entered"), ("S4", "blocked"), ("S8", "entered")]
            )
        ),
    ],
    shown={
        "chargers_online": (4, 3, 2),
        "chargers_busy": (2, 1, 1),
        "chargers_faulty": (2, 2, 0),
        "charging_energy": (4.5, 2.5, 1.7),
        "charging_sessions": (4, 3, 2),
        "lift_ebikes": (5, 4, 3),
        "lift_ebikes_blocked": (60.0, 75.0, 66.7),
    },
    splits={"lift_ebikes": [3, 2]},
)

PASSES = [
    ("S1", 800, "opened"),
    ("S1", 1000, "failed"),
    ("S1", 3001, "opened"),
    ("S4", 1200, "opened"),
    ("S6", 600, "opened"),
    ("S8", 900, "failed"),
]
GATES = Counted(
    given=[
        record("gate", 1, "09:57", "S1", online=1),
        record("gate", 2, "09:50", "S1", online=1),  # 10 minutes ago
        record("gate", 3, "09:59", "S4", online=0),
        record("gate", 4, "09:59", "S8", online=1),
        *(
            record("gate_pass", number, "09:00", site, latency=latency, result=result)
            for number, (site, latency, result) in enumerate(PASSES)
        ),
    ],
    shown={
        "gates_online": (2, 1, 1),
        "gate_passes": (6, 5, 3),
        "gate_failure_rate": (33.3, 20.0, 33.3),
        "recognition_time": (1.25, 1.32, 1.6),
    },
    splits={"gate_passes": [4, 2]},
)


def request(number, when, site, kind, **steps):
    return record("property_request", number, when, site, kind=kind, steps=steps)


def rating(number, site, score):
    return record("property_rating", number, "09:00", site, score=score, kind="parcel")


PROPERTY_HELP = Counted(
    given=[
        request(1, "08:00", "S1", "parcel", accepted="08:05", done="08:30"),
        request(2, "08:10", "S1", "parcel", accepted="08:55"),
        request(3, "08:20", "S4", "repair", accepted="08:40", done="09:50"),
        request(4, "09:30", "S6", "errand"),
        request(5, "03-04 22:00", "S8", "laundry", accepted="07:00", done="07:30"),
        rating(1, "S1", 5),
        rating(2, "S1", 4),
        rating(3, "S4", 1),
        rating(4, "S8", 4),
    ],
    shown={
        "property_requests": (4, 4, 2),
        "property_requests_open": (2, 2, 1),
        "property_response": (20, 20, 5),
        "property_done_rate": (75.0, 50.0, 50.0),
        "property_score": (3.5, 3.3, 4.5),
    },
    splits={"property_requests": [2, 0, 1, 1, 0]},
)


def building(number, when, site, online, expected, registered):
    return record("resident_registration", number, when, site, online=online, expected=expected, registered=registered)


REGISTRATIONS = Counted(
    given=[
        building(1, "09:00", "S1", 1, 100, 95),
        building(2, "02-01 09:00", "S1", 1, 200, 150),  # 32 days ago
        building(3, "03-04 09:00", "S4", 1, 300, 300),
        building(4, "09:30", "S6", 0, 50, 10),
        building(5, "03-01 09:00", "S8", 1, 350, 245),
    ],
    shown={
        "residents_registered": (800, 555, 245),
        "registration_coverage": (80.0, 85.4, 81.7),
        "buildings_up_to_date": (3, 2, 1),
        "buildings_up_to_date_share": (60.0, 50.0, 50.0),
    },
)

SYSTEMS = {
    "electricity": ELECTRICITY,
    "messages": MESSAGES,
    "chargers": CHARGERS,
    "gates": GATES,
    "property_help": PROPERTY_HELP,
    "registrations": REGISTRATIONS,
}
