"""What runs inside the child process: bytes in, plain JSON values out. No Django, no database, no secrets."""

from __future__ import annotations

import csv
import io
import math
import re
import struct
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError

import python_calamine as calamine

from apps.spreadsheets.compound import CompoundFile
from apps.spreadsheets.formulas import FormulaMap, formulas_in_compound, formulas_in_zip, workbook_stream
from apps.spreadsheets.gate import admit
from apps.spreadsheets.refusals import FileRefused

MAX_LINES = 50_000
MAX_COLUMNS = 200
MAX_TEXT = 30 * 2**20  # characters of a whole workbook
MAX_RANGES = 500
DELIMITERS = ",\t;"

# Characters that no table should hold stay visible, so that the clerk finds them, and harmless to store.
PICTURES = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"}
PICTURES |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
PICTURES |= dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

Packed = list[Any]


def parse(filename: str, content: bytes) -> dict[str, Any]:
    """The workbook as JSON values: sheets with their lines; each line [number, [[column, value], …]].

    A date is {"date": "2020-01-31"}, a moment {"datetime": …}, a formula {"formula": "=…"}.
    Raises FileRefused.
    """
    kind = admit(filename, content)
    try:
        return _parse_text(content) if kind == "csv" else _parse_workbook(kind, content)
    except calamine.PasswordError as error:
        raise FileRefused.because("password") from error
    except (calamine.CalamineError, ParseError, ExpatError, KeyError, ValueError, struct.error) as error:
        raise FileRefused.because("damaged") from error


def _parse_workbook(kind: str, content: bytes) -> dict[str, Any]:
    formulas = _formulas(kind, content)
    with calamine.load_workbook(io.BytesIO(content)) as workbook:
        sheets = [_parse_sheet(workbook, meta, formulas) for meta in workbook.sheets_metadata]
    return _checked({"kind": kind, "encoding": None, "sheets": sheets})


def _formulas(kind: str, content: bytes) -> Mapping[str, FormulaMap]:
    if kind == "xlsx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            found = formulas_in_zip(archive)
    elif kind == "xls":
        found = formulas_in_compound(workbook_stream(CompoundFile(content)))
    else:
        found = {}
    if any(len(sheet.ranges) > MAX_RANGES for sheet in found.values()):
        raise FileRefused.because("formula_cells")
    return found


def _parse_sheet(
    workbook: calamine.CalamineWorkbook, meta: calamine.SheetMetadata, formulas: Mapping[str, FormulaMap]
) -> dict[str, Any]:
    if meta.typ in (calamine.SheetTypeEnum.MacroSheet, calamine.SheetTypeEnum.Vba):
        raise FileRefused.because("macro")
    visible = meta.visible == calamine.SheetVisibleEnum.Visible
    packed: dict[str, Any] = {"name": _clean(meta.name), "visible": visible, "lines": [], "merges": []}
    if not visible or meta.typ != calamine.SheetTypeEnum.WorkSheet:
        return packed
    sheet = workbook.get_sheet_by_name(meta.name)
    last_line, last_column = sheet.end or (0, 0)
    _check_extent(last_line + 1, last_column + 1)
    lines = _pack_lines(sheet.to_python(skip_empty_area=False))
    packed["lines"] = _with_formulas(lines, formulas.get(meta.name, FormulaMap()))
    packed["merges"] = [
        [top + 1, left, bottom + 1, right]
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if right < MAX_COLUMNS and bottom < MAX_LINES
    ]
    return packed


def _check_extent(height: int, width: int) -> None:
    if width > MAX_COLUMNS:
        raise FileRefused(f"列数过多（{width} 列），请删去多余的列后再上传", code="wide_header")
    if height > MAX_LINES:
        raise FileRefused(
            f"行数过多（到第 {height} 行），一次最多 {MAX_LINES} 行；请删去空行，或分成几个文件上传",
            code="too_many_lines",
        )


def _with_formulas(lines: list[Packed], formulas: FormulaMap) -> list[Packed]:
    if not formulas.cells and not formulas.ranges:
        return lines
    packed = {number: dict(cells) for number, cells in lines}
    for line, cells in packed.items():
        cells.update({column: {"formula": "="} for column in cells if formulas.covers((line, column))})
    for (line, column), text in formulas.cells.items():
        if line <= MAX_LINES and column < MAX_COLUMNS:
            packed.setdefault(line, {})[column] = {"formula": _clean(text)}
    return [[number, [list(cell) for cell in sorted(packed[number].items())]] for number in sorted(packed)]


def _pack_lines(rows: Iterable[Iterable[Any]]) -> list[Packed]:
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = [[column, _pack(value)] for column, value in enumerate(row) if value != ""]
        if cells:
            lines.append([number, cells])
    return lines


def _pack(value: Any) -> Any:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return _pack_number(value)
    return _pack_time(value)


def _pack_time(value: date | time | timedelta) -> Any:
    if isinstance(value, datetime):
        return {"datetime": value.isoformat(" ")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value.strftime("%H:%M") if isinstance(value, time) else str(value)


def _pack_number(value: float) -> Any:
    if not math.isfinite(value):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _clean(text: str) -> str:
    return text.translate(PICTURES) if UNFIT.search(text) else text


def _decode(content: bytes) -> tuple[str, str]:
    bom = content.startswith(b"\xef\xbb\xbf")
    for encoding in ("utf-8-sig",) if bom else ("utf-8", "gbk", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise FileRefused.because("encoding")


def _parse_text(content: bytes) -> dict[str, Any]:
    text, encoding = _decode(content)
    first = text[:4000]
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(len(text) + 1)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise FileRefused.because("damaged") from error
    lines = _pack_lines(rows)
    width = max((cells[-1][0] + 1 for _, cells in lines), default=0)
    _check_extent(len(rows), width)
    sheet = {"name": "", "visible": True, "lines": lines, "merges": []}
    return _checked({"kind": "csv", "encoding": encoding, "sheets": [sheet]})


def _checked(workbook: dict[str, Any]) -> dict[str, Any]:
    values = [value for sheet in workbook["sheets"] for _, cells in sheet["lines"] for _, value in cells]
    if sum(len(value) for value in values if isinstance(value, str)) > MAX_TEXT:
        raise FileRefused.because("too_heavy")
    if all(isinstance(value, str) and value.isspace() for value in values):
        raise FileRefused.because("empty")
    return workbook
