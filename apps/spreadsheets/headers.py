"""Finding the header of a table: one line or several, below titles and notes, with merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from apps.spreadsheets.columns import Columns
from apps.spreadsheets.tables import Cell, Heading, Line, Sheet

SEARCHED_LINES = 30
MAX_LEVELS = 3
LONGEST_HEADING = 40
BLANKS = " \t\r\n\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


def is_blank(cell: Cell | None) -> bool:
    """Nothing a reader could see."""
    return cell is None or not cell.text.strip(BLANKS)


@dataclass(frozen=True)
class Header:
    """The lines of a header and what its columns stand for."""

    lines: tuple[int, ...]
    headings: tuple[Heading, ...]

    @property
    def fields(self) -> set[str]:
        """The fields that some column stands for."""
        return {heading.field for heading in self.headings if heading.field}


def find_header(sheet: Sheet, columns: Columns) -> Header | None:
    """The header that names most fields, on as few lines as possible; None if none has what is needed."""
    candidates = [
        header for header in _candidates(sheet, columns) if not columns.missing_needs(header.fields)
    ]
    return max(candidates, key=lambda header: (len(header.fields), -len(header.lines)), default=None)


def remapped(header: Header, mapping: Mapping[int, str | None]) -> Header:
    """The header with the columns that a clerk has named; the other columns give up the fields taken."""
    taken = {field for field in mapping.values() if field}
    headings = (
        Heading(h.index, h.text, mapping.get(h.index, None if h.field in taken else h.field))
        for h in header.headings
    )
    return Header(header.lines, tuple(headings))


def _candidates(sheet: Sheet, columns: Columns) -> Iterator[Header]:
    top = sheet.lines[:SEARCHED_LINES]
    owners = _merge_owners(sheet)
    for start in range(len(top)):
        for levels in range(1, MAX_LEVELS + 1):
            lines = top[start : start + levels]
            if len(lines) == levels and _could_be_header(lines):
                yield _read_header(lines, owners, columns)


def _could_be_header(lines: Sequence[Line]) -> bool:
    consecutive = all(after.number == before.number + 1 for before, after in pairwise(lines))
    return consecutive and all(_is_heading_text(cell) for line in lines for cell in line.cells.values())


def _is_heading_text(cell: Cell) -> bool:
    text = cell.text.strip(BLANKS)
    return not text or (isinstance(cell.value, str) and len(text) <= LONGEST_HEADING and not text.isdecimal())


def _merge_owners(sheet: Sheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells near the top that belong to a merged range, with the cell that holds its text."""
    last = sheet.lines[:SEARCHED_LINES][-1].number if sheet.lines else 0
    return {
        (line, column): (merge.top, merge.left)
        for merge in sheet.merges
        if merge.top <= last
        for line in range(merge.top, min(merge.bottom, last) + 1)
        for column in range(merge.left, merge.right + 1)
    }


def _read_header(
    lines: Sequence[Line], owners: Mapping[tuple[int, int], tuple[int, int]], columns: Columns
) -> Header:
    by_number = {line.number: line for line in lines}
    taken: set[str] = set()
    headings = []
    for index in sorted({column for line in lines for column in line.cells}):
        texts = [text for line in lines if (text := _text_at(line.number, index, by_number, owners))]
        if texts:
            field = _field_of(texts, columns)
            headings.append(Heading(index, texts[-1], None if field in taken else field))
            taken.add(field or "")
    return Header(tuple(by_number), tuple(headings))


def _text_at(
    line: int, column: int, lines: Mapping[int, Line], owners: Mapping[tuple[int, int], tuple[int, int]]
) -> str:
    line, column = owners.get((line, column), (line, column))
    cell = lines[line].cells.get(column) if line in lines else None
    return "" if cell is None or is_blank(cell) else cell.text


def _field_of(texts: Sequence[str], columns: Columns) -> str | None:
    field = columns.field_for(texts[-1])
    if field is None and len(texts) > 1:
        return columns.field_for("".join(_without_repeats(texts)))
    return field


def _without_repeats(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
