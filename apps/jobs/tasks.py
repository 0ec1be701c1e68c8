"""What runs by the clock."""

from celery import shared_task
from django.utils import timezone

from apps.jobs import actions, running


@shared_task(name="jobs.run_waiting")
def run_waiting() -> int:
    """Every few seconds: the long work that waits, and what a lost worker left behind."""
    return running.run_waiting_jobs()


@shared_task(name="jobs.forget")
def forget() -> int:
    """Every night: work that ended days ago."""
    return actions.forget_jobs(at=timezone.now())
