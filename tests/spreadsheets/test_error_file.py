"""The error file is the clerk's own workbook with the marks."""

import io

import openpyxl
import pytest

from apps.spreadsheets.error_file import error_workbook
from apps.spreadsheets.marking import FILLS, HEADING, NO_FILL
from apps.spreadsheets.reading import read_workbook
from apps.spreadsheets.recognition import recognise
from apps.spreadsheets.refusals import FileRefused
from apps.spreadsheets.tables import Finding
from apps.spreadsheets.writing import AUTHOR

from .rosters import EXPECTED, content_of, table_of
from .specs import PEOPLE


def findings_of(file):
    names = ("column", "cell", "kind", "value", "message", "severity")
    return [
        Finding(line=entry["row"], field=entry["field"], **{name: entry[name] for name in names})
        for entry in EXPECTED["problems"]
        if entry["file"] == file
    ]


def marked(file, findings, content=None):
    table, _ = table_of(file, PEOPLE)
    data = error_workbook(
        filename=file.rpartition("/")[2], content=content or content_of(file), table=table, findings=findings
    )
    return data, openpyxl.load_workbook(io.BytesIO(data))


def column_of(sheet, header):
    return next(cell.column for cell in sheet[header] if cell.value == HEADING)


@pytest.mark.parametrize(
    ("file", "header"),
    [
        ("rosters/04_区卫生健康局.xlsx", 3),
        ("rosters/09_区市场监督管理局.xlsx", 2),
        ("rosters/15_区统计局.csv", 1),
        ("rosters/17_区应急管理局.xls", 2),
    ],
)
def test_error_workbook_marks_each_cell_and_says_why_beside_the_line(file, header):
    findings = findings_of(file)
    _, book = marked(file, findings)
    sheet = book.active
    column = column_of(sheet, header)

    for finding in findings:
        cell = sheet[finding.cell]
        assert cell.comment.text == finding.message
        assert cell.fill.fgColor.rgb == FILLS[finding.severity].fgColor.rgb
        word = "须改正" if finding.severity == "error" else "请确认"
        assert sheet.cell(finding.line, column).value == f"【{word}】{finding.message}"
    assert sum(cell.comment is not None for row in sheet.iter_rows() for cell in row) == len(findings)
    filled = [row[0].value for row in sheet.iter_rows(min_col=column, max_col=column) if row[0].value]
    assert len(filled) == 1 + len(findings)


def test_error_workbook_keeps_sheets_looks_and_values_of_the_own_workbook():
    file = "rosters/09_区市场监督管理局.xlsx"
    before = openpyxl.load_workbook(io.BytesIO(content_of(file)))
    _, after = marked(file, findings_of(file))

    assert after.sheetnames == before.sheetnames == ["填表说明", "花名册"]
    old, new = before["花名册"], after["花名册"]
    assert [[c.value for c in row][: old.max_column] for row in new.iter_rows()] == [
        [c.value for c in row] for row in old.iter_rows()
    ]
    assert new["A1"].font.b == old["A1"].font.b
    assert new.merged_cells.ranges == old.merged_cells.ranges
    assert new.column_dimensions["B"].width == old.column_dimensions["B"].width


def test_error_workbook_says_at_the_heading_what_concerns_the_file():
    file = "rosters/12_区交通运输局.xlsx"
    _, book = marked(file, [Finding(None, None, None, None, "total", "63", "合计与名单人数不符", "warning")])

    heading = book.active.cell(3, column_of(book.active, 3))
    assert heading.comment.text == "合计与名单人数不符"


def test_error_workbook_marks_the_cell_that_holds_a_merged_text():
    file = "rosters/05_区教育局.xlsx"
    finding = Finding(5, "party_org", "党支部名称", "B5", "other_unit", "", "第5行不属于本单位", "error")
    _, book = marked(file, [finding])

    assert book.active["B4"].comment.text == "第5行不属于本单位"
    assert book.active.cell(5, column_of(book.active, 3)).value == "【须改正】第5行不属于本单位"


def test_a_marked_workbook_reads_like_the_one_it_came_from():
    file = "rosters/07_区人力资源和社会保障局.xlsx"
    data, _ = marked(file, findings_of(file))
    before, _ = table_of(file, PEOPLE)
    after = recognise(read_workbook("名单.xlsx", data), PEOPLE)

    assert after.headings[:-1] == before.headings
    assert (after.headings[-1].text, after.headings[-1].field) == (HEADING, None)
    assert after.records == before.records
    assert after.other_lines == before.other_lines


def test_a_second_marking_takes_the_first_one_away():
    file = "rosters/04_区卫生健康局.xlsx"
    findings = findings_of(file)
    first, _ = marked(file, findings)
    _, book = marked(file, findings[:1], content=first)
    sheet = book.active

    assert [cell.value for cell in sheet[3]].count(HEADING) == 1
    assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment] == [
        findings[0].cell
    ]
    assert sheet[findings[1].cell].fill.fill_type == NO_FILL.fill_type
    column = column_of(sheet, 3)
    assert [sheet.cell(finding.line, column).value is not None for finding in findings[:2]] == [True, False]


def test_comments_of_the_clerk_stay():
    file = "rosters/01_区财政局.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(content_of(file)))
    book.active["C5"].comment = openpyxl.comments.Comment("本人确认", "王")
    stream = io.BytesIO()
    book.save(stream)

    _, after = marked(file, [], content=stream.getvalue())

    assert (after.active["C5"].comment.text, after.active["C5"].comment.author) == ("本人确认", "王")
    assert AUTHOR != "王"


@pytest.mark.parametrize("file", ["hostile/formula_cells.xlsx", "hostile/formula_text.csv"])
def test_error_workbook_never_gives_back_a_live_formula(file):
    data, book = marked(file, [])

    assert [cell.coordinate for row in book.active.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert book.active["B2"].value == "=cmd|'/C calc'!A0"
    assert book.active["B2"].quotePrefix
    assert read_workbook("a.xlsx", data).sheets[0].lines[1].cells[1].value == "=cmd|'/C calc'!A0"


def test_a_workbook_too_heavy_to_keep_is_built_anew():
    table, _ = table_of("rosters/01_区财政局.xlsx", PEOPLE)
    from apps.spreadsheets.reading import ask_child

    request = {
        "job": "mark",
        "filename": "a.xlsx",
        "sheet": table.sheet,
        "header": 1,
        "marks": [],
        "notes": [],
    }
    _, data = ask_child({**request, "anew": True}, content_of("rosters/01_区财政局.xlsx"))

    assert recognise(read_workbook("a.xlsx", data), PEOPLE).records == table.records


def test_error_workbook_refuses_what_the_gate_refuses():
    table, _ = table_of("rosters/01_区财政局.xlsx", PEOPLE)

    with pytest.raises(FileRefused) as refusal:
        error_workbook(
            filename="a.xlsx", content=content_of("hostile/zip_bomb.xlsx"), table=table, findings=[]
        )
    assert refusal.value.code == "zip_bomb"
