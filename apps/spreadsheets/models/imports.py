"""Uploads with their judged rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse

from apps.core.fields import EncryptedBinaryField, EncryptedJSONField
from apps.core.models import Row
from apps.core.scoping import any_of
from apps.spreadsheets.enums import STORED_OUTCOMES, ImportStatus, RowAnswer, RowOutcome, RowVerdict
from apps.spreadsheets.importers import importer_for, registered_importers

UNDO_HOURS = 24  # quality.md, Files


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> ImportBatchQuerySet:
        """Uploads of the kinds this user may import, of the units within reach."""
        return self.filter(any_of(_reach(user, importer) for importer in registered_importers()))

    def for_lists(self) -> ImportBatchQuerySet:
        """With the unit and the uploader fetched along, without the file itself."""
        return self.select_related("unit", "created_by", "confirmed_by").defer("content")

    def of_kind(self, kind: str) -> ImportBatchQuerySet:
        """Uploads of one kind of table."""
        return self.filter(kind=kind)

    def confirmed(self) -> ImportBatchQuerySet:
        """Stored and not undone."""
        return self.filter(status=ImportStatus.CONFIRMED)

    def waiting(self) -> ImportBatchQuerySet:
        """Judged and not yet confirmed."""
        return self.filter(status=ImportStatus.JUDGED)

    def of_same_file(self, batch: ImportBatch) -> ImportBatchQuerySet:
        """Other uploads of the very same file for the same unit."""
        return self.filter(kind=batch.kind, unit=batch.unit_id, sha256=batch.sha256).exclude(pk=batch.pk)

    def expired(self, at: datetime) -> ImportBatchQuerySet:
        """Whose file and values are to be forgotten."""
        return self.filter(expires_at__lte=at, purged_at=None)


def _reach(user: Any, importer: Any) -> Q:
    scope = user.scope_for(importer.deed)
    own = Q() if scope.everything else Q(unit_id__in=scope.unit_ids)
    return Q(kind=importer.kind) & own


class ImportBatch(Row):
    """导入批次: one uploaded file, what its rows mean, and whether they were stored.

    `layout` says how the file was read: sheet, header_rows, headings ([index, text, field]), other_sheets
    ([name, visible, has_table]), and `mapping`, the columns a clerk named. `mends` is the upload that this
    one corrects. File and values are kept encrypted until `expires_at`, the counts for good.
    """

    kind = models.CharField("类别", max_length=20)
    unit = models.ForeignKey(
        "units.Unit", verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+"
    )
    filename = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    content = EncryptedBinaryField(verbose_name="文件内容")
    encoding = models.CharField("编码", max_length=20, blank=True)
    layout = models.JSONField("版式", default=dict)
    file_findings = EncryptedJSONField(verbose_name="关于文件的问题")
    status = models.CharField("状态", max_length=12, choices=ImportStatus, default=ImportStatus.JUDGED)
    mends = models.ForeignKey(
        "self", verbose_name="更正的批次", null=True, on_delete=models.SET_NULL, related_name="mended_by"
    )
    total_rows = models.PositiveIntegerField("行数", default=0)
    clean_rows = models.PositiveIntegerField("可以导入", default=0)
    question_rows = models.PositiveIntegerField("请确认", default=0)
    error_rows = models.PositiveIntegerField("须改正", default=0)
    created_rows = models.PositiveIntegerField("新增", default=0)
    updated_rows = models.PositiveIntegerField("更新", default=0)
    unchanged_rows = models.PositiveIntegerField("无变化", default=0)
    skipped_rows = models.PositiveIntegerField("未导入", default=0)
    confirmed_at = models.DateTimeField("导入时间", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="导入人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="撤销人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    superseded_at = models.DateTimeField("作废时间", null=True)
    expires_at = models.DateTimeField("保留至")
    purged_at = models.DateTimeField("清除时间", null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["kind", "unit", "status"], name="spreadsheets_batch_open")]
        constraints = [
            models.CheckConstraint(
                name="spreadsheets_batch_confirmed_has_its_time",
                condition=Q(status__in=[ImportStatus.CONFIRMED, ImportStatus.UNDONE])
                ^ Q(confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="spreadsheets_batch_undone_has_its_time",
                condition=Q(status=ImportStatus.UNDONE) ^ Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(
                name="spreadsheets_batch_superseded_has_its_time",
                condition=Q(status=ImportStatus.SUPERSEDED) ^ Q(superseded_at__isnull=True),
            ),
            models.CheckConstraint(
                name="spreadsheets_batch_verdicts_add_up",
                condition=Q(total_rows=F("clean_rows") + F("question_rows") + F("error_rows")),
            ),
            models.CheckConstraint(
                name="spreadsheets_batch_outcomes_add_up",
                condition=Q(confirmed_at=None)
                | Q(
                    total_rows=F("created_rows") + F("updated_rows") + F("unchanged_rows") + F("skipped_rows")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("spreadsheets:import_detail", args=[self.pk])

    @property
    def undo_until(self) -> datetime | None:
        """Until when the import can be taken back."""
        return self.confirmed_at + timedelta(hours=UNDO_HOURS) if self.confirmed_at else None

    @property
    def is_purged(self) -> bool:
        return self.purged_at is not None

    @property
    def heading(self) -> str:
        """Whose file it is and what about, below the file's name."""
        importer = importer_for(self.kind)
        return " · ".join(filter(None, [str(self.unit or ""), importer.title if importer else ""]))

    @property
    def fresh_rows(self) -> int:
        """Of a judged batch: the rows that aren't stored already and needn't be mended."""
        return self.total_rows - self.error_rows - self.unchanged_rows

    @property
    def has_findings(self) -> bool:
        """Whether there is anything to mark in the file."""
        return bool(self.question_rows or self.error_rows or self.file_findings)

    @property
    def known_headings(self) -> list[str]:
        """The headings that stand for something, in plain words."""
        return [" ".join(text.split()) for _, text, field in self.layout["headings"] if field]

    @property
    def ignored_headings(self) -> list[str]:
        """The headings of columns that are not imported."""
        return [" ".join(text.split()) for _, text, field in self.layout["headings"] if not field]

    @property
    def other_tables(self) -> list[str]:
        """Sheets that could have been read instead."""
        return [name for name, _, has_table in self.layout["other_sheets"] if has_table]

    @property
    def mending_url(self) -> str:
        """Where the corrected file goes."""
        query = {"mends": self.pk, **({"unit": self.unit_id} if self.unit_id else {})}
        return f"{reverse('spreadsheets:import_upload', args=[self.kind])}?{urlencode(query)}"


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def visible_to(self, user: Any) -> ImportRowQuerySet:
        """The rows of visible uploads."""
        return self.filter(batch__in=ImportBatch.objects.visible_to(user))

    def by_urgency(self) -> ImportRowQuerySet:
        """Errors first, then questions, then the rest; each in the order of the file."""
        urgency = Case(
            When(verdict=RowVerdict.ERROR, then=0), When(verdict=RowVerdict.QUESTION, then=1), default=2
        )
        return self.order_by(urgency, "line")

    def to_look_at(self) -> ImportRowQuerySet:
        """Rows with something to mend or to answer."""
        return self.exclude(verdict=RowVerdict.CLEAN).exclude(outcome=RowOutcome.UNCHANGED)

    def unanswered(self) -> ImportRowQuerySet:
        """Questions that nobody has answered, about rows that are not stored already."""
        return self.filter(verdict=RowVerdict.QUESTION, answer="").exclude(outcome=RowOutcome.UNCHANGED)

    def importable(self) -> ImportRowQuerySet:
        """Clean rows, and questions answered with yes, that an earlier upload has not stored already."""
        wanted = Q(verdict=RowVerdict.CLEAN) | Q(answer=RowAnswer.ACCEPTED)
        return self.filter(wanted).exclude(outcome=RowOutcome.UNCHANGED).defer("findings", "before")

    def stored(self) -> ImportRowQuerySet:
        """Rows whose import wrote something."""
        return self.filter(outcome__in=STORED_OUTCOMES)


