"""What a workbook says, as plain values: every later step (recognition, judging, marking) speaks in these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

CellValue = str | int | float | date | datetime | bool | None
Severity = Literal["error", "warning"]


def column_letters(index: int) -> str:
    """The name a spreadsheet gives to a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_ref(index: int, line: int) -> str:
    """The name a spreadsheet gives to a cell, e.g. F13, from a column index (from 0) and a line (from 1)."""
    return f"{column_letters(index)}{line}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell: the stored value, the text a clerk sees, and where it stands.

    A formula has no value here and its text starts with "=": it is never evaluated, its result never used.
    """

    value: CellValue
    text: str
    ref: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds something: `number` is what the spreadsheet shows, cells go by column index."""

    number: int
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Merge:
    """A merged range: lines as shown (from 1), columns by index (from 0), both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet; lines without content are left out, hidden columns and lines count like the others."""

    name: str
    visible: bool
    lines: tuple[Line, ...]
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True)
class Workbook:
    """A parsed file; `encoding` is set for text files only."""

    filename: str
    kind: str
    encoding: str | None
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Heading:
    """One column of the table: the heading as typed and the field it stands for (None: ignored)."""

    index: int
    text: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One data line of the table: cells by field name; a blank cell of a known column has an empty text."""

    line: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True)
class StatedTotal:
    """A number of people or rows that the file itself states, e.g. in 合计 58 人."""

    line: int
    value: int
    text: str
    ref: str


@dataclass(frozen=True)
class OtherSheet:
    """A sheet that was not read; `has_table` says that it could have been chosen instead."""

    name: str
    visible: bool
    has_table: bool


@dataclass(frozen=True)
class Table:
    """The table found in a workbook: its headings, its data lines, and what the other lines are.

    `other_lines` goes by kind: title, report_line, annex, instructions, blank, total, signature, section,
    header (repeated); `texts` holds what those lines say, by line.
    """

    sheet: str
    header_rows: tuple[int, ...]
    headings: tuple[Heading, ...]
    records: tuple[Record, ...]
    other_lines: Mapping[str, tuple[int, ...]]
    other_sheets: tuple[OtherSheet, ...]
    totals: tuple[StatedTotal, ...] = ()
    texts: Mapping[int, str] = field(default_factory=dict)

    def heading_of(self, field_name: str) -> Heading | None:
        """The column that stands for a field, if the table has it."""
        return next((heading for heading in self.headings if heading.field == field_name), None)


@dataclass(frozen=True)
class Finding:
    """One thing wrong with a row (or, with line None, with the file): where, what was typed, what to do."""

    line: int | None
    field: str | None
    column: str | None
    cell: str | None
    kind: str
    value: str
    message: str
    severity: Severity
    ref_line: int | None = None
