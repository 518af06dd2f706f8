"""Builds the Dash app out of declarations and readers; serving it is the web process's business."""

from __future__ import annotations

from pathlib import Path

from dash import Dash

from callbacks import register
from callbacks.services import Services
from catalogue.registry import Catalogue
from layouts.shell import TITLE, index_string, page
from layouts.words import CHINESE, for_language

ASSETS = Path(__file__).parents[1] / "assets"
VENDOR = r"vendor"


def build_dash(services: Services, catalogue: Catalogue, build: str = "", assets: Path = ASSETS) -> Dash:
    """The app with its layout and callbacks, ready to be mounted at `/` as WSGI by way of `.server`.

    `build` is told to every page (api/build.py), so that it sees when another one answers.
    """
    app = Dash(
        __name__,
        assets_folder=str(assets),
        assets_path_ignore=[VENDOR],
        title=for_language(CHINESE)(TITLE),
        update_title=None,  # type: ignore[arg-type]  # documented as "None: leave the title alone"
        serve_locally=True,
        enable_mcp=False,
        suppress_callback_exceptions=True,
    )
    app.index_string = index_string(build)
    app.layout = page()
    register(app, services, catalogue)
    _finish(app)
    return app


def _finish(app: Dash) -> None:
    """Build Dash's tables now, before the first request.

    Dash does it lazily in the first request, without a lock: of many parallel first requests some meet half-built
    tables and answer 500. There is no public way to ask for it (dash 4.4.1), so this one function knows the
    private one.
    """
    app._setup_server()  # type: ignore[no-untyped-call]
