"""How uploads look on pages: rows with their messages, open questions by kind, what confirming would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.core.masks import mask_id_number, mask_phone
from apps.spreadsheets.enums import ImportStatus, RowOutcome, RowVerdict
from apps.spreadsheets.importers import Importer
from apps.spreadsheets.models import ImportBatch, ImportRow

TONES = {RowVerdict.CLEAN: "success", RowVerdict.QUESTION: "warning", RowVerdict.ERROR: "danger"}
OUTCOME_TONES = {RowOutcome.CREATED: "success", RowOutcome.UPDATED: "info"}
BATCH_TONES = {ImportStatus.JUDGED: "warning", ImportStatus.CONFIRMED: "success"}
LONGEST_SHOWN = 40


@dataclass(frozen=True)
class ShownRow:
    """One row of the preview: its name, what else it says, what was found, and what is asked or answered."""

    line: int
    mark: str
    tone: str
    name: str
    details: str
    messages: Sequence[tuple[str, str]]
    answer: str
    asks: bool


@dataclass(frozen=True)
class Question:
    """Open questions of one kind: how many, and one of them as an example."""

    kind: str
    count: int
    example: str


def shown_rows(rows: Iterable[ImportRow], importer: Importer, *, is_open: bool) -> list[ShownRow]:
    """The rows of a page of the preview; numbers are masked."""
    return [_shown(row, importer, is_open) for row in rows]


def _shown(row: ImportRow, importer: Importer, is_open: bool) -> ShownRow:
    mark, tone = _mark(row)
    name, *details = importer.preview(row.values)
    return ShownRow(
        line=row.line,
        mark=mark,
        tone=tone,
        name=name,
        details=" · ".join(filter(None, details)),
        messages=[(_without_line(found), _quoted(found, importer)) for found in row.findings],
        answer=row.get_answer_display(),
        asks=is_open and row.verdict == RowVerdict.QUESTION and not row.outcome,
    )


def _mark(row: ImportRow) -> tuple[str, str]:
    if row.outcome == RowOutcome.UNCHANGED:
        return "已在库，无变化", "neutral"
    if row.outcome:
        return row.get_outcome_display(), OUTCOME_TONES.get(RowOutcome(row.outcome), "neutral")
    return row.get_verdict_display(), TONES[RowVerdict(row.verdict)]


def _without_line(finding: Mapping[str, Any]) -> str:
    """The sentence beside a row whose number stands in front already."""
    return str(finding["message"]).removeprefix(f"第{finding['line']}行")


def _quoted(finding: Mapping[str, Any], importer: Importer) -> str:
    """What was typed, short; numbers that point at a person are masked."""
    value = " ".join(str(finding["value"]).split())
    if finding["field"] in importer.sensitive:
        return mask_id_number(value) if len(value) >= 15 else mask_phone(value)
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"


def open_questions(batch: ImportBatch) -> list[Question]:
    """Unanswered questions by kind, the most frequent first; three queries for any number of rows."""
    rows = batch.rows.unanswered()
    first_lines: dict[str, int] = {}
    counts: Counter[str] = Counter()
    for line, kinds in rows.values_list("line", "kinds"):
        counts.update(kinds)
        for kind in kinds:
            first_lines.setdefault(kind, line)
    examples = {row.line: row.findings for row in batch.rows.filter(line__in=first_lines.values())}
    return [
        Question(kind, count, _message(examples[first_lines[kind]], kind))
        for kind, count in counts.most_common()
    ]


def _message(findings: Iterable[Mapping[str, Any]], kind: str) -> str:
    return next((str(found["message"]) for found in findings if found["kind"] == kind), "")


def earlier_import(user: Any, batch: ImportBatch) -> ImportBatch | None:
    """The import of the very same file that stands already, if there is one."""
    others = ImportBatch.objects.visible_to(user).for_lists().confirmed()
    return others.of_same_file(batch).order_by("-confirmed_at").first()


@dataclass(frozen=True)
class Plan:
    """What confirming an upload would do, in numbers of rows."""

    stored: int
    unchanged: int
    errors: int
    unanswered: int
    skipped: int


def plan_of(batch: ImportBatch) -> Plan:
    """Counted anew from the rows and their answers."""
    stored = batch.rows.importable().count()
    unanswered = batch.rows.unanswered().count()
    left = batch.total_rows - stored - batch.unchanged_rows - batch.error_rows - unanswered
    return Plan(stored, batch.unchanged_rows, batch.error_rows, unanswered, left)
