"""One month of activities, day by day."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.enums import ActivityStatus
from apps.activities.models import Activity
from apps.checkins.models import CheckInCard
from apps.programmes.models import Programme


@dataclass(frozen=True)
class Month:
    """A month by days: those with activities, and the Party activity days even where empty."""

    first: date
    days: list["MonthDay"]

    @property
    def previous_key(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def following_key(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"


@dataclass(frozen=True)
class MonthDay:
    on: date
    is_party_day: bool
    activities: list[Activity]


def month_named(text: str, today: date) -> date | None:
    """The first day of "2026-05"; of this month for an empty text; None for anything else."""
    if not text:
        return today.replace(day=1)
    match = re.fullmatch(r"(20\d{2})-(0[1-9]|1[0-2])", text)
    return date(int(match[1]), int(match[2]), 1) if match else None


def own_communities(user: User) -> frozenset[int]:
    """The communities whose activities the user arranges; for a member the one of the check-in."""
    arranged = user.scope_for(Deed.PLAN_ACTIVITIES).community_ids
    if arranged or user.person_id is None:
        return arranged
    cards = CheckInCard.objects.checked_in().filter(person=user.person_id, community__isnull=False)
    return frozenset(pk for pk in cards.values_list("community", flat=True) if pk)


def month_of(user: User, first: date, *, communities: Collection[int] = ()) -> Month:
    """What the user may read of the month, of these communities or of all, nothing cancelled; two queries."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    rows = Activity.objects.visible_to(user).on_days(first, last).exclude(status=ActivityStatus.CANCELLED)
    if communities:
        rows = rows.filter(community__in=communities)
    by_day: dict[date, list[Activity]] = {}
    for row in rows.with_names().order_by("starts_at"):
        by_day.setdefault(row.service_on, []).append(row)
    programme = Programme.objects.for_day(first).first()
    party_days = {
        first.replace(day=day) for day in (programme.activity_days if programme else []) if day <= last.day
    }
    days = sorted(by_day.keys() | party_days)
    return Month(first, [MonthDay(day, day in party_days, by_day.get(day, [])) for day in days])
