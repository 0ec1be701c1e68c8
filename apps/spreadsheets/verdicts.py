"""What was found out about the rows of a table: the clean values and what must be asked about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from apps.core.chinese import filled, split_list
from apps.spreadsheets.tables import Finding, Heading, Record, Severity, Table

Verdict = Literal["clean", "question", "error"]


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One data line: its values as meant, ready for JSON, and its findings.

    An error can't be imported as it stands; a warning can be, once somebody has answered it.
    """

    line: int
    clean: Mapping[str, Any]
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        if not self.findings:
            return "clean"
        return "error" if any(finding.severity == "error" for finding in self.findings) else "question"


@dataclass(frozen=True, slots=True)
class Judgement:
    """All rows of a table, and what concerns the file as a whole (a wrong total, another unit's file)."""

    rows: tuple[JudgedRow, ...]
    file_findings: tuple[Finding, ...] = ()

    def findings(self) -> Iterator[Finding]:
        """Every finding, the file's first, then line by line."""
        yield from self.file_findings
        for row in self.rows:
            yield from row.findings

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict == verdict for row in self.rows)


class Pencil:
    """Writes findings about one table: names the line, the heading as the clerk knows it, and the cell."""

    def __init__(self, table: Table) -> None:
        self._headings: dict[str, Heading] = {
            heading.field: heading for heading in table.headings if heading.field is not None
        }

    def has(self, field: str) -> bool:
        """Whether the table has a column for the field."""
        return field in self._headings

    def note(
        self,
        record: Record,
        field: str,
        kind: str,
        saying: str,
        severity: Severity,
        *,
        value: str | None = None,
        ref_line: int | None = None,
    ) -> Finding:
        """A finding about one cell; `saying` goes on after “第13行“身份证号””."""
        cell, heading = record.cells.get(field), self._headings.get(field)
        place = f"“{''.join(heading.text.split())}”" if heading else ""
        return Finding(
            line=record.line,
            field=field,
            column=heading.text if heading else None,
            cell=cell.ref if cell else None,
            kind=kind,
            value=value if value is not None else (cell.text if cell else ""),
            message=f"第{record.line}行{place}{saying}",
            severity=severity,
            ref_line=ref_line,
        )


def about_file(kind: str, message: str, severity: Severity, *, value: str = "") -> Finding:
    """A finding that concerns the whole file."""
    return Finding(None, None, None, None, kind, value, message, severity)


def too_long(pencil: Pencil, record: Record, longest: Mapping[str, int]) -> Iterator[Finding]:
    """Cells with more text than their field can hold."""
    for field, limit in longest.items():
        cell = record.cells.get(field)
        if cell and len(cell.text) > limit:
            saying = f"内容过长（{len(cell.text)}字），请缩短到{limit}字以内"
            yield pencil.note(record, field, "too_long", saying, "error", value=cell.text[:60])


def text_of(record: Record, field: str) -> str:
    """What was typed in a cell, without noise; blank when nothing, 无 or a dash was."""
    cell = record.cells.get(field)
    return filled(cell.text) if cell and cell.text else ""


def items_of(record: Record, field: str) -> list[str]:
    """The items enumerated in a cell (书法、摄影)."""
    cell = record.cells.get(field)
    return split_list(cell.text) if cell and cell.text else []
