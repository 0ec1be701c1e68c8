"""Files that wait for their owner."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.core.fields import EncryptedBinaryField
from apps.core.models import Row

EXPORT_HOURS = 24  # quality.md, Access


class FileExportQuerySet(models.QuerySet["FileExport"]):
    def visible_to(self, user: Any) -> FileExportQuerySet:
        """Everybody sees the own files only, as long as no role under which they were made has ended."""
        return self.filter(owner=user, roles__contained_by=user.todays_role_ids)

    def live(self, at: datetime) -> FileExportQuerySet:
        """Files that can still be fetched."""
        return self.filter(expires_at__gt=at)

    def for_lists(self) -> FileExportQuerySet:
        """Without the files themselves."""
        return self.defer("content")


class FileExport(Row):
    """导出文件: a file made for one person, kept encrypted for a day at most.

    `roles` are the role assignments that the owner had when it was ordered.
    """

    kind = models.CharField("类别", max_length=40)
    filename = models.CharField("文件名", max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="所有人", on_delete=models.CASCADE, related_name="file_exports"
    )
    roles = ArrayField(models.BigIntegerField(), verbose_name="导出时的角色分配", default=list)
    content = EncryptedBinaryField(verbose_name="文件内容")
    size = models.PositiveIntegerField("大小")
    row_count = models.PositiveIntegerField("条数")
    reason = models.CharField("用途", max_length=200)
    expires_at = models.DateTimeField("有效期至")
    fetched_at = models.DateTimeField("下载时间", null=True)

    objects = FileExportQuerySet.as_manager()

    class Meta:
        verbose_name = "导出文件"
        verbose_name_plural = "导出文件"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="spreadsheets_export_lives_a_day",
                condition=Q(expires_at__lte=F("created_at") + timedelta(hours=EXPORT_HOURS)),
            )
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("jobs:file_download", args=[self.pk])
