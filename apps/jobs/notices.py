"""What a person is told about the own work."""

from __future__ import annotations

from datetime import datetime

from apps.jobs.models import Job
from apps.notifications.actions import notify


def tell_done(job: Job, at: datetime) -> None:
    """The file is ready, and how long it waits; or what was stored can be seen."""
    if job.result:
        subject, body = f"“{job.title}”已完成，请看结果", "点开就能看到逐行的情况。"
    else:
        subject = f"“{job.title}”已做好，请下载"
        body = "文件在“我的文件”里保存 24 小时，只有您本人能下载。"
    notify(
        recipients=[job.owner],
        kind="job.done",
        occasion=f"job:{job.pk}",
        subject=subject,
        body=body,
        url=job.result or job.get_absolute_url(),
        at=at,
    )


def tell_failed(job: Job, at: datetime) -> None:
    """Nothing was made, and why."""
    notify(
        recipients=[job.owner],
        kind="job.failed",
        occasion=f"job:{job.pk}",
        subject=f"“{job.title}”没有做成",
        body=job.refusal,
        url=job.get_absolute_url(),
        at=at,
    )
