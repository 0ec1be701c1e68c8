"""The rows of an upload: kept with what an earlier upload already stored, and with what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from apps.core.bulk import copy_changes, copy_in
from apps.core.fields import blind_index
from apps.spreadsheets.enums import ImportStatus, RowOutcome, RowVerdict
from apps.spreadsheets.importers import Applied, RowToApply
from apps.spreadsheets.judging import JudgedFile
from apps.spreadsheets.models import ImportBatch, ImportRow
from apps.spreadsheets.verdicts import JudgedRow

_SORTED = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str)


def store_rows(batch: ImportBatch, judged: JudgedFile) -> int:
    """Keep the judged rows; returns how many of them an earlier upload has stored already."""
    earlier = _earlier_rows(batch.mends)
    rows = [_row(batch, row, earlier) for row in judged.judgement.rows]
    copy_in(rows)
    return sum(row.outcome == RowOutcome.UNCHANGED for row in rows)


def _earlier_rows(mends: ImportBatch | None) -> Mapping[str, ImportRow]:
    if mends is None or mends.status != ImportStatus.CONFIRMED:
        return {}
    return {row.fingerprint: row for row in mends.rows.defer("values", "findings", "before")}


def _row(batch: ImportBatch, judged: JudgedRow, earlier: Mapping[str, ImportRow]) -> ImportRow:
    row = ImportRow(
        batch_id=batch.pk,
        line=judged.line,
        verdict=judged.verdict,
        kinds=sorted({finding.kind for finding in judged.findings}),
        values=dict(judged.clean),
        findings=[dict(vars(finding)) for finding in judged.findings],
        fingerprint=blind_index(_SORTED.encode(judged.clean)),
    )
    before = earlier.get(row.fingerprint)
    if before is None or row.verdict == RowVerdict.ERROR:
        return row
    if before.outcome in (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.UNCHANGED):
        row.outcome, row.target_id = RowOutcome.UNCHANGED, before.target_id
    if before.answer and before.kinds == row.kinds and row.verdict == RowVerdict.QUESTION:
        row.answer, row.answered_at, row.answered_by = before.answer, before.answered_at, before.answered_by
    return row


def to_apply(row: ImportRow) -> RowToApply:
    """The row as an importer wants it."""
    return RowToApply(row.line, row.values, frozenset(row.kinds if row.answer else ()))


def note_outcomes(rows: Iterable[ImportRow], applied: Iterable[Applied]) -> None:
    """Write beside the rows what the importer made of them."""
    done = {one.line: one for one in applied}
    noted = [row for row in rows if row.line in done]
    for row in noted:
        one = done[row.line]
        row.outcome, row.target_id = one.outcome, one.target_id
        row.before = dict(one.before) if one.before is not None else None
    copy_changes(noted, ["outcome", "target_id", "before"])
