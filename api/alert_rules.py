"""The rules of alerts as they are in force, and their changes with the log of who made them: as JSON and as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlencode

import orjson
from fastapi import APIRouter, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.alert_services import AlertServices
from api.alerts import who_acts
from api.intake import read_body
from api.plain_page import plain_page
from api.reading import require
from api.services import ApiServices
from catalogue.alert_changes import KEYS, keys_of, value_of
from catalogue.alert_rules import AlertRule
from catalogue.alert_values import ChangeError, read_text
from catalogue.alert_words import feed_of
from catalogue.errors import CatalogueError
from catalogue.people import Permission, present
from catalogue.refusals import Refusal

PAGE = "/alert-rules"
LARGEST_FORM = 16 * 1024
LOG = 100
Told = dict[str, Any]


class AlertRuleRoutes:
    """For the permission `alert_rules`."""

    def __init__(self, services: ApiServices, alerts: AlertServices) -> None:
        """Reads nothing yet."""
        self.services = services
        self.alerts = alerts

    def router(self) -> APIRouter:
        """The routes."""
        routes = APIRouter()
        path = "/api/v1/alert-rules"
        routes.add_api_route(path, self.read, methods=["GET"], response_model=None)
        routes.add_api_route(f"{path}/{{rule}}", self.change, methods=["POST"], response_model=None)
        routes.add_api_route(PAGE, self.show, methods=["GET"], response_model=None)
        routes.add_api_route(f"{PAGE}/{{rule}}", self.send, methods=["POST"], response_model=None)
        return routes

    def read(self) -> Told:
        """Every rule with what may be changed of it, as it is and as it is declared; the last changes, latest first."""
        require(Permission.ALERT_RULES)
        in_force, log = self.alerts.reader.changes(LOG)
        now, declared = self.alerts.rules.catalogue(), self.alerts.rules.declared
        rules = []
        for system in now.systems:
            own = {feed.key for feed in system.feeds}
            for key, rule in now.alert_rules.items():
                if feed_of(rule, now) in own:
                    keys = [name for name in KEYS if name in keys_of(rule)]
                    values = {name: value_of(rule, name) for name in keys}
                    before = {name: value_of(declared.alert_rules[key], name) for name in keys}
                    changed = sorted(in_force.get(key, {}))
                    told = {"rule": key, "name": rule.name, "system": system.name, "values": values}
                    rules.append({**told, "declared": before, "changed": changed})
        return {"rules": rules, "log": [vars(each) for each in log]}

    async def change(self, rule: str, request: Request) -> Told:
        """`{"set": {key: value or null}, "seen": {key: value}}`: changed at once, null is as declared again."""
        require(Permission.ALERT_RULES)
        try:
            given = orjson.loads(await read_body(request, LARGEST_FORM))
        except orjson.JSONDecodeError as error:
            raise HTTPException(422, f"the body is not JSON: {error}") from error
        if not isinstance(given, dict) or not isinstance(given.get("set"), dict):
            raise HTTPException(422, 'send {"set": {key: value}, "seen": {key: value before}}')
        seen = given.get("seen") if isinstance(given.get("seen"), dict) else {}
        changes = await run_in_threadpool(self._change, rule, given["set"], seen or {})
        return {"changed": [vars(each) for each in changes]}

    def _change(self, rule: str, given: Mapping[str, Any], seen: Mapping[str, Any]) -> Any:
        try:
            return self._changed(rule, given, seen)
        except self.alerts.changed as error:
            raise HTTPException(409, str(error)) from error
        except (ChangeError, CatalogueError) as error:
            raise HTTPException(422, f"{rule}: {error}") from error

    def _changed(self, rule: str, given: Mapping[str, Any], seen: Mapping[str, Any]) -> Any:
        try:
            return self.alerts.desk.change(rule, given, seen, who_acts(self.alerts, ""))
        except KeyError as error:
            raise HTTPException(404, str(error.args[0])) from error

    def show(self, lang: str = "", problem: str = "", rule: str = "", key: str = "") -> Response:
        """The page; without the permission 403 as a page of its own."""
        if not present().may(Permission.ALERT_RULES):
            return plain_page(self.alerts.refused(lang, present()), 403)
        told = self.read()
        page = self.alerts.page(told, present().name, lang, rule, key, problem, self.services.days.zone)
        return plain_page(page)

    async def send(self, rule: str, request: Request) -> Response:
        """What the form of one rule sends: back to the page, with what is wrong in its language where it could not be done."""
        require(Permission.ALERT_RULES)
        body = await read_body(request, LARGEST_FORM)
        form = {
            key: values[0] for key, values in parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True).items()
        }
        query = {"lang": lang} if (lang := form.get("lang", "")) else {}
        try:
            await run_in_threadpool(self._send, rule, form)
        except Refusal as error:
            query |= {"problem": error.said(self.services.words(lang)), "key": error.key}
        except CatalogueError as error:
            query["problem"] = str(error)
        return RedirectResponse(f"{PAGE}?{urlencode({**query, 'rule': rule})}#{rule}", 303)

    def _send(self, rule: str, form: Mapping[str, str]) -> None:
        known = self.alerts.rules.catalogue().alert_rules.get(rule)
        if known is None:
            raise HTTPException(404, f"{rule!r} is not an alert rule")
        if "declared" in form:
            self._changed(rule, dict.fromkeys(keys_of(known)), {})
            return
        given, seen = {}, {}
        for key in keys_of(known):
            if key in form and form[key].strip() != form.get(f"seen.{key}", ""):
                given[key] = _read(known, key, form[key])
                seen[key] = _read(known, key, form.get(f"seen.{key}", ""))
        self._changed(rule, given, seen)


def _read(rule: AlertRule, key: str, text: str) -> Any:
    """What stands in a field; ChangeError that knows its key."""
    try:
        return read_text(text, value_of(rule, key), KEYS[key].check)
    except ChangeError as error:
        error.key = key
        raise
