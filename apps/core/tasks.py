"""What the scheduler asks of the worker on behalf of the machinery."""

from celery import shared_task
from django.utils import timezone

from apps.core import health


@shared_task(name="core.heartbeat", expires=30)
def heartbeat() -> None:
    """Shows that scheduler, broker and worker pass a task on; stale heartbeats expire in the queue."""
    health.note_heartbeat_done(at=timezone.now())
