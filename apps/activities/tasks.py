"""Celery entry points: the clock in, one action out."""

from celery import shared_task
from django.utils import timezone

from apps.activities import actions


@shared_task(name="activities.sweep_hour")
def sweep_hour() -> None:
    actions.sweep_hour(at=timezone.now())


@shared_task(name="activities.sweep_day")
def sweep_day() -> None:
    actions.sweep_day(at=timezone.now())
