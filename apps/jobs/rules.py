"""Who has work and files of the own, and what stands against doing or cancelling it."""

from __future__ import annotations

from apps.accounts.models import User
from apps.core.errors import Problem
from apps.jobs.enums import JobStatus
from apps.jobs.kinds import Kind
from apps.jobs.models import Job


def can_have_files(user: User) -> bool:
    """Everybody with an account has the own work and files."""
    return user.is_authenticated


def problems_with_doing(kind: Kind, owner: User) -> list[Problem]:
    """The right is asked for when the work is ordered and again when it is done."""
    if not owner.is_active or not kind.rule(owner):
        return [Problem("no_right", "您现在没有这项权限，这项工作没有做。请联系分配权限的管理员。")]
    return []


def problems_with_going_on(kind: Kind, job: Job) -> list[Problem]:
    """Work is done under the roles under which it was ordered; when one has ended, it isn't done."""
    if not set(job.roles) <= set(job.owner.todays_role_ids):
        return [Problem("roles_ended", "提交以后您的权限有了变化，这项工作没有做。请按现在的权限重新提交。")]
    return problems_with_doing(kind, job.owner)


def available_actions(user: User, job: Job) -> list[str]:
    """What the person may do with the work now: `cancel`, `fetch`, `look`."""
    if job.owner_id != user.pk:
        return []
    if job.is_open:
        return ["cancel"]
    if job.result:
        return ["look"]
    return ["fetch"] if job.status == JobStatus.DONE and job.file_id else []
