"""台账: every record as a typed row in Excel and in CSV; what people wrote is text, whatever it looks like."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from studiobook.core.dates import SchoolYear, When
from studiobook.documents.spreadsheet import Column, Sheet, csv_text, workbook
from studiobook.reports import inventory
from tests.builders import Files, a_district, a_full_studio, a_person, a_report_context, a_studio

SHEETS = ["工作室", "人员", "活动", "成果", "课题", "职责", "经费", "材料"]
DAY = date(2025, 8, 31)


def files(folder: Path, today: date = DAY, **studios: Files) -> dict[str, bytes]:
    return dict(inventory.files(a_report_context(a_district(folder, **studios), today)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The inventory of a full studio and one that writes formulas."""
    hostile = a_studio(name="=1+1", motto="+86", themes=["@SUM(A1)"])
    hostile["people/zhao-wan.yml"] = a_person("-赵晚")
    return files(tmp_path_factory.mktemp("district"), chunhui=a_full_studio(), hostile=hostile)


@pytest.fixture(scope="module")
def book(made: dict[str, bytes]) -> Workbook:
    return load_workbook(io.BytesIO(made[inventory.WORKBOOK]))


def column(sheet: Worksheet, heading: str) -> list[object]:
    """The values below a heading; a day as a date."""
    at = [cell.value for cell in sheet[1]].index(heading)
    values = [row[at].value for row in sheet.iter_rows(min_row=2)]
    return [one.date() if isinstance(one, datetime) else one for one in values]


def test_there_is_a_sheet_a_kind_and_the_same_as_csv(made: dict[str, bytes], book: Workbook) -> None:
    assert book.sheetnames == SHEETS
    assert list(made) == ["台账.xlsx", *(f"csv/{name}.csv" for name in SHEETS)]
    for name in SHEETS:
        assert len(rows_of(made[f"csv/{name}.csv"])) == book[name].max_row > 1


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_cells_have_their_types(book: Workbook) -> None:
    activities, people, money = book["活动"], book["人员"], book["经费"]
    assert column(activities, "首场日期")[0] == date(2024, 10, 17)
    assert column(activities, "实到")[0] == 3
    assert column(people, "加入日期")[0] == date(2024, 9, 1)
    assert column(people, "离开日期")[0] is None
    assert column(money, "收入")[:2] == [20000, 5000]
    assert column(money, "支出")[2] == 1800.5
    for one in book["职责"].iter_rows(min_row=2):
        assert isinstance(one[10].value, datetime)


def test_a_month_stays_a_month(book: Workbook) -> None:
    assert "2024-10" in column(book["经费"], "日期")
    assert "2025-04" in column(book["成果"], "完成时间")
    assert column(book["人员"], "出生年月")[0] == "1980-05"


def test_there_is_no_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert {"=1+1"} <= set(column(book["工作室"], "名称"))
    assert "@SUM(A1)" in column(book["工作室"], "研究方向")


def test_sheets_are_ready_to_be_read_and_printed(book: Workbook) -> None:
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert all(sheet.column_dimensions[cell.column_letter].width for cell in sheet[1])


def test_who_did_what_is_told_by_name(book: Workbook) -> None:
    assert column(book["活动"], "承担")[0] == "李敏 主持；示例成员1 现场交流；示例成员2 现场交流"
    assert column(book["成果"], "作者") == ["李敏", "示例成员1", "示例成员2"]
    assert column(book["课题"], "参与人") == ["示例成员1、示例成员2"]


def test_what_is_later_than_the_day_is_left_out(tmp_path: Path) -> None:
    early = load_workbook(io.BytesIO(files(tmp_path, date(2024, 11, 1), chunhui=a_full_studio())[inventory.WORKBOOK]))
    assert column(early["活动"], "首场日期") == [date(2024, 10, 17)]
    assert column(early["成果"], "题目") == []


def test_csv_is_for_excel_and_for_programs(made: dict[str, bytes]) -> None:
    data = made["csv/工作室.csv"]
    assert data.startswith("\ufeff代号,名称,".encode())
    assert data.count(b"\r\n") == data.count(b"\n") == 3
    assert [row[1] for row in rows_of(data)[1:]] == ["春晖工作室（示例）", "'=1+1"]


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")),
    st.text("=+-@\t＝＋－＠1A", min_size=1),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9),
    st.dates(),
)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_no_text_in_csv_is_taken_for_a_formula(rows: list[tuple[object, object]]) -> None:
    sheet = Sheet("表", (Column("甲", 8), Column("乙", 8)), tuple(rows))  # type: ignore[arg-type]  # what hypothesis draws
    read = rows_of(csv_text(sheet))[1:]
    assert len(read) == len(rows)
    for cell, back in zip([one for row in rows for one in row], [one for row in read for one in row], strict=True):
        if isinstance(cell, str):
            assert back.removeprefix("'") == cell.removeprefix("'")
            assert not back.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
        else:
            assert back == ("" if cell is None else str(cell))


def test_the_same_sheets_give_the_same_workbook() -> None:
    columns = tuple(Column(name, 8) for name in "甲乙丙丁戊")
    row = ("文字" * 20_000, 3, Decimal("1.50"), When(2025, 2), SchoolYear(2024))
    sheet = Sheet("表", columns, (row,))
    made = [workbook((sheet,), "A&B", DAY) for _ in range(2)]
    assert made[0] == made[1]
    read = load_workbook(io.BytesIO(made[0]))["表"]
    assert [cell.value for cell in read[2]] == ["文字" * 16_383 + "文", 3, 1.5, "2025-02", "2024-2025"]


def test_an_empty_sheet_opens() -> None:
    read = load_workbook(io.BytesIO(workbook((Sheet("空", (Column("甲", 8),), ()),), "无", DAY)))
    assert [cell.value for cell in read["空"][1]] == ["甲"]