class ImportRow(models.Model):
    """One judged line: the clean values, what was found, what was answered, and what became of it.

    `fingerprint` is a keyed hash of the clean values: by it a mended upload knows the rows that it did not
    touch. `before` is the image that undo restores. Values and findings lie encrypted: they quote the file.
    """

    batch = models.ForeignKey(ImportBatch, verbose_name="批次", on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField("行")
    verdict = models.CharField("判定", max_length=10, choices=RowVerdict)
    kinds = ArrayField(models.CharField(max_length=40), verbose_name="问题类型", default=list)
    values = EncryptedJSONField(verbose_name="内容")
    findings = EncryptedJSONField(verbose_name="问题")
    fingerprint = models.CharField(max_length=32)
    answer = models.CharField("答复", max_length=10, choices=RowAnswer, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="答复人",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    outcome = models.CharField("结果", max_length=10, choices=RowOutcome, blank=True)
    target_id = models.BigIntegerField("对象编号", null=True)
    before = EncryptedJSONField(verbose_name="导入前的内容")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = "导入行"
        verbose_name_plural = "导入行"
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="spreadsheets_row_once"),
            models.CheckConstraint(
                name="spreadsheets_row_answer_has_its_time",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="spreadsheets_row_answers_a_question",
                condition=Q(answer="") | Q(verdict=RowVerdict.QUESTION),
            ),
            models.CheckConstraint(
                name="spreadsheets_row_errors_stay_out",
                condition=~Q(verdict=RowVerdict.ERROR) | Q(outcome__in=["", RowOutcome.SKIPPED]),
            ),
            models.CheckConstraint(
                name="spreadsheets_row_stored_has_a_target",
                condition=~Q(outcome__in=STORED_OUTCOMES) | Q(target_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.line}行"
