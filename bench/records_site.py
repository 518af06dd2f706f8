"""The routes of records alone, over HTTP on a free port of this process."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import cast

import httpx
import uvicorn
from fastapi import FastAPI

from api.exports import ExportRoutes
from api.gate import stand_guard
from api.records import RecordRoutes
from api.services import ApiServices
from bench.city import BenchCity
from data_access.current_tree import CurrentTree
from data_access.records_reader import RecordsReader
from data_access.terms import Terms
from layouts.words import for_language


@contextmanager
def serving_records(city: BenchCity) -> Iterator[httpx.Client]:
    """A client of the routes over this city's store."""
    web = FastAPI()
    for routes in (RecordRoutes, ExportRoutes):
        web.include_router(routes(_services(city)).router())
    stand_guard(web, None)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(web, log_level="warning", access_log=False, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            with httpx.Client(
                base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=600, trust_env=False
            ) as client:
                yield client
        finally:
            server.should_exit = True
            thread.join()


def _services(city: BenchCity) -> ApiServices:
    """What these routes ask of all that the HTTP side is given."""
    tree = CurrentTree(city.engine)
    records = RecordsReader(city.engine, city.catalogue, city.days, tree.get, Terms(city.engine))
    given = SimpleNamespace(
        catalogue=city.catalogue,
        days=city.days,
        tree=tree,
        records=records,
        clock=lambda: city.now_ms,
        words=for_language,
    )
    return cast(ApiServices, given)
