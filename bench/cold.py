"""All indicators of one day for every unit and community, from the rows."""

from django.db import transaction
from django.utils import timezone

from apps.core.scoping import Scope
from apps.dashboards.figures import figures_over
from apps.dashboards.standings import grouped, standings
from apps.programmes.models import Programme
from bench.measure import Figure, peak_megabytes, seconds


def measure() -> list[Figure]:
    reading = seconds(_read)
    value = seconds(_everything)
    return [
        Figure(
            "cold",
            "all indicators of a day, all units and communities",
            value,
            "s",
            limit=60,
            notes=[f"reading the people {reading:.1f} s", f"peak {peak_megabytes():.0f} MB", "no row locked"],
        )
    ]


def _read() -> None:
    with transaction.atomic():
        standings(Programme.objects.get(), timezone.localdate(), Scope(everything=True))


def _everything() -> None:
    programme = Programme.objects.get()
    rows = standings(programme, timezone.localdate(), Scope(everything=True))
    figures_over(rows, programme)
    for key in ("unit_id", "community_id", "residence_id"):
        for people in grouped(rows, key).values():
            figures_over(people, programme)
