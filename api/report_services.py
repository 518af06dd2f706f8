"""What the HTTP side is given for reports: when alerts came about, and who makes pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol

from catalogue.people import Person
from catalogue.report import Report
from data_access.alert_times import AlertTimes


class ReportPage(Protocol):
    """Makes the page of a report, as an HTML document."""

    def __call__(self, report: Report, lang: str, zone: tzinfo) -> str:
        """In that language, with local times of the zone."""


class RefusedPage(Protocol):
    """Makes the page that says why there is no report, as an HTML document."""

    def __call__(self, text: str, status: int, lang: str, person: Person, theirs: Sequence[tuple[str, str]]) -> str:
        """`text` says it in that language; `theirs` are the areas, as (code, name), whose reports the person may see."""


@dataclass(frozen=True, kw_only=True)
class ReportServices:
    """`area`: the code of the area that everything starts from; empty for the topmost one."""

    times: AlertTimes
    page: ReportPage
    refused: RefusedPage
    area: str = ""
