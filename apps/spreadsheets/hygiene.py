"""Cells that no kind of table accepts: formulas, text that would become one, invisible or endless content."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apps.spreadsheets.recognition import SEQUENCE
from apps.spreadsheets.tables import Cell, Finding, Table

MAX_CELL = 1000
SHOWN = 60

# A formula is what a spreadsheet would compute on opening: "+86 138…" and "-" are plain text to everybody.
FORMULA_LIKE = re.compile(r"\s*(?:[=＝@＠]|[+\-＋－](?=.*[A-Za-z(|!+*/]))")
# The reader shows control characters as their pictures (see parsing.PICTURES).
INVISIBLE = re.compile("[\u2400-\u2421\ufffd]")
SUSPECT = re.compile("^\\s*[=＝@＠+\\-＋－]|[\u2400-\u2421\ufffd]")


def unfit_cells(table: Table) -> list[Finding]:
    """What is wrong with cells whatever they mean, by line; each finding is an error of its line."""
    headings = {h.field: h.text for h in table.headings if h.field and h.field != SEQUENCE}
    return [
        Finding(
            line=record.line,
            field=field,
            column=" ".join(column.split()),
            cell=cell.ref,
            kind=kind,
            value=cell.text[:SHOWN],
            message=f"第{record.line}行“{' '.join(column.split())}”{words}",
            severity="error",
        )
        for record in table.records
        for field, column in headings.items()
        for cell in (record.cells[field],)
        if len(cell.text) > MAX_CELL or SUSPECT.search(cell.text)
        for kind, words in _faults(cell)
    ]


def _faults(cell: Cell) -> Iterator[tuple[str, str]]:
    text = cell.text
    if len(text) > MAX_CELL:
        yield "long_cell", f"内容过长（{len(text)} 字），请缩短到 {MAX_CELL} 字以内"
    if cell.value is None and text.startswith("="):
        yield "formula_cell", "是公式，请“粘贴为数值”后再上传"
    elif isinstance(cell.value, str) and FORMULA_LIKE.match(text):
        yield "formula_text", f"以 {text.strip()[0]} 开头，会被当作公式，请改为普通文字"
    if INVISIBLE.search(text):
        yield "control_character", "含不可见的控制字符，请重新填写"
