"""Entry points of the scheduler for members."""

from celery import shared_task
from django.utils import timezone

from apps.members import actions


@shared_task(name="members.sweep_day")
def sweep_day() -> None:
    actions.sweep_day(at=timezone.now())
