"""Cameras come from CSV; a row without a good code, address or place is refused by its line, its address never shown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from backend.importing.cameras import import_cameras
from backend.importing.report import ImportFailure, ImportReport
from data_access.camera_sources import CameraSources
from tests.builders import GRIDS, SITES, centre_of
from tests.fixtures.worlds import OpenWorld
from tests.world import World

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "cameras.csv"
LON, LAT = centre_of(GRIDS[2])
CODE = "3401030000132000000"  # and one more digit
URL = "rtsp://admin:Zx9-secret@10.1.2.3:554/Streaming/Channels/101"


@pytest.fixture
def world(open_world: OpenWorld, catalogue) -> World:
    """The small city, without Redis."""
    return open_world(catalogue, redis_url=None)


def imported(
    world: World, folder: Path, *lines: str, head: str = "code,name,url,codec,sub_url,category,site,area,lon,lat"
):
    path = folder / "cameras.csv"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    report: ImportReport = import_cameras(world.engine, world.ingestor, path)
    assert report.read == report.accepted + report.duplicates + len(report.rejected)
    return report


def test_a_camera_is_where_its_site_or_point_or_area_is(world: World, tmp_path: Path) -> None:
    report = imported(
        world,
        tmp_path,
        f"{CODE}1,市场,{URL},,,,S1,,,",
        f"{CODE}2,路口,https://vms.local/a.m3u8,H.265,{URL},street,,,{LON},{LAT}",
        f"{CODE}3,屋顶,file:///srv/loop.mp4,hevc,,,,{GRIDS[4]},,",
    )

    assert (report.accepted, report.rejected) == (3, [])
    one, two, three = CameraSources(world.engine).all()
    assert (one.area_code, one.category, one.site_code, one.codec) == (SITES["S1"], "market", "S1", "h264")
    assert (one.lon, one.lat) == centre_of(SITES["S1"])
    assert (two.area_code, two.category, two.codec, two.sub_url) == (GRIDS[2], "street", "h265", URL)
    assert (three.area_code, three.codec, three.lon) == (GRIDS[4], "h265", None)
    assert "1 cameras send H.265 and have no sub_url" in report.text()
    assert URL not in repr(two)


def test_the_same_file_again_adds_nothing_and_another_address_replaces(world: World, tmp_path: Path) -> None:
    lines = [f"{CODE}1,市场,{URL},,,,S1,,,", f"{CODE}2,路口,{URL},,,,S2,,,"]
    assert imported(world, tmp_path, *lines).accepted == 2
    assert imported(world, tmp_path, *lines).duplicates == 2
    report = imported(world, tmp_path, lines[0], lines[1].replace("101", "102"))
    assert (report.accepted, report.duplicates) == (1, 1)
    source = CameraSources(world.engine).get(f"{CODE}2")
    assert source is not None
    assert source.url.endswith("102")


def test_rows_that_are_no_camera_are_refused_by_line_without_their_password(world: World, tmp_path: Path) -> None:
    report = imported(
        world,
        tmp_path,
        f"{CODE},一,{URL},,,,S1,,,",
        f"34010300002000000001,二,{URL},,,,S1,,,",
        f"{CODE}3,三,,,,,S1,,,",
        f"{CODE}4,四,{URL.replace('rtsp', 'rtmp')},,,,S1,,,",
        f"{CODE}5,五,http://u:Zx9-secret@h/a.mp4,,,,S1,,,",
        f"{CODE}6,六,file://Zx9-secret/a.mp4,,,,S1,,,",
        f"{CODE}7,七,{URL},MPEG-4,,,S1,,,",
        f"{CODE}8,八,{URL},,,,,,,",
        f"{CODE}9,九,{URL},,,,S1,,,",
        f"{CODE}9,九,{URL}1,,,,S1,,,",
        f"{CODE}0,零,{URL.replace(':554', ':port')},,,,S1,,,",
    )

    told = dict(report.rejected)
    assert told[2] == f"code '{CODE}' has 19 signs; a device code of GB/T 28181 has 20 digits"
    assert "a device of type 200 by its digits 11 to 13; a camera's are 131 (camera) or 132" in told[3]
    assert told[4] == "url is missing; give the address of its pictures"
    assert "url '…' cannot be used: give rtsp://…" in told[5]
    assert told[6] == "url 'http://h/…' cannot be used: of http only HLS is played: its path ends in .m3u8"
    assert "give rtsp://" in told[7]
    assert told[8] == "codec 'MPEG-4' is not one of H.264 (when empty), H.265"
    assert "the record has no place" in told[9]
    assert told[11] == f"camera '{CODE}9' is already in line 10 with other values"
    assert "give rtsp://" in told[12]
    assert "Zx9-secret" not in report.text()


def test_of_the_example_in_the_documentation_the_places_alone_are_not_known(world: World) -> None:
    report = import_cameras(world.engine, world.ingestor, EXAMPLE)
    assert report.read == len(report.rejected) == 3
    assert all("no known area" in told or "is not a known area code" in told for _, told in report.rejected)


@pytest.mark.parametrize(
    ("head", "told"), [("code,name", "no column 'url'"), ("code,name,url,uri", "column 'uri' is not")]
)
def test_a_file_with_other_columns_is_one_clear_line(world: World, tmp_path: Path, head: str, told: str) -> None:
    with pytest.raises(ImportFailure, match=rf"cameras\.csv:1: {told}.*a file of cameras has code, name, url"):
        imported(world, tmp_path, head=head)


def test_a_workbook_says_the_same_as_csv(world: World, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["name", "code", "url", "lon", "lat", "site"])
    book.active.append(["路口", f"{CODE}1", URL, LON, LAT])
    book.active.append(["市场", f"{CODE}2", URL, None, None, "S1"])
    book.active.append(["a number", int(f"{CODE}3"), URL, None, None, "S1"])
    path = tmp_path / "cameras.xlsx"
    book.save(path)

    report = import_cameras(world.engine, world.ingestor, path)

    assert (report.accepted, [line for line, _ in report.rejected]) == (2, [4])
    one, two = CameraSources(world.engine).all()
    assert (one.name, one.area_code, one.lon, one.lat) == ("路口", GRIDS[2], round(LON, 6), LAT)
    assert (two.name, two.area_code) == ("市场", SITES["S1"])
    assert "Zx9-secret" not in report.text()
