"""Storing uploads, answering their questions, confirming and undoing them."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.spreadsheets.actions.rows import note_outcomes, store_rows, to_apply
from apps.spreadsheets.enums import IMPORT_TRANSITIONS, ImportStatus, RowAnswer, RowOutcome, RowVerdict
from apps.spreadsheets.importers import Applied, Importer
from apps.spreadsheets.judging import JudgedFile, collection_paused, judge_file, layout_of
from apps.spreadsheets.models import ImportBatch
from apps.spreadsheets.recognition import Choice
from apps.spreadsheets.rules import problems_with_changing, problems_with_confirming, problems_with_undoing

KEPT_DAYS = 7


@transaction.atomic
@collection_paused()
def judge_upload(
    *,
    importer: Importer,
    filename: str,
    content: bytes,
    unit: Any,
    by: User | None,
    at: datetime,
    mends: ImportBatch | None = None,
) -> ImportBatch:
    """Judge a file and keep it, as `keep_upload` does. Raises FileRefused."""
    judged = judge_file(importer, filename=filename, content=content, unit=unit, at=at)
    return keep_upload(
        importer=importer,
        judged=judged,
        filename=filename,
        content=content,
        unit=unit,
        mends=mends,
        by=by,
        at=at,
    )


@transaction.atomic
@collection_paused()
def keep_upload(
    *,
    importer: Importer,
    judged: JudgedFile,
    filename: str,
    content: bytes,
    unit: Any,
    by: User | None,
    at: datetime,
    mends: ImportBatch | None = None,
) -> ImportBatch:
    """Keep a file with the verdicts on its rows; nothing else is written.

    An open upload of the same kind, unit and person gives way. With `mends`, rows that the earlier upload
    has stored and that did not change are left alone, and answers to unchanged questions hold on.
    """
    if mends is not None and (mends.kind, mends.unit) != (importer.kind, unit):
        raise DomainError("更正的文件要和原来那批是同一类、同一单位。请换一个文件，或另开一次导入。")
    _give_way(importer, unit, by, at)
    batch = create(
        ImportBatch,
        by=by,
        at=at,
        kind=importer.kind,
        unit=unit,
        filename=filename[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        mends=mends,
        expires_at=at + timedelta(days=KEPT_DAYS),
        **_facts(judged, None),
    )
    unchanged = store_rows(batch, judged)
    write(batch, by=by, at=at, unchanged_rows=unchanged)
    record("import.judged", batch, by=by, at=at, after=_counts(batch))
    return batch


@transaction.atomic
@collection_paused()
def remap_upload(
    *,
    batch: ImportBatch,
    importer: Importer,
    choice: Choice,
    version: int | None,
    by: User | None,
    at: datetime,
) -> ImportBatch:
    """Judge the kept file again with another sheet or other meanings of its columns; answers begin anew."""
    batch = lock(batch, version=version)
    refuse_if(problems_with_changing(batch))
    judged = judge_file(
        importer, filename=batch.filename, content=batch.content, unit=batch.unit, at=at, choice=choice
    )
    batch.rows.all().delete()
    unchanged = store_rows(batch, judged)
    write(batch, by=by, at=at, unchanged_rows=unchanged, **_facts(judged, choice))
    record("import.remapped", batch, by=by, at=at, after=_counts(batch))
    return batch


@transaction.atomic
def answer_rows(
    *,
    batch: ImportBatch,
    answer: RowAnswer,
    version: int | None,
    by: User | None,
    at: datetime,
    line: int | None = None,
    kind: str = "",
) -> int:
    """Answer the question about one line (also anew), or all open questions of a kind, or all open ones.

    Returns how many lines were answered.
    """
    batch = lock(batch, version=version)
    refuse_if(problems_with_changing(batch))
    rows = batch.rows.filter(verdict=RowVerdict.QUESTION)
    if line is not None:
        rows = rows.filter(line=line)
    else:
        rows = rows.filter(answer="", **({"kinds__contains": [kind]} if kind else {}))
    answered = rows.update(answer=answer, answered_at=at, answered_by=by)
    if not answered:
        raise DomainError("这里没有要回答的问题，请刷新页面看最新情况。")
    write(batch, by=by, at=at)
    record("import.answered", batch, by=by, at=at, after={"answer": answer, "rows": answered, "kind": kind})
    return answered


@transaction.atomic
@collection_paused()
def confirm_upload(
    *,
    batch: ImportBatch,
    importer: Importer,
    accepts_file: bool,
    version: int | None,
    by: User | None,
    at: datetime,
) -> ImportBatch:
    """Store the clean rows and the accepted ones, all together or none; the others stay out.

    Raises WrongState when it was confirmed before, DomainError when a row can no longer be stored.
    """
    batch = lock(batch)
    check_transition(batch, IMPORT_TRANSITIONS, ImportStatus.CONFIRMED)
    batch = lock(batch, version=version)
    refuse_if(problems_with_changing(batch) or problems_with_confirming(batch, accepts_file=accepts_file))
    rows = list(batch.rows.importable())
    applied = importer.apply([to_apply(row) for row in rows], unit=batch.unit, by=by, at=at)
    note_outcomes(rows, applied)
    batch.rows.filter(outcome="").update(outcome=RowOutcome.SKIPPED)
    counts = {f"{outcome}_rows": batch.rows.filter(outcome=outcome).count() for outcome in RowOutcome.values}
    write(batch, by=by, at=at, status=ImportStatus.CONFIRMED, confirmed_at=at, confirmed_by=by, **counts)
    record("import.confirmed", batch, by=by, at=at, after={**counts, "accepts_file": accepts_file})
    return batch


@transaction.atomic
def undo_upload(
    *, batch: ImportBatch, importer: Importer, version: int | None, by: User | None, at: datetime
) -> ImportBatch:
    """Take a whole import back within a day, if nobody has worked with its rows since.

    Raises DomainError, with the sentence of the importer, when somebody has.
    """
    batch = lock(batch)
    check_transition(batch, IMPORT_TRANSITIONS, ImportStatus.UNDONE)
    batch = lock(batch, version=version)
    refuse_if(problems_with_undoing(batch, at))
    stored = [Applied(row.line, row.outcome, row.target_id or 0, row.before) for row in batch.rows.stored()]
    importer.undo(stored, unit=batch.unit, by=by, at=at)
    write(batch, by=by, at=at, status=ImportStatus.UNDONE, undone_at=at, undone_by=by)
    record("import.undone", batch, by=by, at=at, after={"rows": len(stored)})
    return batch


@transaction.atomic
def discard_upload(*, batch: ImportBatch, version: int | None, by: User | None, at: datetime) -> ImportBatch:
    """Put an upload aside that will not be confirmed."""
    batch = lock(batch, version=version)
    check_transition(batch, IMPORT_TRANSITIONS, ImportStatus.SUPERSEDED)
    write(batch, by=by, at=at, status=ImportStatus.SUPERSEDED, superseded_at=at)
    record("import.superseded", batch, by=by, at=at)
    return batch


def _give_way(importer: Importer, unit: Any, by: User | None, at: datetime) -> None:
    open_ones = ImportBatch.objects.waiting().of_kind(importer.kind).filter(unit=unit, created_by=by)
    for batch in open_ones.select_for_update():
        discard_upload(batch=batch, version=None, by=by, at=at)


def _facts(judged: JudgedFile, choice: Choice | None) -> dict[str, Any]:
    judgement = judged.judgement
    return {
        "encoding": judged.workbook.encoding or "",
        "layout": layout_of(judged.table, choice),
        "file_findings": [asdict(finding) for finding in judgement.file_findings],
        "total_rows": len(judgement.rows),
        "clean_rows": judgement.count("clean"),
        "question_rows": judgement.count("question"),
        "error_rows": judgement.count("error"),
    }


def _counts(batch: ImportBatch) -> dict[str, Any]:
    names = ("kind", "sha256", "total_rows", "clean_rows", "question_rows", "error_rows", "unchanged_rows")
    return {name: getattr(batch, name) for name in names}
