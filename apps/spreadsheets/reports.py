"""The verdicts on a file as plain values: what the command line prints."""

from __future__ import annotations

from typing import Any

from apps.spreadsheets.judging import JudgedFile
from apps.spreadsheets.tables import Finding


def report_of(judged: JudgedFile, *, file: str, entity: str, unit: str | None) -> dict[str, Any]:
    """How the file was read and how many rows can be imported."""
    table, judgement = judged.table, judged.judgement
    lines = [row.line for row in judgement.rows]
    return {
        "file": file,
        "entity": entity,
        "unit": unit,
        "sheet": _sheet(judged),
        "encoding": judged.workbook.encoding,
        "header_rows": list(table.header_rows),
        "people_rows" if entity == "person" else "rows": len(lines),
        "clean_rows": judgement.count("clean"),
        "question_rows": judgement.count("question"),
        "error_rows": judgement.count("error"),
        "first_row": lines[0],
        "last_row": lines[-1],
        "other_lines": {kind: list(numbers) for kind, numbers in table.other_lines.items()},
        "other_sheets": [{"name": sheet.name, "visible": sheet.visible} for sheet in table.other_sheets],
        "columns": {heading.text: heading.field for heading in table.headings},
    }


def problems_of(judged: JudgedFile, *, file: str) -> list[dict[str, Any]]:
    """Every finding, the file's first, then line by line."""
    sheet = _sheet(judged)
    return [_problem(finding, file, sheet) for finding in judged.judgement.findings()]


def _sheet(judged: JudgedFile) -> str | None:
    """A text file has no sheets."""
    return judged.table.sheet if judged.workbook.encoding is None else None


def _problem(finding: Finding, file: str, sheet: str | None) -> dict[str, Any]:
    problem = {
        "file": file,
        "sheet": sheet,
        "row": finding.line,
        "column": finding.column,
        "field": finding.field,
        "cell": finding.cell,
        "kind": finding.kind,
        "value": finding.value,
        "message": finding.message,
        "severity": finding.severity,
    }
    return problem if finding.ref_line is None else {**problem, "ref_row": finding.ref_line}
