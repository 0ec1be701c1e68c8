"""All indicators of one day for every unit and community, from the rows of all floors into the kept sums."""

from django.utils import timezone

from apps.core.models import touch
from apps.core.scoping import Scope
from apps.dashboards import actions
from apps.dashboards.standings import fresh_standings
from apps.programmes.models import Programme
from bench.measure import Figure, in_child, seconds


def measure() -> list[Figure]:
    reading = seconds(_read)
    value, most = in_child(recompute)
    return [
        Figure(
            "cold",
            "all indicators of a day, all units and communities",
            value,
            "s",
            limit=60,
            notes=[f"reading the people {reading:.1f} s", f"peak {most:.0f} MB", "no row locked"],
        )
    ]


def _read() -> None:
    fresh_standings(Programme.objects.get(), timezone.localdate(), Scope(everything=True))


def recompute() -> float:
    """Seconds for all of them."""
    touch([None])
    return seconds(lambda: actions.keep_standings(at=timezone.now()))
