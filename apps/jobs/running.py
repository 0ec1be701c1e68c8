"""The worker's side of long work: take a job, do its pieces, end it; the clock is read between pieces."""

from __future__ import annotations

import logging
from contextlib import suppress

from django.utils import timezone

from apps.core.errors import DomainError, WrongState, refuse_if
from apps.jobs.actions import end_job, fail_job, note_progress, recover_jobs, take_job
from apps.jobs.kinds import kind_of
from apps.jobs.models import Job
from apps.jobs.rules import problems_with_going_on

UNEXPECTED = "程序出了意外，没有生成文件。请重新提交；再出现请联系系统管理员。"
log = logging.getLogger(__name__)


def run_waiting_jobs() -> int:
    """Give lost jobs back, then do what waits, one after the other. Returns how many were taken."""
    recover_jobs(at=timezone.now())
    taken = 0
    while job := take_job(at=timezone.now()):
        taken += 1
        run_job(job)
    return taken


def run_job(job: Job) -> None:
    """Do one taken job; between its pieces ask whether it is still wanted."""
    try:
        kind = kind_of(job.kind)
        refuse_if(problems_with_going_on(kind, job))
        work = kind.begin(job.owner, {**job.parameters, "upload": job.upload}, timezone.now())
        for done in work.pieces():
            if not note_progress(job=job, done=done, at=timezone.now()):
                return
        end_job(job=job, work=work, at=timezone.now())
    except WrongState:
        log.info("job %s was cancelled or given to another worker", job.pk)
    except DomainError as refusal:
        _fail(job, refusal.sentence)
    except Exception:
        _fail(job, UNEXPECTED)
        raise


def _fail(job: Job, sentence: str) -> None:
    with suppress(WrongState):
        fail_job(job=job, sentence=sentence, at=timezone.now())
