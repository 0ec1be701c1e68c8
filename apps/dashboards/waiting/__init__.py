"""The work list: what waits for a person, each line a count and the place where it is dealt with."""

from datetime import datetime

from django.utils import timezone

from apps.accounts.models import User
from apps.dashboards.waiting import communities, members, overseers, units
from apps.dashboards.waiting.lines import Waiting, counted
from apps.programmes.models import Programme

__all__ = ["Waiting", "waiting_for"]

_SOURCES = (
    units.liaison,
    units.secretary,
    units.requests,
    communities.desk,
    communities.activities,
    communities.evaluation,
    members.member,
    overseers.department,
)


def waiting_for(user: User, programme: Programme | None, at: datetime) -> list[Waiting]:
    """The lines with something in them, oldest deadline first."""
    local = timezone.localtime(at)
    lines = [line for source in _SOURCES for line in source(user, programme, local)]
    return counted(lines, local.date())
