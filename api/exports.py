"""GET /api/v1/feeds/{feed}/records.csv and .xlsx: the records behind a number as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import StreamingResponse

from api.export_files import Told, csv_pieces, xlsx_pieces
from api.export_table import ExportTable
from api.record_query import Asked, asked, to_query
from api.services import ApiServices
from data_access.record_rows import Shown

Given = Annotated[Asked, Depends(asked)]
Writer = Callable[[ExportTable, Told, Iterable[Sequence[Shown]]], Iterator[bytes]]
MOST = 100_000
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportRoutes:
    """Files of all records that the same parameters page through; 422 for more than fit into one."""

    def __init__(self, services: ApiServices) -> None:
        """Reads nothing yet."""
        self.services = services

    def router(self) -> APIRouter:
        """One route for each kind of file."""
        routes = APIRouter()
        for ending, read in (("csv", self.csv), ("xlsx", self.xlsx)):
            routes.add_api_route(f"/api/v1/feeds/{{feed}}/records.{ending}", read, methods=["GET"], response_model=None)
        return routes

    def csv(self, given: Given, lang: str = "zh-CN", notes: bool = True) -> StreamingResponse:
        """Headings in the language; `notes=no` leaves out the lines about the file, for programs."""
        return self._file(given, lang, "csv", CSV, csv_pieces, notes)

    def xlsx(self, given: Given, lang: str = "zh-CN") -> StreamingResponse:
        """The same as a workbook, with the notes on a sheet of their own."""
        return self._file(given, lang, "xlsx", XLSX, xlsx_pieces)

    def _file(
        self, given: Asked, lang: str, ending: str, media_type: str, write: Writer, has_notes: bool = True
    ) -> StreamingResponse:
        services = self.services
        query, say = to_query(given, services), services.words(lang)
        ids = services.records.ids(query, MOST + 1)
        if len(ids) > MOST:
            text = "There are more than {most} records; choose less time, a smaller area or a filter."
            raise HTTPException(422, say(text, most=f"{MOST:,}"))
        table = ExportTable(services.catalogue.feeds[query.feed], services.tree.get(), say, query, services.days.zone)
        told = table.told(services, given.indicator, len(ids)) if has_notes else []
        name = f"{table.file_name()}.{ending}"
        headers = {"content-disposition": f'attachment; filename="{quote(name)}"', "cache-control": "no-store"}
        pieces = write(table, told, services.records.rows(query, ids))
        return StreamingResponse(pieces, media_type=media_type, headers=headers)
