"""Entry points of the scheduler for evaluations."""

from celery import shared_task
from django.utils import timezone

from apps.evaluations import actions


@shared_task(name="evaluations.sweep_day")
def sweep_day() -> None:
    actions.sweep_day(at=timezone.now())
