"""Writing workbooks: text stays text, nothing becomes a formula, and the sheet prints as it is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook as OutBook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from apps.spreadsheets.columns import Columns

AUTHOR = "在职党员双报到"
LOCAL = ZoneInfo("Asia/Shanghai")
LONGEST_CELL = 32_767  # what a spreadsheet program accepts
LONGEST_NAME = 31
TEXT_FORMAT = "@"
RISKY_START = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")

_LINE = Side(style="thin", color="BFBFBF")
BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL = PatternFill("solid", fgColor="EDEDED")
FORMATS: Mapping[str, str] = {
    "text": TEXT_FORMAT,
    "risky": TEXT_FORMAT,
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}


@dataclass(frozen=True)
class OutColumn:
    """A column to write: its heading and its width in characters; a column that `wraps` grows in height."""

    heading: str
    width: int = 14
    wraps: bool = False


@dataclass(frozen=True)
class OutSheet:
    """A sheet to write: a title and notes above, then the header, then the rows.

    Values: text, numbers, dates, moments (shown in local time), True and False (是, 否), None (blank).
    """

    name: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Any]]
    title: str = ""
    notes: Sequence[str] = ()


def export_workbook(*sheets: OutSheet) -> bytes:
    """An .xlsx file of one or more sheets, written as a stream: rows may come from a generator."""
    book = OutBook(write_only=True)
    book.properties.creator = AUTHOR
    for sheet in sheets:
        _write_sheet(book, sheet)
    return _saved(book)


def blank_workbook(columns: Columns, sheet_name: str) -> bytes:
    """An empty table to fill in, with the usual headings; all cells are text: long numbers survive."""
    book = OutBook()
    book.properties.creator = AUTHOR
    sheet: Any = book.active
    sheet.title = _sheet_name(sheet_name)
    for index, field in enumerate(columns.fields, start=1):
        cell = sheet.cell(1, index)
        put_text(cell, field.label)
        _style_head(cell)
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width, dimension.number_format = 16, TEXT_FORMAT
    sheet.freeze_panes = "A2"
    _set_up_print(sheet, 1)
    return _saved(book)


def put_text(cell: Any, text: str) -> None:
    """Set a cell to a string that no program takes for a formula, now or after an edit."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:LONGEST_CELL]
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(RISKY_START)


def _saved(book: OutBook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:LONGEST_NAME] or "表格"


def _write_sheet(book: OutBook, out: OutSheet) -> None:
    sheet: Any = book.create_sheet(_sheet_name(out.name))
    above = [text for text in (out.title, *out.notes) if text]
    head = len(above) + 1
    for index, column in enumerate(out.columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = f"A{head + 1}"
    _set_up_print(sheet, head)
    for position, text in enumerate(above):
        sheet.append([_line_above(sheet, text, is_title=bool(out.title) and position == 0)])
    sheet.append([_head_cell(sheet, column.heading) for column in out.columns])
    try:
        written = _write_rows(sheet, out)
        last = f"{get_column_letter(len(out.columns))}{head + written}"
        sheet.auto_filter.ref = f"A{head}:{last}"
        sheet.print_area = f"A1:{last}"
    finally:
        sheet.close()


def _write_rows(sheet: Any, out: OutSheet) -> int:
    """Write the rows; each is written before the next, so one styled cell per column and kind serves all."""
    cells: dict[tuple[int, str], Any] = {}
    written = 0
    for row in out.rows:
        line = []
        for index, (column, value) in enumerate(zip(out.columns, row, strict=True)):
            shown = _shown(value)
            kind = _kind_of(shown)
            cell = cells.get((index, kind))
            if cell is None:
                cell = cells[index, kind] = _body_cell(sheet, column, kind)
            cell.value = shown
            if isinstance(shown, str):
                cell.data_type = "s"
            line.append(cell)
        sheet.append(line)
        written += 1
    return written


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(LOCAL).replace(tzinfo=None)
    return float(value) if isinstance(value, Decimal) else value


def _kind_of(value: Any) -> str:
    if isinstance(value, str):
        return "risky" if value.startswith(RISKY_START) else "text"
    return type(value).__name__


def _line_above(sheet: Any, text: str, *, is_title: bool) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.font = Font(bold=is_title, size=14 if is_title else 10)
    put_text(cell, text)
    return cell


def _head_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet)
    put_text(cell, text)
    _style_head(cell)
    return cell


def _style_head(cell: Any) -> None:
    cell.font = Font(bold=True)
    cell.fill = HEAD_FILL
    cell.border = BORDER
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _body_cell(sheet: Any, column: OutColumn, kind: str) -> Any:
    cell = WriteOnlyCell(sheet)
    cell.border = BORDER
    cell.alignment = Alignment(vertical="top" if column.wraps else "center", wrap_text=column.wraps)
    cell.number_format = FORMATS.get(kind, "General")
    cell.quotePrefix = kind == "risky"
    return cell


def _set_up_print(sheet: Any, head: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head}:{head}"
    sheet.HeaderFooter.oddFooter.center.text = "第 &P 页，共 &N 页"
