"""Entry points of the scheduler for the audit."""

from celery import shared_task
from django.utils import timezone

from apps.audit.sealing import seal_events as seal


@shared_task(name="audit.seal_events")
def seal_events() -> None:
    seal(at=timezone.now())
