"""Finding the table in a workbook: which sheet, which header, which lines are data, what the others are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from apps.spreadsheets.columns import Columns
from apps.spreadsheets.headers import BLANKS, Header, find_header, remapped
from apps.spreadsheets.refusals import FileRefused
from apps.spreadsheets.tables import (
    Cell,
    Line,
    OtherSheet,
    Record,
    Sheet,
    StatedTotal,
    Table,
    Workbook,
    cell_ref,
)

SEQUENCE = "seq"  # the running number: a line that holds nothing else is blank
FEW_CELLS = 4

KINDS = (
    ("total", re.compile(r"[合总共小]\s*计|总人数|人数合计|共[^、，]{0,4}\d+\s*[人名个条]")),
    (
        "signature",
        re.compile(
            r"(填表|填报|审核|审批|制表|经办|负责|联系|复核|录入)\s*人\s*([（(].{0,6}[)）])?\s*[:：]|.{0,6}签[字名章]"
        ),
    ),
    ("annex", re.compile(r"附\s*[件表录]\s*[\d一二三四五六七八九十]*\s*[:：]?")),
    (
        "report_line",
        re.compile(r"(填报|报送|填表|上报|制表|所属)?(单位|日期|时间)\s*([（(].{0,6}[)）])?\s*[:：]"),
    ),
    ("instructions", re.compile(r"(填[表报写])?(说明|须知|要求)\s*([:：]|$)|注\s*意?\s*[:：]|备注\s*[:：]")),
)
NUMBER = re.compile(r"\d{1,7}")


@dataclass(frozen=True)
class Choice:
    """What a clerk decided against the automatic reading: another sheet, other meanings of columns."""

    sheet: str | None = None
    mapping: Mapping[int, str | None] = field(default_factory=dict)


def recognise(workbook: Workbook, columns: Columns, choice: Choice | None = None) -> Table:
    """The table of a workbook. Raises FileRefused (no_header) if no visible sheet has the columns needed."""
    choice = choice or Choice()
    headers = {sheet.name: find_header(sheet, columns) for sheet in workbook.sheets if sheet.visible}
    sheet = _chosen_sheet(workbook, headers, choice)
    header = headers.get(sheet.name) if sheet else None
    if sheet is None or header is None:
        raise FileRefused(f"找不到表头：至少要有{columns.needs_sentence()}", code="no_header")
    header = remapped(header, choice.mapping)
    if missing := columns.missing_needs(header.fields):
        labels = "或".join(f"“{columns.label_of(name)}”" for name in missing[0])
        raise FileRefused(f"还没有指定{labels}列，请选择它在表中是哪一列", code="no_column")
    others = tuple(
        OtherSheet(other.name, other.visible, headers.get(other.name) is not None)
        for other in workbook.sheets
        if other is not sheet
    )
    return _Reader(sheet, header, columns).table(others)


def _chosen_sheet(workbook: Workbook, headers: Mapping[str, Header | None], choice: Choice) -> Sheet | None:
    if choice.sheet is not None:
        return next((sheet for sheet in workbook.sheets if sheet.name == choice.sheet), None)
    found = [(len(header.fields), sheet) for sheet in workbook.sheets if (header := headers.get(sheet.name))]
    return max(found, key=lambda item: (item[0], len(item[1].lines)), default=(0, None))[1]


class _Reader:
    """Sorts the lines of one sheet into data and the rest."""

    def __init__(self, sheet: Sheet, header: Header, columns: Columns) -> None:
        self.sheet, self.header = sheet, header
        self.index_of = {h.field: h.index for h in header.headings if h.field}
        self.needed = {name for group in columns.needs for name in group}
        self.header_texts = {h.index: h.text for h in header.headings}
        self.filled_down = dict(self._fill_down())
        self.wide = {merge.top for merge in sheet.merges if merge.right - merge.left >= FEW_CELLS}

    def table(self, other_sheets: tuple[OtherSheet, ...]) -> Table:
        records: list[Record] = []
        others: dict[str, list[int]] = {}
        texts: dict[int, str] = {}
        for line in self.sheet.lines:
            if line.number in self.header.lines:
                continue
            filled = {index: cell for index, cell in line.cells.items() if cell.text.strip(BLANKS)}
            kind = self._kind_of(line.number, filled)
            if kind is None:
                records.append(self._record(line, filled))
            elif kind != "blank":
                others.setdefault(kind, []).append(line.number)
                texts[line.number] = "　".join(cell.text for cell in filled.values())
        if blank := self._blank_lines(records, texts):
            others["blank"] = blank
        return Table(
            sheet=self.sheet.name,
            header_rows=self.header.lines,
            headings=self.header.headings,
            records=tuple(records),
            other_lines={kind: tuple(numbers) for kind, numbers in others.items()},
            other_sheets=other_sheets,
            totals=tuple(self._totals(others.get("total", ()), texts)),
            texts=texts,
        )

    def _fill_down(self) -> Iterator[tuple[tuple[int, int], Cell]]:
        """Cells merged over several data lines say the same for each of them."""
        lines = {line.number: line for line in self.sheet.lines}
        for merge in self.sheet.merges:
            if merge.left != merge.right or merge.top <= self.header.lines[-1] or merge.top not in lines:
                continue
            cell = lines[merge.top].cells.get(merge.left)
            if cell is not None:
                for number in range(merge.top + 1, merge.bottom + 1):
                    yield (number, merge.left), Cell(cell.value, cell.text, cell_ref(merge.left, number))

    def _kind_of(self, number: int, filled: Mapping[int, Cell]) -> str | None:
        if not filled:
            return "blank"
        first = next(iter(filled.values())).text.strip(BLANKS)
        if number < self.header.lines[0]:
            return _kind_by_words(first) or "title"
        return self._kind_below(number, filled, first)

    def _kind_below(self, number: int, filled: Mapping[int, Cell], first: str) -> str | None:
        if self._repeats_header(filled):
            return "header"
        if kind := _kind_by_words(first):
            return kind
        said = {name for name, index in self.index_of.items() if index in filled and name != SEQUENCE}
        if len(said) > 1 or (said & self.needed and number not in self.wide):
            return None
        return (
            "blank" if set(filled) == {self.index_of.get(SEQUENCE)} and NUMBER.fullmatch(first) else "section"
        )

    def _repeats_header(self, filled: Mapping[int, Cell]) -> bool:
        if len(filled) < FEW_CELLS:
            return False
        same = all(self.header_texts.get(index) == cell.text for index, cell in filled.items())
        return same or _counts_columns([cell.text for cell in filled.values()])

    def _record(self, line: Line, filled: Mapping[int, Cell]) -> Record:
        cells = {}
        for name, index in self.index_of.items():
            cell = filled.get(index) or self.filled_down.get((line.number, index)) or line.cells.get(index)
            cells[name] = cell or Cell(None, "", cell_ref(index, line.number))
        return Record(line.number, cells)

    def _blank_lines(self, records: list[Record], texts: Mapping[int, str]) -> list[int]:
        spoken = {record.line for record in records} | set(texts) | set(self.header.lines)
        return [number for number in range(1, max(spoken)) if number not in spoken]

    def _totals(self, numbers: Iterable[int], texts: Mapping[int, str]) -> Iterator[StatedTotal]:
        lines = {line.number: line for line in self.sheet.lines}
        for number in numbers:
            for cell in lines[number].cells.values():
                if match := NUMBER.search(cell.text):
                    yield StatedTotal(number, int(match[0]), texts[number], cell.ref)
                    break


def _kind_by_words(text: str) -> str | None:
    return next((kind for kind, words in KINDS if words.match(text)), None)


def _counts_columns(texts: list[str]) -> bool:
    """A line 1, 2, 3, … under the header only numbers the columns."""
    if not all(text.isdecimal() for text in texts):
        return False
    first = int(texts[0])
    return [int(text) for text in texts] == list(range(first, first + len(texts)))
