"""CSV files and workbooks are read as text with right line numbers, and a broken record costs only itself."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from backend.importing.report import ImportFailure
from backend.importing.table import Chunk, read_chunks


def given_file(folder: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one_chunk(path: Path, encoding: str = "utf-8-sig") -> Chunk:
    (chunk,) = read_chunks(path, encoding)
    return chunk


def test_lines_are_where_records_start_also_after_quoted_line_ends_and_blank_lines(tmp_path: Path) -> None:
    chunk = one_chunk(given_file(tmp_path, 'a,b\n1,"x\ny\nz"\n\n2,y\r\n3,z'))
    assert chunk.lines == [2, 6, 7]
    assert chunk.column("a") == ["1", "2", "3"]
    assert chunk.column("b")[0] == "x\ny\nz"


def test_chunks_together_hold_every_record_once(tmp_path: Path) -> None:
    path = given_file(tmp_path, "n\n" + "".join(f"{n}\n" for n in range(25)))
    chunks = list(read_chunks(path, size=10))
    assert [len(chunk) for chunk in chunks] == [10, 10, 5]
    assert [line for chunk in chunks for line in chunk.lines] == list(range(2, 27))


def test_a_gzipped_file_and_a_byte_order_mark_are_taken(tmp_path: Path) -> None:
    path = given_file(tmp_path, gzip.compress("\ufeff编码,b\n甲,2\n".encode()), "t.csv.gz")
    assert one_chunk(path).column("编码") == ["甲"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"1,2,3", "3 values where the first line names 2 columns"),
        (b"1", "1 values where the first line names 2 columns"),
        (b'"1"x,2', "not a CSV record"),
        ("乙,2".encode("gb18030"), "not text in the encoding utf-8"),
    ],
)
def test_a_broken_record_is_told_with_its_line_and_the_rest_is_read(tmp_path: Path, line: bytes, told: str) -> None:
    chunk = one_chunk(given_file(tmp_path, b"a,b\n1,2\n" + line + b"\n3,4\n"))
    assert [at for at, _ in chunk.broken] == [3]
    assert told in chunk.broken[0][1]
    assert chunk.column("a") == ["1", "3"]


def test_a_quote_never_closed_names_the_lines_that_it_swallowed(tmp_path: Path) -> None:
    chunk = one_chunk(given_file(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n'))
    assert chunk.lines == [2]
    assert chunk.broken[0][0] == 3
    assert "lines 3 to 5; is a quote missing?" in chunk.broken[0][1]


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "t.csv", "t.csv:1: the first line must name the columns"),
        (b"a,b\n", "t.csv.gz", "t.csv.gz: cannot be read"),
        (gzip.compress(b"a,b\n" + b"1,2\n" * 9_999)[:-30], "t.csv.gz", "the file ends too early"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path, content: bytes, name: str, told: str) -> None:
    with pytest.raises(ImportFailure) as failure:
        list(read_chunks(given_file(tmp_path, content, name)))
    assert told in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_missing_file_and_an_unknown_encoding_are_named(tmp_path: Path) -> None:
    with pytest.raises(ImportFailure, match=r"none\.csv: cannot be read \(No such file"):
        list(read_chunks(tmp_path / "none.csv"))
    with pytest.raises(ImportFailure, match="encoding 'latin-99' is not known"):
        list(read_chunks(given_file(tmp_path, "a\n"), "latin-99"))


def given_sheet(folder: Path, *rows: tuple[Any, ...]) -> Path:
    """A workbook with those rows on its first sheet, and others on a second one."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.create_sheet("notes").append(["not", "read"])
    path = folder / "t.xlsx"
    book.save(path)
    return path


def test_a_workbook_is_read_as_the_texts_that_its_first_sheet_shows(tmp_path: Path) -> None:
    rows = (
        ("code", "n", "at"),
        (" 甲 ", 2, datetime.fromisoformat("2026-03-05 09:00")),
        (),
        ("乙", 1.5, None),
        (None, 4.0, "x"),
    )
    chunk = one_chunk(given_sheet(tmp_path, *rows))
    assert chunk.lines == [2, 4, 5]
    assert chunk.column("code") == ["甲", "乙", ""]
    assert chunk.column("n") == ["2", "1.5", "4"]
    assert chunk.column("at") == ["2026-03-05 09:00:00", "", "x"]


def test_a_number_of_which_the_sheet_has_lost_digits_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = (("code", "name"), (34010300001320000001, "a"), ("34010300001320000002", "b"), ("1", "c", "too many"))
    chunk = one_chunk(given_sheet(tmp_path, *rows))
    assert [line for line, _ in chunk.broken] == [2, 4]
    assert "make the column text and enter it again" in chunk.broken[0][1]
    assert "3 values where the first line names 2 columns" in chunk.broken[1][1]
    assert chunk.column("code") == ["34010300001320000002"]


@pytest.mark.parametrize("content", [b"code,name\n1,2\n", b"PK\x03\x04 cut off", b""])
def test_what_is_only_called_a_workbook_is_told(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ImportFailure, match="is not a workbook"):
        list(read_chunks(given_file(tmp_path, content, "t.xlsx")))


def test_an_empty_sheet_names_no_columns(tmp_path: Path) -> None:
    with pytest.raises(ImportFailure, match="must name the columns"):
        list(read_chunks(given_sheet(tmp_path)))
