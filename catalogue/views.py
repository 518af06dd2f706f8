"""The wall's views: which indicators stand where. How a place looks and how wide it is belongs to layouts and
the style sheets.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class View:
    """One picture of the wall; every field after `name` fills the grid area of that name with indicators, by key.

    `map` is the layer drawn, and its course through the day the trend; `breakdown` has a split, `ranking` orders the
    areas below, `numbers` are a short table.
    """

    key: str
    name: str
    kpis: tuple[str, ...]
    map: str
    breakdown: str
    numbers: tuple[str, ...]
    ranking: str

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator that it shows, once each."""
        return tuple(dict.fromkeys((*self.kpis, self.map, self.breakdown, *self.numbers, self.ranking)))


VIEWS: tuple[View, ...] = (
    View(
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
        map="patrol_coverage",
        breakdown="sites_patrolled",
        numbers=(
            "problems_reported",
            "problems_closed",
            "problems_open",
            "problems_overdue",
            "handling_time",
            "rework_rate",
        ),
        ranking="on_time_closure_rate",
    ),
)


def view_named(key: str) -> View | None:
    """The view of that key."""
    return next((view for view in VIEWS if view.key == key), None)
