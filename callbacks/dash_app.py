"""Builds the Dash app out of declarations and readers; serving it is the web process's business."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dash import Dash, html
from flask import has_request_context, request

from callbacks import bundles, register
from callbacks.bundles import Bundle
from callbacks.first_fetches import preloads
from callbacks.pages import page_at
from callbacks.policy import say_policy
from callbacks.services import Services
from catalogue.base_map import NO_BASE_MAP, BaseMap
from catalogue.registry import Catalogue
from layouts.shell import TITLE, index_string, page
from layouts.words import CHINESE, for_language

ASSETS = Path(__file__).parents[1] / "assets"
VENDOR = r"vendor"
SCRIPT = re.compile(r"<script[^>]*></script>")
UNUSED = re.compile(r"/dash_table/|/polyfill@")


class LeanDash(Dash):
    """Dash without the scripts that no page of ours uses, with our own in one file, and with links by which the browser
    fetches the page's data beside the others: first paint waits for every one of them.
    """

    preloads: Callable[[str, str], str]
    own_scripts: Bundle
    own_styles: Bundle

    def interpolate_index(self, **given: Any) -> str:  # type: ignore[override]  # Dash calls it by keywords alone
        """The first HTML, as Dash documents it for overriding."""
        scripts = SCRIPT.sub(lambda found: "" if UNUSED.search(found[0]) else found[0], given["scripts"])
        links = self.preloads(request.path, f"?{request.query_string.decode()}") if has_request_context() else ""
        head = {
            "css": self.own_styles.instead_of(given["css"]),
            "scripts": self.own_scripts.instead_of(scripts),
            "metas": given["metas"] + links,
        }
        html_text: str = super().interpolate_index(**{**given, **head})  # type: ignore[no-untyped-call]
        return html_text


def build_dash(
    services: Services,
    catalogue: Catalogue,
    build: str = "",
    base_map: BaseMap = NO_BASE_MAP,
    assets: Path = ASSETS,
    pictures: Sequence[str] = (),
) -> Dash:
    """The app with its layout and callbacks, ready to be mounted at `/` as WSGI by way of `.server`.

    `build` is told to every page (api/build.py), so that it sees when another one answers; and `base_map`, what lies
    below the cells of maps (catalogue/base_map.py). `pictures` are other servers that live pictures come from.
    """
    app = LeanDash(
        __name__,
        assets_folder=str(assets),
        assets_path_ignore=[VENDOR],
        title=for_language(CHINESE)(TITLE),
        update_title=None,  # type: ignore[arg-type]  # documented as "None: leave the title alone"
        serve_locally=True,
        enable_mcp=False,
        suppress_callback_exceptions=True,
    )
    app.index_string = index_string(build, base_map.told())
    app.layout = partial(first_page, services, catalogue)
    app.preloads = partial(preloads, services=services, catalogue=catalogue)
    app.own_scripts, app.own_styles = (bundles.bundle(assets, kind) for kind in ("js", "css"))
    bundles.serve(app.server, app.own_scripts)
    bundles.serve(app.server, app.own_styles)
    register(app, services, catalogue)
    say_policy(app, base_map.origins(), pictures)
    _finish(app)
    return app


def first_page(services: Services, catalogue: Catalogue) -> html.Div:
    """The layout with the page of the address that asks for it, so that it is there before any callback has run.

    The address is the request's referrer. Without one the place is empty, and the callback of the address fills it.
    """
    if not has_request_context() or not request.referrer:
        return page()
    address = urlsplit(request.referrer)
    return page(*page_at(address.path, f"?{address.query}", services, catalogue))


def _finish(app: Dash) -> None:
    """Build Dash's tables now, before the first request.

    Dash does it lazily in the first request, without a lock: of many parallel first requests some meet half-built
    tables and answer 500. There is no public way to ask for it (dash 4.4.1), so this one function knows the
    private one.
    """
    app._setup_server()  # type: ignore[no-untyped-call]
