"""Entry points of the scheduler for figures."""

from celery import shared_task
from django.utils import timezone

from apps.dashboards import actions


@shared_task(name="dashboards.take_snapshots")
def take_snapshots() -> None:
    actions.take_snapshots(at=timezone.now())


@shared_task(name="dashboards.check_invariants")
def check_invariants() -> None:
    actions.check_invariants(at=timezone.now())


@shared_task(name="dashboards.keep_standings")
def keep_standings() -> None:
    actions.keep_standings(at=timezone.now())
