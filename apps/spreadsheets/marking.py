"""Giving a clerk the own workbook back with marks: what is wrong stands in the cell and beside the line.

Runs in the child process, because it opens the uploaded file again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook as OutBook
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from apps.spreadsheets.parsing import parse
from apps.spreadsheets.writing import AUTHOR, put_text

HEADING = "问题"
WORDS = {"error": "须改正", "warning": "请确认"}
FILLS = {"error": PatternFill("solid", fgColor="FFC7CE"), "warning": PatternFill("solid", fgColor="FFEB9C")}
NO_FILL = PatternFill()
DATE_FORMAT = "yyyy-mm-dd"
MOST_CELLS = 1_500_000  # a sheet of empty styled cells beyond this is built anew instead of kept
UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, IndexError, OSError)


@dataclass(frozen=True)
class Mark:
    """One sentence about a line, and about a column of it if known (index from 0)."""

    line: int
    column: int | None
    severity: str
    sentence: str


def mark(content: bytes, request: Mapping[str, Any]) -> bytes:
    """The uploaded workbook as .xlsx, its cells marked, with a column of sentences beside the table.

    `request`: filename, sheet, header (its last line), marks ([line, column, severity, sentence], …),
    notes (sentences about the file), anew (don't keep the looks). Old marks are taken away; formulas
    become the text they were.
    """
    parsed = parse(request["filename"], content)
    keeps = parsed["kind"] == "xlsx" and not request.get("anew")
    book = _own_book(content) if keeps else None
    if book is None:
        book = _built_book(parsed)
    for sheet in book.worksheets:
        _disarm(sheet)
    sheet = book[request["sheet"]] if request["sheet"] in book.sheetnames else book.worksheets[0]
    _take_old_marks_away(sheet)
    marks = [Mark(*values) for values in request["marks"]]
    _mark_cells(sheet, marks)
    _write_sentences(sheet, request["header"], marks, request["notes"])
    book.active = book.worksheets.index(sheet)
    return _saved(book)


def _own_book(content: bytes) -> Any:
    """The clerk's workbook as it is; None when it cannot be kept."""
    try:
        book = load_workbook(io.BytesIO(content), keep_links=False)
    except UNREADABLE:
        return None
    return book if sum(len(sheet._cells) for sheet in book.worksheets) <= MOST_CELLS else None


def _built_book(parsed: Mapping[str, Any]) -> Any:
    book = OutBook()
    book.properties.creator = AUTHOR
    book.remove(book.worksheets[0])
    for packed in parsed["sheets"]:
        sheet = book.create_sheet(packed["name"][:31] or "名单")
        sheet.sheet_state = "visible" if packed["visible"] else "hidden"
        widths: dict[int, int] = {}
        for number, cells in packed["lines"]:
            for column, value in cells:
                text = _put_packed(sheet.cell(number, column + 1), value)
                widths[column] = max(widths.get(column, 8), min(len(text.encode("gbk", "replace")) + 2, 40))
        for top, left, bottom, right in packed["merges"]:
            sheet.merge_cells(start_row=top, start_column=left + 1, end_row=bottom, end_column=right + 1)
        for column, width in widths.items():
            sheet.column_dimensions[get_column_letter(column + 1)].width = width
    return book


def _put_packed(cell: Any, value: Any) -> str:
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        if kind == "formula":
            put_text(cell, text)
        else:
            cell.value = date.fromisoformat(text) if kind == "date" else datetime.fromisoformat(text)
            cell.number_format = DATE_FORMAT
        return str(text)
    if isinstance(value, str):
        put_text(cell, value)
        cell.number_format = "@"
    else:
        cell.value = value
    return str(value)


def _cells(sheet: Any) -> Iterator[Any]:
    return iter(list(sheet._cells.values()))


def _disarm(sheet: Any) -> None:
    for cell in _cells(sheet):
        if cell.data_type == "f":
            formula = cell.value if isinstance(cell.value, str) else getattr(cell.value, "text", None)
            put_text(cell, formula or "=")


def _take_old_marks_away(sheet: Any) -> None:
    for cell in _cells(sheet):
        if not isinstance(cell, MergedCell) and cell.comment is not None and cell.comment.author == AUTHOR:
            cell.comment = None
            cell.fill = NO_FILL


def _mark_cells(sheet: Any, marks: Sequence[Mark]) -> None:
    by_cell: dict[tuple[int, int], list[Mark]] = {}
    for found in marks:
        if found.column is not None:
            by_cell.setdefault((found.line, found.column + 1), []).append(found)
    for (line, column), found_here in by_cell.items():
        cell = _writable(sheet, sheet.cell(line, column))
        cell.fill = FILLS[_worst(found_here)]
        cell.comment = _comment("\n".join(found.sentence for found in found_here))


def _writable(sheet: Any, cell: Any) -> Any:
    """The cell itself, or the one that holds the text of the merged range around it."""
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _comment(text: str) -> Comment:
    return Comment(text, AUTHOR, height=90, width=320)


def _worst(marks: Iterable[Mark]) -> str:
    return "error" if any(found.severity == "error" for found in marks) else "warning"


def _write_sentences(sheet: Any, header: int, marks: Sequence[Mark], notes: Sequence[str]) -> None:
    column = _sentence_column(sheet, header)
    head = sheet.cell(header, column)
    put_text(head, HEADING)
    head.font = Font(bold=True)
    head.comment = _comment("\n".join(notes)) if notes else None
    sheet.column_dimensions[get_column_letter(column)].width = 60
    by_line: dict[int, list[Mark]] = {}
    for found in marks:
        by_line.setdefault(found.line, []).append(found)
    for line, found_here in by_line.items():
        cell = _writable(sheet, sheet.cell(line, column))
        put_text(cell, "\n".join(f"【{WORDS[found.severity]}】{found.sentence}" for found in found_here))
        cell.fill = FILLS[_worst(found_here)]
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _sentence_column(sheet: Any, header: int) -> int:
    """The column of an earlier marking, emptied, or the first one right of everything."""
    old = next((cell for cell in sheet[header] if cell.value == HEADING), None)
    if old is None:
        return 1 + max((cell.column for cell in _cells(sheet) if cell.value not in (None, "")), default=0)
    for cell in _cells(sheet):
        if cell.column == old.column and not isinstance(cell, MergedCell):
            cell.value, cell.fill = None, NO_FILL
    return int(old.column)


def _saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
