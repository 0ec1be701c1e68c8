"""The one rate on the first page: where the reader's part of the district stands against the line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, goals_of
from apps.members.models import OrgRelation, StatusEvent
from apps.programmes.models import Programme


@dataclass(frozen=True)
class Headline:
    """I1 of one day with what is still missing; `days_left` is negative after the deadline."""

    figure: Figure
    deadline: date
    days_left: int

    @property
    def missing(self) -> int:
        return self.figure.denominator - int(self.figure.numerator)

    @property
    def to_goal(self) -> int:
        """How many more people reach the line."""
        wanted = ceil((self.figure.goal or Decimal(0)) * self.figure.denominator)
        return max(0, wanted - int(self.figure.numerator))


def headline_for(user: User, programme: Programme, on: date) -> Headline | None:
    """The report-in rate of the reader's units, the same as the board's; None for those without units."""
    scope = user.scope_for(Deed.READ_FIGURES)
    if not (scope.everything or scope.unit_paths):
        return None
    relations = OrgRelation.objects.on(on)
    if not scope.everything:
        relations = relations.filter(unit_id__in=scope.unit_ids)
    among = _all_at_once if scope.everything else _one_by_one
    due = relations.exclude(among(StatusEvent.objects.excluding(programme, on)))
    live = CheckInCard.objects.of_programme(programme.pk).live_on(on)
    counts = due.aggregate(due=Count("pk"), hits=Count("pk", filter=among(live)))
    figure = Figure(
        Indicator.REPORT_IN, Decimal(counts["hits"]), counts["due"], goals_of(programme)[Indicator.REPORT_IN]
    )
    deadline = programme.check_in_deadline
    return Headline(figure, deadline, days_left=(deadline - on).days)


def _all_at_once(rows: QuerySet[Any]) -> Q:
    """Relations of people who have such a row: gathered once for the whole district."""
    return Q(person_id__in=rows.values("person_id"))


def _one_by_one(rows: QuerySet[Any]) -> Q:
    """The same, looked up for each of a unit's few people."""
    return Q(Exists(rows.filter(person=OuterRef("person"))))
