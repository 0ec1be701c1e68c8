"""The worker's and the scheduler's entry point (celery -A volunteer_portal)."""

import os
from datetime import UTC, datetime

from celery import Celery
from celery.signals import after_task_publish, beat_init

from apps.core import health

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volunteer_portal.settings")

app = Celery("volunteer_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def send_first_heartbeat(**_: object) -> None:
    """A fresh scheduler shows itself at once, not only after the first interval."""
    app.send_task("core.heartbeat", expires=30)


@after_task_publish.connect(sender="core.heartbeat")
def note_heartbeat_sent(**_: object) -> None:
    """Celery's only word from the scheduler's side: without it a dead worker looks like a dead scheduler."""
    health.note_heartbeat_sent(at=datetime.now(tz=UTC))
