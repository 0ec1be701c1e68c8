"""Large imports as long work: a file of many rows is judged and stored by the worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.core.errors import DomainError, WrongState, refuse_if
from apps.jobs.actions import order_job
from apps.jobs.kinds import Stored
from apps.jobs.models import Job
from apps.spreadsheets.actions import confirm_upload, keep_upload
from apps.spreadsheets.importers import Importer, importer_for
from apps.spreadsheets.judging import collection_paused, judge_read, read_file
from apps.spreadsheets.models import ImportBatch
from apps.spreadsheets.rules import can_import, can_import_kind, problems_with_confirming

# Up to here an upload is judged, and stored, while one waits: 1.2 seconds each.
SMALL_IMPORT = 2000
GONE = "现在看不到这次上传，没有留下任何改动。请回到导入页面重新上传。"


class Desk:
    """Does a small import at once and makes a large one a job."""

    def judge(
        self,
        *,
        importer: Importer,
        filename: str,
        content: bytes,
        unit: Any,
        mends: ImportBatch | None,
        by: User,
        at: datetime,
    ) -> ImportBatch | Job:
        """The upload as judged, or the job that judges it. A hostile file is refused here in any case."""
        with collection_paused():
            read = read_file(importer, filename=filename, content=content)
            rows = len(read.table.records)
            if rows <= SMALL_IMPORT:
                judged = judge_read(importer, read, unit=unit, at=at)
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
        return order_job(
            kind=UPLOADS,
            title=f"检查文件 {filename[-60:]}",
            parameters={
                "importer": importer.kind,
                "filename": filename[-200:],
                "unit": unit.pk if unit else None,
                "mends": mends.pk if mends else None,
            },
            total=rows,
            reason="导入前检查",
            upload=content,
            by=by,
            at=at,
        )

    def confirm(
        self,
        *,
        batch: ImportBatch,
        importer: Importer,
        accepts_file: bool,
        version: int | None,
        by: User,
        at: datetime,
    ) -> ImportBatch | Job:
        """The upload as stored, or the job that stores it."""
        if batch.total_rows <= SMALL_IMPORT:
            return confirm_upload(
                batch=batch, importer=importer, accepts_file=accepts_file, version=version, by=by, at=at
            )
        refuse_if(problems_with_confirming(batch, accepts_file=accepts_file))
        return order_job(
            kind=CONFIRMATIONS,
            title=f"导入文件 {batch.filename[-60:]}",
            parameters={"batch": batch.pk, "accepts_file": accepts_file, "version": version},
            total=batch.total_rows,
            reason="确认导入",
            by=by,
            at=at,
        )


@dataclass(frozen=True)
class ImportKind:
    """Judging or storing; `work` does it."""

    key: str
    work: Callable[[User, Mapping[str, Any], datetime], Any]
    unit: str = "行"
    small: int = SMALL_IMPORT
    rule: Callable[[User], bool] = can_import

    def begin(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> Any:
        return self.work(owner, parameters, at)


def _importer(owner: User, kind: str) -> Importer:
    importer = importer_for(kind)
    if importer is None or not can_import_kind(owner, importer):
        raise DomainError(GONE)
    return importer


class Judging:
    """Reads and judges the upload; the batch with its verdicts is written at the end."""

    def __init__(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> None:
        self.importer, self.at = _importer(owner, parameters["importer"]), at
        self.file = {"filename": parameters["filename"], "content": parameters["upload"]}
        units = self.importer.units_for(owner)
        self.unit = units.filter(pk=parameters["unit"]).first() if units is not None else None
        mended = ImportBatch.objects.visible_to(owner).filter(pk=parameters["mends"] or 0)
        self.mends = mended.for_lists().first()
        if (self.unit is None) != (parameters["unit"] is None):
            raise DomainError(GONE)

    def pieces(self) -> Iterator[int]:
        with collection_paused():
            read = read_file(self.importer, **self.file)
            self.judged = judge_read(self.importer, read, unit=self.unit, at=self.at)
        yield len(read.table.records)

    def end(self, *, by: User, at: datetime) -> Stored:
        batch = keep_upload(
            importer=self.importer,
            judged=self.judged,
            **self.file,
            unit=self.unit,
            mends=self.mends,
            by=by,
            at=at,
        )
        return Stored(batch.get_absolute_url())


class Confirming:
    """Stores the judged rows, all or none, at the end."""

    def __init__(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> None:
        batch = ImportBatch.objects.visible_to(owner).filter(pk=parameters["batch"]).first()
        if batch is None:
            raise DomainError(GONE)
        self.batch, self.importer, self.parameters = batch, _importer(owner, batch.kind), parameters

    def pieces(self) -> Iterator[int]:
        yield 0

    def end(self, *, by: User, at: datetime) -> Stored:
        try:
            batch = confirm_upload(
                batch=self.batch,
                importer=self.importer,
                accepts_file=self.parameters["accepts_file"],
                version=self.parameters["version"],
                by=by,
                at=at,
            )
        except WrongState as refusal:  # of the upload; one of the job means something else
            raise DomainError(refusal.sentence) from refusal
        return Stored(batch.get_absolute_url())


desk = Desk()
UPLOADS = ImportKind("uploads", Judging)
CONFIRMATIONS = ImportKind("confirmations", Confirming)
