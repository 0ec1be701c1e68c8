"""The table of every roster is found as its answers state."""

import pytest

from apps.spreadsheets.recognition import Choice, recognise
from apps.spreadsheets.refusals import FileRefused
from apps.spreadsheets.tables import Cell, Line, Merge, Sheet, Workbook, cell_ref

from .rosters import EXPECTED, table_of, workbook_of
from .specs import BY_ENTITY, PEOPLE

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
    table, _ = table_of(file, BY_ENTITY[expected["entity"]])

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
    table, records = table_of(entry["file"], BY_ENTITY[FILES[entry["file"]]["entity"]])
    cell = records[entry["row"]].cells[entry["field"]]

    assert cell.ref == entry["cell"]
    assert cell.text == entry["value"]
    assert table.heading_of(entry["field"]).text == entry["column"]


@pytest.mark.parametrize("entry", EXPECTED["normalised"], ids=lambda e: f"{e['file']}-{e['cell']}")
def test_records_hold_the_text_as_typed(entry):
    _, records = table_of(entry["file"], BY_ENTITY[FILES[entry["file"]]["entity"]])

    assert records[entry["row"]].cells[entry["field"]].text == entry["value"]


def test_recognise_fills_values_down_that_are_merged_over_several_people():
    _, records = table_of("rosters/05_区教育局.xlsx", PEOPLE)

    branches = [records[line].cells["party_org"] for line in (4, 5, 68, 69)]

    assert [cell.text for cell in branches[:3]] == ["区教育局机关党支部"] * 3
    assert branches[1].ref == "B5"
    assert branches[3].text != "区教育局机关党支部"


def test_recognise_does_not_fill_blanks_that_are_not_merged():
    table = recognise(
        workbook(sheet_of([HEADER, (1, "张三", "", "13800001111"), (2, "李四", "", "")])), PEOPLE
    )

    assert table.records[1].cells["phone"] == Cell(None, "", "D3")


@pytest.mark.parametrize(
    ("file", "stated"),
    [
        ("rosters/05_区教育局.xlsx", [(390, 386, "B390")]),
        ("rosters/07_区人力资源和社会保障局.xlsx", [(80, 72, "B80")]),
        ("rosters/12_区交通运输局.xlsx", [(67, 63, "B67")]),
        ("rosters/03_区民政局.xlsx", []),
    ],
)
def test_recognise_reads_the_totals_that_a_file_states(file, stated):
    table, _ = table_of(file, PEOPLE)

    assert [(total.line, total.value, total.ref) for total in table.totals] == stated


def test_recognise_keeps_what_other_lines_say():
    table, _ = table_of("rosters/18_区退役军人事务局.xlsx", PEOPLE)

    assert table.texts[1] == "附件2"
    assert table.texts[2] == "杨陵区退役军人事务局在职党员到社区报到花名册"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("合计", "58人"), "total"),
        (("总计：共 58 人",), "total"),
        (("填表人：", "张三", "审核人：", "李四", "联系电话：87011234"), "signature"),
        (("注：本表一式两份",), "instructions"),
        (("一、机关党支部",), "section"),
        (HEADER, "header"),
        ((1, 2, 3, 4, 5), "header"),
        ((2,), "blank"),
        ((2, " ", "\u3000"), "blank"),
    ],
)
def test_recognise_tells_lines_that_are_no_people(row, kind):
    people = [(1, "张三", "610403199001010011", "13800001111"), row, (3, "李四", "", "13900001111")]
    table = recognise(workbook(sheet_of([HEADER, *people])), PEOPLE)

    assert [record.line for record in table.records] == [2, 4]
    assert table.other_lines == {kind: (3,)}


@pytest.mark.parametrize(
    "row", [(2, "王五"), (2, "", "", "13900001111"), (2, "", "610403", "", "借调"), ("", "王五", "", "1")]
)
def test_recognise_keeps_incomplete_people(row):
    table = recognise(workbook(sheet_of([HEADER, (1, "张三", "", "13800001111"), row])), PEOPLE)

    assert [record.line for record in table.records] == [2, 3]


def test_recognise_takes_the_first_of_two_columns_for_one_field():
    rows = [("姓名", "联系电话", "手机"), ("张三", "13800001111", "13900001111")]
    table = recognise(workbook(sheet_of(rows)), PEOPLE)

    assert [heading.field for heading in table.headings] == ["name", "phone", None]
    assert table.records[0].cells["phone"].text == "13800001111"


def test_recognise_joins_a_heading_with_the_one_above_it():
    rows = [("姓名", "公民", ""), ("", "身份号码", "马甲"), ("张三", "610403199001010011", "L")]
    merges = [Merge(1, 1, 1, 2), Merge(1, 0, 2, 0)]
    table = recognise(workbook(sheet_of(rows, merges=merges)), PEOPLE)

    assert table.header_rows == (1, 2)
    assert [(h.text, h.field) for h in table.headings] == [
        ("姓名", "name"),
        ("身份号码", "id_no"),
        ("马甲", None),
    ]


def test_recognise_ignores_hidden_sheets_and_sheets_without_a_table():
    good = [HEADER, (1, "张三", "", "13800001111")]
    book = workbook(
        sheet_of([("填表说明",)], name="说明"),
        sheet_of([HEADER, *[(i, "旧", "", "1") for i in range(9)]], name="旧名单", visible=False),
        sheet_of(good, name="名单"),
    )
    table = recognise(book, PEOPLE)

    assert table.sheet == "名单"
    assert [(s.name, s.visible, s.has_table) for s in table.other_sheets] == [
        ("说明", True, False),
        ("旧名单", False, False),
    ]


def test_recognise_takes_the_longer_of_two_tables_or_the_one_chosen():
    short = sheet_of([HEADER, (1, "张三", "", "13800001111")], name="甲")
    long = sheet_of([HEADER, (1, "李四", "", "1"), (2, "王五", "", "1")], name="乙")
    book = workbook(short, long)

    assert recognise(book, PEOPLE).sheet == "乙"
    assert recognise(book, PEOPLE).other_sheets[0].has_table
    assert recognise(book, PEOPLE, Choice(sheet="甲")).records[0].cells["name"].text == "张三"


def test_recognise_lets_a_clerk_name_columns():
    rows = [("称呼", "姓名", "手机"), ("张三", "老张", "13800001111")]
    table = recognise(workbook(sheet_of(rows)), PEOPLE, Choice(mapping={0: "name"}))

    assert [heading.field for heading in table.headings] == ["name", None, "phone"]
    assert table.records[0].cells["name"].text == "张三"


def test_recognise_refuses_a_mapping_without_a_needed_column():
    book = workbook(sheet_of([HEADER, (1, "张三", "", "13800001111")]))

    with pytest.raises(FileRefused, match="还没有指定“姓名”列") as refusal:
        recognise(book, PEOPLE, Choice(mapping={1: None}))
    assert refusal.value.code == "no_column"


def test_recognise_refuses_a_workbook_without_header():
    with pytest.raises(FileRefused) as refusal:
        recognise(workbook_of("hostile/no_header.xlsx"), PEOPLE)

    assert refusal.value.code == "no_header"
    assert refusal.value.sentence == "找不到表头：至少要有“姓名”列和“身份证号”或“手机号码”列"
