"""From a file to verdicts: read, find the table, let the importer judge it. Nothing is stored here."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from apps.spreadsheets.hygiene import unfit_cells
from apps.spreadsheets.importers import Importer
from apps.spreadsheets.reading import read_workbook
from apps.spreadsheets.recognition import Choice, recognise
from apps.spreadsheets.refusals import FileRefused
from apps.spreadsheets.tables import Finding, Heading, OtherSheet, Table, Workbook
from apps.spreadsheets.verdicts import JudgedRow, Judgement


@contextmanager
def collection_paused() -> Iterator[None]:
    """Hold the garbage collector while many small values are made and kept.

    A roster of 12,456 rows becomes 200,000 cells: going through them again and again takes a third of the
    time (6.6 against 4.5 CPU seconds), and finds nothing to collect.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@dataclass(frozen=True)
class ReadFile:
    """A file that was read, and the table in it."""

    workbook: Workbook
    table: Table


@dataclass(frozen=True)
class JudgedFile:
    """A file that was read, the table in it, and the verdicts on its rows."""

    workbook: Workbook
    table: Table
    judgement: Judgement


def judge_file(
    importer: Importer,
    *,
    filename: str,
    content: bytes,
    unit: Any,
    at: datetime,
    choice: Choice | None = None,
) -> JudgedFile:
    """Read and judge a file. Raises FileRefused when it cannot be read or holds no table with rows."""
    read = read_file(importer, filename=filename, content=content, choice=choice)
    return judge_read(importer, read, unit=unit, at=at)


def read_file(importer: Importer, *, filename: str, content: bytes, choice: Choice | None = None) -> ReadFile:
    """Read a file and find the table in it. Raises FileRefused."""
    workbook = read_workbook(filename, content)
    table = recognise(workbook, importer.columns, choice)
    if not table.records:
        raise FileRefused(f"表头下面没有{importer.columns.noun}的数据行，请检查后再上传", code="no_rows")
    return ReadFile(workbook, table)


def judge_read(importer: Importer, read: ReadFile, *, unit: Any, at: datetime) -> JudgedFile:
    """The verdicts on the rows of a file that was read; writes nothing."""
    workbook, table = read.workbook, read.table
    judgement = importer.judge(table, unit=unit, at=at)
    return JudgedFile(workbook, table, _with_unfit(judgement, unfit_cells(table)))


def _with_unfit(judgement: Judgement, unfit: Iterable[Finding]) -> Judgement:
    """Put what no table accepts first; what the importer says about such a cell is beside the point."""
    by_line: dict[int | None, list[Finding]] = {}
    for finding in unfit:
        by_line.setdefault(finding.line, []).append(finding)
    rows = (_joined(row, by_line.get(row.line, ())) for row in judgement.rows)
    return replace(judgement, rows=tuple(rows))


def _joined(row: JudgedRow, unfit: Sequence[Finding]) -> JudgedRow:
    if not unfit:
        return row
    fields = {finding.field for finding in unfit}
    return replace(row, findings=(*unfit, *(f for f in row.findings if f.field not in fields)))


def layout_of(table: Table, choice: Choice | None) -> dict[str, Any]:
    """How a file was read, as JSON values to keep with the batch."""
    return {
        "sheet": table.sheet,
        "header_rows": list(table.header_rows),
        "headings": [[heading.index, heading.text, heading.field] for heading in table.headings],
        "other_sheets": [[sheet.name, sheet.visible, sheet.has_table] for sheet in table.other_sheets],
        "mapping": {str(index): field for index, field in (choice.mapping if choice else {}).items()},
    }


def table_of(layout: dict[str, Any]) -> Table:
    """The table of a kept layout, without its records."""
    return Table(
        sheet=layout["sheet"],
        header_rows=tuple(layout["header_rows"]),
        headings=tuple(Heading(*heading) for heading in layout["headings"]),
        records=(),
        other_lines={},
        other_sheets=tuple(OtherSheet(*sheet) for sheet in layout["other_sheets"]),
    )
