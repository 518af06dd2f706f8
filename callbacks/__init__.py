"""What happens on a click or a changed address. `register` only binds; each handler is a plain function of its file."""

from __future__ import annotations

from dash import Dash

from callbacks import map_page, map_search, pages
from callbacks.services import Services
from catalogue.registry import Catalogue


def register(app: Dash, services: Services, catalogue: Catalogue) -> None:
    """Bind every callback of the product to the app."""
    pages.register(app, services, catalogue)
    map_page.register(app, services, catalogue)
    map_search.register(app, services, catalogue)
