"""What runs by the clock."""

from celery import shared_task
from django.utils import timezone

from apps.spreadsheets import actions


@shared_task(name="spreadsheets.purge_files")
def purge_files() -> int:
    """Every night: forget uploads and exports whose time is over."""
    return actions.purge_files(at=timezone.now())
