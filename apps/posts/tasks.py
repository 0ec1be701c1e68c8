"""Entry points of the scheduler."""

from celery import shared_task
from django.utils import timezone

from apps.posts.actions import sweeps


@shared_task(name="posts.sweep_hour")
def sweep_hour() -> None:
    sweeps.sweep_hour(at=timezone.now())
