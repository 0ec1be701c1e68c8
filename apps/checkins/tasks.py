"""Entry points of the scheduler for cards."""

from celery import shared_task
from django.utils import timezone

from apps.checkins import actions


@shared_task(name="checkins.sweep_day")
def sweep_day() -> None:
    actions.sweep_day(at=timezone.now())
