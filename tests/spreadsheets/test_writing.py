"""Workbooks that leave the portal."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from apps.spreadsheets.reading import read_workbook
from apps.spreadsheets.recognition import recognise
from apps.spreadsheets.writing import OutColumn, OutSheet, blank_workbook, export_workbook

from .specs import PEOPLE

COLUMNS = (OutColumn("姓名", 10), OutColumn("身份证号", 20), OutColumn("备注", 30, wraps=True))


def opened(*sheets):
    return openpyxl.load_workbook(io.BytesIO(export_workbook(*sheets)))


def value_of(value):
    sheet = opened(OutSheet("表", (OutColumn("甲"),), [(value,)])).active
    return sheet["A2"]


def test_export_writes_title_notes_header_and_rows():
    rows = [("张三", "610403199001010011", "甲"), ("李四", "", "乙")]
    sheet = opened(
        OutSheet("名册", COLUMNS, iter(rows), title="报到名册", notes=("截至 2026年5月6日",))
    ).active

    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["报到名册", None, None],
        ["截至 2026年5月6日", None, None],
        ["姓名", "身份证号", "备注"],
        ["张三", "610403199001010011", "甲"],
        ["李四", None, "乙"],
    ]
    assert sheet.title == "名册"
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:C5"
    assert sheet.column_dimensions["B"].width == 20
    assert sheet["C4"].alignment.wrap_text


def test_export_prints_on_landscape_pages_that_repeat_the_header():
    sheet = opened(OutSheet("名册", COLUMNS, [])).active

    assert sheet.print_title_rows == "$1:$1"
    assert sheet.print_area == "'名册'!$A$1:$C$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"


@pytest.mark.parametrize(
    "text", ["=1+1", "+86 13800001111", "-1", "@SUM(1)", "＝1", "\t=1", "=cmd|'/C calc'!A0"]
)
def test_export_never_lets_text_become_a_formula(text):
    cell = value_of(text)

    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix


def test_export_keeps_long_numbers_as_text():
    cell = value_of("610403199001010011")

    assert (cell.value, cell.data_type, cell.number_format) == ("610403199001010011", "s", "@")
    assert not cell.quotePrefix


@pytest.mark.parametrize(
    ("value", "shown", "format_"),
    [
        (dt.date(2026, 5, 6), "2026-05-06 00:00", "yyyy-mm-dd"),
        (dt.datetime(2026, 5, 6, 2, 30, tzinfo=dt.UTC), "2026-05-06 10:30", "yyyy-mm-dd hh:mm"),
        (3, 3, "General"),
        (Decimal("1.5"), 1.5, "General"),
        (True, "是", "@"),
        (False, "否", "@"),
        (None, None, "General"),
        ("汪\x07玉宁", "汪玉宁", "@"),
        ("陆䶮", "陆䶮", "@"),
    ],
)
def test_export_shows_values_as_people_read_them(value, shown, format_):
    cell = value_of(value)
    read = f"{cell.value:%Y-%m-%d %H:%M}" if cell.is_date else cell.value

    assert (read, cell.number_format) == (shown, format_)


def test_export_cuts_what_no_cell_can_hold():
    assert len(value_of("长" * 40_000).value) == 32_767


@pytest.mark.parametrize(
    ("name", "title"), [("台账[2026]/上", "台账 2026  上"), ("长" * 40, "长" * 31), ("''", "表格")]
)
def test_export_mends_names_that_no_sheet_may_have(name, title):
    assert opened(OutSheet(name, COLUMNS, [])).sheetnames == [title]


def test_export_writes_several_sheets():
    book = opened(OutSheet("甲", COLUMNS, []), OutSheet("乙", COLUMNS, [("张三", "1", "")]))

    assert book.sheetnames == ["甲", "乙"]
    assert book["乙"]["A2"].value == "张三"


def test_export_refuses_rows_that_do_not_fit_the_columns():
    with pytest.raises(ValueError, match="shorter"):
        export_workbook(OutSheet("甲", COLUMNS, [("张三",)]))


def test_blank_workbook_is_a_table_the_reader_knows():
    data = blank_workbook(PEOPLE, "名册")
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["B2"], book.active["F2"] = "张三", "610403199001010011"
    stream = io.BytesIO()
    book.save(stream)

    table = recognise(read_workbook("a.xlsx", stream.getvalue()), PEOPLE)

    assert [heading.field for heading in table.headings] == [field.name for field in PEOPLE.fields]
    assert len(table.records) == 1
    assert book.active.column_dimensions["F"].number_format == "@"
