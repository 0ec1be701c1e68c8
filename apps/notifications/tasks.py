"""Entry points of the scheduler for messages."""

from celery import shared_task
from django.utils import timezone

from apps.notifications import actions


@shared_task(name="notifications.send_digests")
def send_digests() -> None:
    actions.send_digests(at=timezone.now())
