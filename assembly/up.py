"""Starts everything: the cache, the backend, what cameras need, the demo city, the web processes."""

from __future__ import annotations

import logging
import socket
import time

from assembly.product import Product
from assembly.web import SOCKET_FD
from backend.launch import announce, bind, make_folder, wait_for
from backend.processes import (
    Child,
    Supervisor,
    answers,
    claim_socket,
    environment,
    own_command,
    redis_command,
)
from data_access.cache import check, connect

log = logging.getLogger("command-centre")


def up(product: Product) -> int:
    """Start everything and keep it running; the command when none is given."""
    started = time.monotonic()
    settings = product.settings
    product.catalogue, product.clock, product.base_map, product.people  # noqa: B018  what is wrong with one of them is told before anything starts
    listener = bind(settings.host, settings.port)
    make_folder(settings.var_dir)
    supervisor = Supervisor()
    supervisor.stop_on_signals()
    try:
        start_cache(product, supervisor)
        product.engine.dispose()
        start_parts(product, supervisor, listener)
        announce(settings.host, settings.port, started)
        supervisor.watch()
        log.info("stopping")
    finally:
        supervisor.stop()
    return 0


def start_cache(product: Product, supervisor: Supervisor) -> None:
    """Start the embedded redis-server unless REDIS_URL names another; either way it must answer."""
    if not product.settings.redis_url:
        claim_socket(product.redis_socket)
        supervisor.add(Child("redis", redis_command(product.redis_socket), environment(), serves_others=True))
        wait_for(
            lambda: answers(product.redis_socket),
            "the embedded redis-server does not start; set REDIS_URL to one of yours",
        )
    check(connect(product.redis_url), product.redis_url)


def start_parts(product: Product, supervisor: Supervisor, listener: socket.socket) -> None:
    """The web processes, the backend and, where wanted, the demo city."""
    environ = environment(REDIS_URL=product.redis_url, DATABASE_URL=product.database_url)
    if product.settings.demo:
        supervisor.add(Child("demo city", own_command("simulate"), environ, may_end=True))
    supervisor.add(Child("backend", own_command("backend"), environ))
    if not product.settings.media_gateway:
        supervisor.add(Child("streams", own_command("streams"), environ))
    if product.settings.camera_probe and product.catalogue.cameras:
        supervisor.add(Child("prober", own_command("probe"), environ))
    for number in range(1, product.settings.web_workers + 1):
        own = environ | {SOCKET_FD: str(listener.fileno())}
        supervisor.add(Child(f"web {number}", own_command("web"), own, (listener.fileno(),)))
