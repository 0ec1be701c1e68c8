"""Files that wait for their owner, and forgetting what has waited long enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import refuse_if
from apps.core.models import create, lock, write
from apps.spreadsheets.actions.imports import discard_upload
from apps.spreadsheets.enums import ImportStatus, RowVerdict
from apps.spreadsheets.error_file import error_workbook
from apps.spreadsheets.judging import table_of
from apps.spreadsheets.models import EXPORT_HOURS, FileExport, ImportBatch
from apps.spreadsheets.rules import problems_with_fetching, problems_with_marking
from apps.spreadsheets.tables import Finding


@transaction.atomic
def take_error_file(*, batch: ImportBatch, by: User | None, at: datetime) -> bytes:
    """The uploaded workbook with everything found marked in it; taking it leaves a trace.

    Raises DomainError when the file has been forgotten.
    """
    batch = lock(batch)
    refuse_if(problems_with_marking(batch))
    rows = batch.rows.exclude(verdict=RowVerdict.CLEAN)
    found = [Finding(**finding) for row in rows for finding in row.findings]
    about_file = [Finding(**finding) for finding in batch.file_findings or ()]
    marked = error_workbook(
        filename=batch.filename,
        content=batch.content,
        table=table_of(batch.layout),
        findings=[*about_file, *found],
    )
    record("import.error_file_taken", batch, by=by, at=at, after={"findings": len(found)})
    return marked


@transaction.atomic
def store_export(
    *,
    kind: str,
    filename: str,
    content: bytes,
    row_count: int,
    reason: str,
    by: User,
    at: datetime,
    roles: Sequence[int] | None = None,
) -> FileExport:
    """Keep a file for the person who asked for it, for a day; every export leaves its trace.

    It can be fetched while no assignment among `roles` has ended: those of the order, else those of now.
    """
    export = create(
        FileExport,
        by=by,
        at=at,
        kind=kind,
        filename=filename,
        owner=by,
        roles=by.todays_role_ids if roles is None else list(roles),
        content=content,
        size=len(content),
        row_count=row_count,
        reason=reason,
        expires_at=at + timedelta(hours=EXPORT_HOURS),
    )
    record("export.created", export, by=by, at=at, reason=reason, after={"kind": kind, "rows": row_count})
    return export


@transaction.atomic
def fetch_export(*, export: FileExport, by: User, at: datetime) -> FileExport:
    """Hand the file to its owner while it is valid. Raises DomainError afterwards."""
    export = lock(export)
    refuse_if(problems_with_fetching(export, at))
    write(export, by=by, at=at, fetched_at=at)
    record("export.fetched", export, by=by, at=at, reason=export.reason)
    return export


@transaction.atomic
def purge_files(*, at: datetime) -> int:
    """Forget files and values whose time is over; counts and history stay. Returns how many files went."""
    purged = 0
    for batch in ImportBatch.objects.expired(at).select_for_update():
        if batch.status == ImportStatus.JUDGED:
            discard_upload(batch=batch, version=None, by=None, at=at)
            batch.refresh_from_db()
        batch.rows.all().delete()
        write(batch, by=None, at=at, content=b"", file_findings=None, purged_at=at)
        record("import.purged", batch, by=None, at=at)
        purged += 1
    exports, _ = FileExport.objects.filter(expires_at__lte=at).delete()
    return purged + exports
