"""Long work as a row: whose it is, how far it has come, and the file it made."""

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
from apps.jobs.enums import ENDED_JOBS, OPEN_JOBS, JobStatus
from apps.spreadsheets.models import FileExport

# Pieces take seconds; a job that says nothing for this long has lost its worker.
LOST_AFTER = timedelta(minutes=2)
MAX_ATTEMPTS = 2
KEPT_FOR = timedelta(days=2)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: Any) -> JobQuerySet:
        """Everybody sees the own work only."""
        return self.filter(owner=user).defer("upload")

    def open(self) -> JobQuerySet:
        return self.filter(status__in=OPEN_JOBS)

    def waiting(self) -> JobQuerySet:
        """Next first."""
        return self.filter(status=JobStatus.WAITING).order_by("pk")

    def before(self, job: Job) -> JobQuerySet:
        """Ordered earlier."""
        return self.filter(pk__lt=job.pk)

    def running(self) -> JobQuerySet:
        return self.filter(status=JobStatus.RUNNING)

    def lost(self, at: datetime) -> JobQuerySet:
        """Running, says the row; but nobody has been heard of for too long."""
        return self.running().filter(beaten_at__lt=at - LOST_AFTER)

    def forgettable(self, at: datetime) -> JobQuerySet:
        return self.filter(status__in=ENDED_JOBS, ended_at__lt=at - KEPT_FOR)


class Job(Row):
    """后台工作: one piece of long work of one person, done piece by piece by the worker.

    `upload` is the file that the work reads, wiped when it ends; `result` the page of what it has stored.

    `parameters` hold keys of rows and names of columns, no personal data; the rows are read anew, with the
    owner's rights of the moment, when the work is done. `roles` are the role assignments under which it was
    ordered. `attempts` counts the workers that took it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="所有人", on_delete=models.CASCADE, related_name="jobs"
    )
    kind = models.CharField("类别", max_length=40)
    title = models.CharField("名称", max_length=80)
    unit = models.CharField("计数单位", max_length=4)
    parameters = models.JSONField("内容")
    reason = models.CharField("用途", max_length=200)
    upload = EncryptedBinaryField(verbose_name="上传的文件", default=b"")
    roles = ArrayField(models.BigIntegerField(), verbose_name="提交时的角色分配", default=list)
    status = models.CharField("状态", max_length=9, choices=JobStatus, default=JobStatus.WAITING)
    total = models.PositiveIntegerField("总数")
    done = models.PositiveIntegerField("已完成", default=0)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    started_at = models.DateTimeField("开始时间", null=True)
    beaten_at = models.DateTimeField("最近进展", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    refusal = models.CharField("没有做成的原因", max_length=200, blank=True)
    result = models.CharField("结果的地址", max_length=200, blank=True)
    file = models.ForeignKey(
        FileExport, verbose_name="文件", null=True, on_delete=models.SET_NULL, related_name="jobs"
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "后台工作"
        verbose_name_plural = "后台工作"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="jobs_done_within_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="jobs_running_is_heard_of",
                condition=~Q(status=JobStatus.RUNNING) | Q(started_at__isnull=False, beaten_at__isnull=False),
            ),
            models.CheckConstraint(
                name="jobs_ended_has_its_time",
                condition=Q(status__in=sorted(OPEN_JOBS), ended_at=None)
                | Q(status__in=sorted(ENDED_JOBS), ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="jobs_failed_says_why",
                condition=Q(status=JobStatus.FAILED) & ~Q(refusal="")
                | ~Q(status=JobStatus.FAILED) & Q(refusal=""),
            ),
        ]
        indexes = [
            models.Index(fields=["status"], name="jobs_open", condition=Q(status__in=sorted(OPEN_JOBS)))
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("jobs:job_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_JOBS

    @property
    def left(self) -> int:
        return self.total - self.done

    def time_left(self, at: datetime) -> timedelta | None:
        """How long the rest takes at the pace measured so far; None while nothing is measured."""
        if self.status != JobStatus.RUNNING or not self.done or self.started_at is None:
            return None
        return (at - self.started_at) / self.done * self.left
