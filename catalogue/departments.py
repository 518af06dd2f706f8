"""The district's departments, shared by every feed that is addressed to one of them."""

from dataclasses import replace

from catalogue.model import Value

DEPARTMENTS = (
    Value(key="urban_management", name="Urban management", weight=30),
    Value(key="market_regulation", name="Market regulation", weight=18),
    Value(key="housing", name="Housing and construction", weight=14),
    Value(key="public_security", name="Public security", weight=12),
    Value(key="ecology", name="Ecology and environment", weight=8),
    Value(key="emergency", name="Emergency management", weight=7),
    Value(key="civil_affairs", name="Civil affairs", weight=6),
    Value(key="health", name="Health commission", weight=5),
)
"""A weight is the department's share of what the demo city sends to departments."""
DEPARTMENT_WORDS = tuple(replace(value, weight=0) for value in DEPARTMENTS)
"""The same to choose from, in a field that the demo city does not tell."""
