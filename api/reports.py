"""GET /reports/daily and /reports/daily.xlsx: a day of an area as a page to read and print, and as a workbook (docs/reports.md)."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from api.alert_services import AlertServices
from api.exports import XLSX
from api.past_days import EARLIEST
from api.plain_page import plain_page
from api.report_book import book_of
from api.report_day import Asked, ReportMaker
from api.report_services import ReportServices
from api.services import ApiServices
from catalogue.areas import Area
from catalogue.people import present

PAGE = "/reports/daily"


class Refused(Exception):
    """There is no such report: `msgid` with its `values` says why, `status` is what HTTP calls it."""

    def __init__(self, status: int, msgid: str, **values: str) -> None:
        """The message is English; `say(error.msgid, **error.values)` says it in another language."""
        super().__init__(msgid.format(**values))
        self.status, self.msgid, self.values = status, msgid, values


class ReportRoutes:
    """For whoever sees the area: they tell no single record."""

    def __init__(self, services: ApiServices, alerts: AlertServices, reports: ReportServices) -> None:
        """Reads nothing yet."""
        self.services, self.reports = services, reports
        self.maker = ReportMaker(services, alerts, reports)

    def router(self) -> APIRouter:
        """The routes."""
        routes = APIRouter()
        routes.add_api_route(PAGE, self.show, methods=["GET"], response_model=None)
        routes.add_api_route(f"{PAGE}.xlsx", self.book, methods=["GET"], response_model=None)
        return routes

    def show(self, area: str = "", day: str = "", lang: str = "") -> Response:
        """The page; of one's own topmost area and of yesterday unless others are named. A refusal is a page as well."""
        say = self.services.words(lang)
        try:
            report = self.maker.make(self._asked(area, day, lang))
        except Refused as refused:
            text = say(refused.msgid, **refused.values)
            theirs = [(each.code, each.name) for each in self._theirs()]
            page = self.reports.refused(text, refused.status, lang, present(), theirs)
            return plain_page(page, refused.status)
        return plain_page(self.reports.page(report, lang, self.services.days.zone), runs_own_scripts=True)

    def book(self, area: str = "", day: str = "", lang: str = "") -> Response:
        """The workbook."""
        say = self.services.words(lang)
        try:
            asked = self._asked(area, day, lang, every=True)
        except Refused as refused:
            raise HTTPException(refused.status, say(refused.msgid, **refused.values)) from refused
        body = book_of(self.maker.make(asked), say, self.services.days.zone)
        name = quote(f"daily_{asked.code}_{self.services.days.name(asked.day)}.xlsx")
        headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(body, media_type=XLSX, headers=headers)

    def _asked(self, area: str, day: str, lang: str, every: bool = False) -> Asked:
        """Checked; Refused says what there is not, or is not theirs."""
        code = area or self._topmost()
        tree = self.services.tree.get()
        if not present().sees(each.code for each in tree.path(code)):
            raise Refused(403, "The area {code} is not one of those you may see.", code=code)
        if tree.get(code) is None:
            raise Refused(404, "There is no area with the code “{code}”.", code=code)
        return Asked(code, self._day(day), lang, every)

    def _day(self, text: str) -> int:
        today = self.services.days.day(self.services.clock())
        if not text:
            return today - 1
        try:
            number = date.fromisoformat(text).toordinal()
        except ValueError:
            number = 0
        if number < EARLIEST.toordinal() or date.fromordinal(number).isoformat() != text:
            raise Refused(422, "“{day}” is not a day. Write it as YYYY-MM-DD.", day=text)
        if number > today:
            now = self.services.days.name(today)
            raise Refused(422, "{day} has not come yet; today is {today}.", day=text, today=now)
        return number

    def _theirs(self) -> list[Area]:
        """The areas that the person who asks starts from."""
        tree, person = self.services.tree.get(), present()
        if person.sees_everything:
            root = tree.root(self.reports.area)
            return [root] if root else []
        return [area for code in person.areas if (area := tree.get(code))]

    def _topmost(self) -> str:
        theirs = self._theirs()
        if theirs:
            return theirs[0].code
        if present().sees_everything:
            raise Refused(404, "No areas have been imported yet.")
        raise Refused(403, "The area {code} is not one of those you may see.", code=", ".join(present().areas))
