"""One web process: the HTTP side and the pages, on a socket of its own or one that it is handed."""

from __future__ import annotations

import logging
import os
import socket

import uvicorn

from api.access import unknown_areas
from api.web import build_web
from assembly.product import Product
from assembly.services import api_services, page_services
from backend.launch import bind
from callbacks.dash_app import build_dash

log = logging.getLogger("command-centre")
SOCKET_FD = "COMMAND_CENTRE_SOCKET_FD"


def web(product: Product) -> int:
    """Run one web process alone."""
    settings = product.settings
    handed = os.environ.get(SOCKET_FD)
    listener = socket.socket(fileno=int(handed)) if handed else bind(settings.host, settings.port)
    given = api_services(product)
    dash = build_dash(
        page_services(product, given),
        product.catalogue,
        product.build,
        product.base_map,
        pictures=given.pictures.origins if given.pictures else (),
    )
    application = build_web(given, dash.server)
    for line in unknown_areas(product.people, given.tree.get()) if product.people else ():
        log.warning("%s", line)
    config = uvicorn.Config(
        application, log_level="warning", access_log=False, timeout_graceful_shutdown=3, ws="none", lifespan="on"
    )
    uvicorn.Server(config).run(sockets=[listener])
    return 0
