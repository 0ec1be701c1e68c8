"""The states of long work."""

from django.db import models


class JobStatus(models.TextChoices):
    WAITING = "waiting", "排队中"
    RUNNING = "running", "正在做"
    DONE = "done", "已完成"
    FAILED = "failed", "没有做成"
    CANCELLED = "cancelled", "已取消"


# A running job waits again when its worker was lost.
JOB_TRANSITIONS: dict[str, frozenset[str]] = {
    JobStatus.WAITING: frozenset({JobStatus.RUNNING, JobStatus.CANCELLED}),
    JobStatus.RUNNING: frozenset({JobStatus.WAITING, JobStatus.DONE, JobStatus.FAILED, JobStatus.CANCELLED}),
    JobStatus.DONE: frozenset(),
    JobStatus.FAILED: frozenset(),
    JobStatus.CANCELLED: frozenset(),
}

OPEN_JOBS = frozenset({JobStatus.WAITING, JobStatus.RUNNING})
ENDED_JOBS = frozenset(JobStatus) - OPEN_JOBS
