"""The table of every roster is found as its answers state."""

import pytest

from apps.spreadsheets.recognition import recognise
from apps.spreadsheets.tables import Cell, Line, Sheet, Workbook, cell_ref

from .rosters import EXPECTED, workbook_of
from .specs import BY_ENTITY

FILES = {entry["file"]: entry for entry in EXPECTED["files"]}


def sheet_of(rows, name="名单", visible=True, merges=()):
    """A sheet from rows of texts; None leaves a cell out."""
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = {i: Cell(v, str(v), cell_ref(i, number)) for i, v in enumerate(row) if v not in (None, "")}
        if cells:
            lines.append(Line(number, cells))
    return Sheet(name, visible, tuple(lines), tuple(merges))


def workbook(*sheets):
    return Workbook("名单.xlsx", "xlsx", None, sheets)


HEADER = ("序号", "姓名", "身份证号", "手机号码", "备注")


@pytest.mark.parametrize("file", FILES)
def test_recognise_finds_the_table_that_the_answers_state(file):
    expected = FILES[file]
    table = recognise(workbook_of(file), BY_ENTITY[expected["entity"]])

    assert (table.sheet or None) == expected["sheet"]
    assert list(table.header_rows) == expected["header_rows"]
    assert {heading.text: heading.field for heading in table.headings} == expected["columns"]
    assert len(table.headings) == len(expected["columns"])
    assert table.records[0].line == expected["first_row"]
    assert table.records[-1].line == expected["last_row"]
    assert len(table.records) == expected.get("people_rows", expected.get("rows"))
    assert {kind: list(lines) for kind, lines in table.other_lines.items()} == expected["other_lines"]
    assert [{"name": s.name, "visible": s.visible} for s in table.other_sheets] == expected["other_sheets"]


@pytest.mark.parametrize(
    "entry", EXPECTED["problems"] + EXPECTED["traps"], ids=lambda e: f"{e['file']}-{e['cell']}"
)
def test_records_hold_the_cell_that_an_answer_speaks_of(entry):
    table = recognise(workbook_of(entry["file"]), BY_ENTITY[FILES[entry["file"]]["entity"]])
    record = next(record for record in table.records if record.line == entry["row"])

    cell = record.cells[entry["field"]]

    assert cell.ref == entry["cell"]
    assert cell.text == entry["value"]
    assert table.heading_of(entry["field"]).text == entry["column"]


@pytest.mark.parametrize("entry", EXPECTED["normalised"], ids=lambda e: f"{e['file']}-{e['cell']}")
def test_records_hold_the_text_as_typed(entry):
    table = recognise(workbook_of(entry["file"]), BY_ENTITY[FILES[entry["file"]]["entity"]])
    record = next(record for record in table.records if record.line == entry["row"])

    assert record.cells[entry["field"]].text == entry["value"]
