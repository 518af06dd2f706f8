"""Active alerts in the Common Alerting Protocol 1.2 (OASIS CAP-v1.2): of all areas that whoever asks may see, and one.

One message has an `info` for each alert and language; the elements stand in the order of the standard's schema.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Response

from api.alert_services import AlertServices
from api.alerts import AlertRoutes, AlertWords, area_code
from api.services import ApiServices
from catalogue.alert_rules import AlertRule
from catalogue.people import present
from data_access.alert_reader import Wanted
from data_access.alerts import Alert
from data_access.areas import AreaTree

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
MEDIA_TYPE = "application/cap+xml"
LANGUAGES = (("zh-CN", "zh-CN"), ("en", "en-US"))
SEVERITY = {"critical": "Severe", "warn": "Moderate", "notice": "Minor"}
URGENCY = {"critical": "Immediate", "warn": "Expected", "notice": "Future"}
RESPONSE = {"critical": "Execute", "warn": "Assess", "notice": "Monitor"}
MOST = 1_000
RESTRICTION = "For those on duty in the areas named"


class CapRoutes:
    """Two documents."""

    def __init__(self, services: ApiServices, alerts: AlertServices) -> None:
        """Reads nothing yet."""
        self.services = services
        self._alerts = AlertRoutes(services, alerts)

    def router(self) -> APIRouter:
        """Must be asked before the route of one alert, whose number it would otherwise be."""
        routes = APIRouter()
        routes.add_api_route("/api/v1/alerts.cap", self.all, methods=["GET"], response_model=None)
        routes.add_api_route("/api/v1/alerts/{alert}.cap", self.one, methods=["GET"], response_model=None)
        return routes

    def all(self) -> Response:
        """The open alerts, worst first."""
        tree = self.services.tree.get()
        found = self._alerts.alerts.reader.find(Wanted(areas=self._theirs(tree), limit=MOST))
        return self._document(found, f"active.{self.services.clock()}", self.services.clock(), tree)

    def one(self, alert: int) -> Response:
        """One alert; 404 and 403 as its route has them."""
        found = self._alerts.theirs(alert)
        changed = max(m for m in (found.active_ms, found.last_ms, found.acknowledged_ms, found.cleared_ms) if m)
        return self._document([found], f"{found.id}.{found.version}", changed, self.services.tree.get())

    def _theirs(self, tree: AreaTree) -> Sequence[int] | None:
        person = present()
        if person.sees_everything:
            return None
        own = {int(i) for code in person.areas if tree.get(code) for i in tree.below(code)}
        return [int(tree.ids[index]) for index in sorted(own)]

    def _document(self, alerts: Sequence[Alert], name: str, sent_ms: int, tree: AreaTree) -> Response:
        root = tree.root()
        sender = f"command-centre.{root.code if root else 'empty'}"
        top = ET.Element("alert", xmlns=NAMESPACE)
        cleared = bool(alerts) and all(alert.cleared_ms is not None for alert in alerts)
        for key, text in (
            ("identifier", f"{sender}.{name}"),
            ("sender", sender),
            ("sent", self._time(sent_ms)),
            ("status", "Exercise" if self._alerts.alerts.is_exercise else "Actual"),
            ("msgType", "Cancel" if cleared else "Alert"),
            ("scope", "Restricted"),
            ("restriction", RESTRICTION),
        ):
            ET.SubElement(top, key).text = text
        if cleared:
            ET.SubElement(top, "references").text = self._reference(alerts[0], sender)
        catalogue = self._alerts.alerts.rules.catalogue()
        for lang, tag in LANGUAGES:
            words = AlertWords(self.services, catalogue, tree, lang)
            for alert in alerts:
                self._info(top, alert, catalogue.alert_rules.get(alert.rule), words.told(alert), tag)
        ET.indent(top)
        return Response(ET.tostring(top, encoding="utf-8", xml_declaration=True), media_type=MEDIA_TYPE)

    def _reference(self, alert: Alert, sender: str) -> str:
        """The first message of an alert that is over."""
        first = alert.active_ms or alert.since_ms
        return f"{sender},{sender}.{alert.id}.1,{self._time(first)}"

    def _info(self, top: ET.Element, alert: Alert, rule: AlertRule | None, told: dict[str, Any], tag: str) -> None:
        info = ET.SubElement(top, "info")
        for key, text in self._said(alert, rule, told, tag):
            ET.SubElement(info, key).text = text
        for key, number in (
            ("alert", alert.id),
            ("version", alert.version),
            ("state", alert.state),
            ("count", alert.count),
        ):
            named(ET.SubElement(info, "parameter"), key, str(number))
        area = ET.SubElement(info, "area")
        ET.SubElement(area, "areaDesc").text = place_of(told)
        named(ET.SubElement(area, "geocode"), "area", area_code(self.services.tree.get(), alert) or "unknown")

    def _said(self, alert: Alert, rule: AlertRule | None, told: dict[str, Any], tag: str) -> Iterator[tuple[str, str]]:
        value = " ".join(filter(None, (told["value"], told["unit"])))
        yield "language", tag
        yield "category", rule.alarm.category if rule else "Other"
        yield "event", told["what"]
        yield "responseType", "AllClear" if alert.cleared_ms else RESPONSE[alert.severity]
        yield "urgency", "Past" if alert.cleared_ms else URGENCY[alert.severity]
        yield "severity", SEVERITY[alert.severity]
        yield "certainty", "Unknown" if alert.unknown_ms else "Observed"
        yield "effective", self._time(alert.active_ms or alert.since_ms)
        yield "onset", self._time(alert.since_ms)
        yield "headline", ": ".join((told["what"], place_of(told)))
        if value:
            yield "description", value

    def _time(self, moment_ms: int) -> str:
        """With an offset and without fractions, as the schema has it."""
        return datetime.fromtimestamp(moment_ms / 1000, self.services.days.zone).isoformat(timespec="seconds")


def named(element: ET.Element, name: str, value: str) -> None:
    """A name and a value below an element."""
    ET.SubElement(element, "valueName").text = name
    ET.SubElement(element, "value").text = value


def place_of(told: dict[str, Any]) -> str:
    """The names on the way to the area, and the place's own."""
    names = [name for _, name in told["area"]]
    return " › ".join([*names, *([told["place"]] if told["place"] else [])]) or "—"
