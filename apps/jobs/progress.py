"""How far long work is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.jobs.enums import JobStatus
from apps.jobs.models import Job


@dataclass(frozen=True)
class Progress:
    """What the page says of work that goes on."""

    label: str
    value: str
    hint: str = ""


def progress_of(job: Job, ahead: int, at: datetime) -> list[Progress]:
    """What is left and how long it may take; nothing about work that has ended."""
    if job.status == JobStatus.WAITING:
        value = f"{ahead} 项" if ahead else "没有，马上开始"
        return [Progress("前面还有", value)]
    if job.status != JobStatus.RUNNING:
        return []
    rest = job.time_left(at)
    if rest is None:
        estimate = Progress("大约还要", "做完第一部分后才能估算")
    else:
        estimate = Progress("大约还要", in_words(rest), "按已经做完的部分的速度估算")
    return [Progress("还剩", f"{job.left:,} {job.unit}"), estimate]


def in_words(rest: timedelta) -> str:
    """Rounded up: nobody is promised less than it takes."""
    minutes = -(-int(rest.total_seconds()) // 60)
    if rest < timedelta(minutes=1):
        return "不到 1 分钟"
    return f"{minutes} 分钟" if minutes < 60 else f"{minutes // 60} 小时 {minutes % 60} 分钟"
