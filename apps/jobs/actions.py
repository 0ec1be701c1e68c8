"""Ordering, taking, ending long work: the row alone says whose turn it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.jobs.enums import JOB_TRANSITIONS, JobStatus
from apps.jobs.kinds import Kind, Made, Stored, Work
from apps.jobs.models import MAX_ATTEMPTS, Job
from apps.jobs.notices import tell_done, tell_failed
from apps.jobs.rules import problems_with_doing
from apps.spreadsheets.actions import store_export
from apps.spreadsheets.models import FileExport

LOST = "后台程序中断了两次，没有生成文件。请过一会儿重新提交；还不行请联系系统管理员。"


@transaction.atomic
def order_work(
    *,
    kind: Kind,
    title: str,
    parameters: Mapping[str, Any],
    total: int,
    reason: str,
    by: User,
    at: datetime,
) -> Job | FileExport:
    """Have a file made: a small one is made at once and returned, a larger one becomes a job.

    Raises DomainError without the right, or when nothing can be made.
    """
    refuse_if(problems_with_doing(kind, by))
    if total > kind.small:
        return order_job(
            kind=kind, title=title, parameters=parameters, total=total, reason=reason, by=by, at=at
        )
    work = kind.begin(by, parameters, at)
    for _ in work.pieces():
        pass
    made = work.end(by=by, at=at)
    assert isinstance(made, Made)  # what stores something has its own way for little
    return _keep(kind.key, made, reason, by.todays_role_ids, by=by, at=at)


@transaction.atomic
def order_job(
    *,
    kind: Kind,
    title: str,
    parameters: Mapping[str, Any],
    total: int,
    reason: str,
    by: User,
    at: datetime,
    upload: bytes = b"",
) -> Job:
    """Have the worker do it, however little it is; `upload` is the file it reads.

    Raises DomainError without the right.
    """
    refuse_if(problems_with_doing(kind, by))
    job = create(
        Job,
        by=by,
        at=at,
        owner=by,
        kind=kind.key,
        title=title,
        unit=kind.unit,
        parameters=dict(parameters),
        reason=reason,
        upload=upload,
        roles=by.todays_role_ids,
        total=total,
    )
    record("job.ordered", job, by=by, at=at, reason=reason, after={"kind": kind.key, "rows": total})
    return job


def _keep(kind: str, made: Made, reason: str, roles: list[int], *, by: User, at: datetime) -> FileExport:
    return store_export(
        kind=kind,
        filename=made.filename,
        content=made.content,
        row_count=made.row_count,
        reason=reason,
        by=by,
        at=at,
        roles=roles,
    )


@transaction.atomic
def take_job(*, at: datetime) -> Job | None:
    """The next waiting job, now running; None while none waits or another one runs.

    One runs at a time: the other processes stay free for the clock's sweeps. All takers meet at the lock
    of the same row, so that two never take one each.
    """
    waiting = Job.objects.waiting().select_for_update(of=("self",)).first()
    if waiting is None or Job.objects.running().exists():
        return None
    check_transition(waiting, JOB_TRANSITIONS, JobStatus.RUNNING)
    write(
        waiting,
        by=None,
        at=at,
        status=JobStatus.RUNNING,
        attempts=waiting.attempts + 1,
        started_at=at,
        beaten_at=at,
        done=0,
    )
    record("job.started", waiting, by=None, at=at, after={"attempt": waiting.attempts})
    return waiting


def note_progress(*, job: Job, done: int, at: datetime) -> bool:
    """Note how far this attempt is; False when it was cancelled, or given to another worker meanwhile."""
    mine = Job.objects.running().filter(pk=job.pk, attempts=job.attempts)
    return bool(mine.update(done=min(done, job.total), beaten_at=at))


@transaction.atomic
def end_job(*, job: Job, work: Work, at: datetime) -> Job:
    """Write what the work means, keep its file, tell the owner: all of it or nothing.

    Raises WrongState when the job was cancelled or given to another worker meanwhile.
    """
    job = _lock_own(job)
    made = work.end(by=job.owner, at=at)
    ended: dict[str, Any] = {"status": JobStatus.DONE, "done": job.total, "ended_at": at, "upload": b""}
    if isinstance(made, Stored):
        write(job, by=None, at=at, **ended, result=made.url)
        record("job.done", job, by=None, at=at, after={"result": made.url, "rows": job.total})
    else:
        export = _keep(job.kind, made, job.reason, job.roles, by=job.owner, at=at)
        write(job, by=None, at=at, **ended, file=export)
        record("job.done", job, by=None, at=at, after={"file": export.pk, "rows": export.row_count})
    tell_done(job, at)
    return job


@transaction.atomic
def fail_job(*, job: Job, sentence: str, at: datetime) -> Job:
    """Nothing was made; the owner is told why.

    Raises WrongState when the job was cancelled or given to another worker meanwhile.
    """
    job = _lock_own(job)
    return _fail(job, sentence, at)


def _fail(job: Job, sentence: str, at: datetime) -> Job:
    write(job, by=None, at=at, status=JobStatus.FAILED, ended_at=at, upload=b"", refusal=sentence[:200])
    record("job.failed", job, by=None, at=at, after={"attempt": job.attempts})
    tell_failed(job, at)
    return job


def _lock_own(job: Job) -> Job:
    """The row, if it still belongs to this attempt."""
    fresh = lock(job)
    target = JobStatus.DONE if fresh.attempts == job.attempts else JobStatus.RUNNING
    check_transition(fresh, JOB_TRANSITIONS, target)
    return fresh


@transaction.atomic
def cancel_job(*, job: Job, by: User, at: datetime) -> Job:
    """Give the work up: what is running stops after its piece, and nothing of it stays.

    Raises WrongState when it has ended already.
    """
    job = lock(job)
    check_transition(job, JOB_TRANSITIONS, JobStatus.CANCELLED)
    write(job, by=by, at=at, status=JobStatus.CANCELLED, ended_at=at, upload=b"")
    record("job.cancelled", job, by=by, at=at, after={"done": job.done})
    return job


@transaction.atomic
def recover_jobs(*, at: datetime) -> int:
    """Jobs whose worker was lost wait again, or fail after the second loss. Returns how many."""
    lost = list(Job.objects.lost(at).select_for_update(of=("self",), skip_locked=True))
    for job in lost:
        if job.attempts >= MAX_ATTEMPTS:
            _fail(job, LOST, at)
            continue
        check_transition(job, JOB_TRANSITIONS, JobStatus.WAITING)
        write(job, by=None, at=at, status=JobStatus.WAITING, done=0)
        record("job.lost", job, by=None, at=at, after={"attempt": job.attempts})
    return len(lost)


@transaction.atomic
def forget_jobs(*, at: datetime) -> int:
    """Drop the rows of work that ended days ago; history stays. Returns how many."""
    return Job.objects.forgettable(at).delete()[0]
