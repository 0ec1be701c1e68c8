"""Members as the organisers of activities see them: who may be invited, how often already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Count, DecimalField, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.activities.enums import Audience, Batch
from apps.activities.models.activities import Activity
from apps.activities.models.attendance import Attendance, SignUp
from apps.activities.models.hours import HoursRecord
from apps.checkins.models import CheckInCard
from apps.members.models import OrgRelation, Person, StatusEvent
from apps.members.models.people import PersonQuerySet
from apps.posts.enums import ClaimStatus
from apps.posts.models import PostClaim
from apps.programmes.models import Programme

_HOURS = DecimalField(max_digits=7, decimal_places=1)


@dataclass(frozen=True)
class Invitation:
    """Whom to ask (Y48): everybody, or the groups of some posts; all or half; only those asked too seldom."""

    audience: Audience
    post_ids: tuple[int, ...] = ()
    batch: Batch = Batch.WHOLE
    only_short: bool = False

    def pick(self, everybody: Sequence["Invitee"], minimum: int) -> list["Invitee"]:
        """Those to ask now: the batch is cut first, so that both halves stay the same people."""
        half = (len(everybody) + 1) // 2
        cut = {Batch.WHOLE: slice(None), Batch.FIRST: slice(half), Batch.SECOND: slice(half, None)}
        rows: list[Any] = [] if self.audience == Audience.NOBODY else list(everybody[cut[self.batch]])
        return [row for row in rows if not row.asked and not (self.only_short and row.arranged >= minimum)]


class InviteeQuerySet(PersonQuerySet):
    """People with their cards, claims and answers, which hang on higher floors than the person."""

    def checked_in(self, programme_id: int, community_id: int | None = None) -> "InviteeQuerySet":
        """Those with a live card of the programme, at one community if given."""
        cards = CheckInCard.objects.checked_in().of_programme(programme_id).filter(person=OuterRef("pk"))
        if community_id is not None:
            cards = cards.filter(community_id=community_id)
        return self.filter(Exists(cards))

    def with_card_number(self, year: int, serial: int) -> "InviteeQuerySet":
        """The holder of one card, wherever the person has checked in."""
        cards = CheckInCard.objects.checked_in().filter(programme__year=year, serial=serial)
        return self.filter(Exists(cards.filter(person=OuterRef("pk"))))

    def available_on(self, day: date) -> "InviteeQuerySet":
        """In a unit on the day, not away by an approved status event."""
        related = OrgRelation.objects.on(day).filter(person=OuterRef("pk"))
        away = StatusEvent.objects.approved_on(day).filter(person=OuterRef("pk"))
        return self.filter(Exists(related)).exclude(Exists(away))

    def in_groups(self, post_ids: Iterable[int]) -> "InviteeQuerySet":
        """Members of the posts' groups; those on leave are excused from arrangement (C4)."""
        claims = PostClaim.objects.filter(post_id__in=post_ids, status=ClaimStatus.ACTIVE)
        return self.filter(Exists(claims.filter(person=OuterRef("pk"))))

    def not_on_leave(self, community_id: int) -> "InviteeQuerySet":
        """Without those whose only posts in the community are on leave."""
        claims = PostClaim.objects.filter(community_id=community_id, person=OuterRef("pk"))
        on_leave = claims.filter(status=ClaimStatus.ON_LEAVE)
        active = claims.filter(status=ClaimStatus.ACTIVE)
        rows: InviteeQuerySet = self.exclude(Exists(on_leave) & ~Exists(active))
        return rows

    def with_asked(self, activity_id: int) -> "InviteeQuerySet":
        """Adds `asked`: whether the community has invited the person to the activity already."""
        asked = SignUp.objects.filter(activity_id=activity_id, invited_at__isnull=False)
        rows: InviteeQuerySet = self.annotate(asked=Exists(asked.filter(person=OuterRef("pk"))))
        return rows

    def with_unit_on(self, day: date) -> "InviteeQuerySet":
        """Adds `unit_of_day` (id) and `unit_name`."""
        relations = OrgRelation.objects.on(day).filter(person=OuterRef("pk"))
        rows: InviteeQuerySet = self.annotate(
            unit_of_day=Subquery(relations.values("unit_id")[:1]),
            unit_name=Subquery(relations.values("unit__short_name")[:1]),
        )
        return rows

    def with_arranged(self, first: date, last: date) -> "InviteeQuerySet":
        """Adds `arranged`: to how many activities of the days the person was invited (Y49)."""
        rows: InviteeQuerySet = self.annotate(arranged=_times(SignUp.objects.arranged(first, last)))
        return rows

    def with_attended(self, first: date, last: date) -> "InviteeQuerySet":
        """Adds `attended`: how many activities of the days have verified hours (Y58)."""
        rows: InviteeQuerySet = self.annotate(
            attended=_times(Attendance.objects.verified().served_on(first, last))
        )
        return rows

    def with_hours(self, first: date, last: date) -> "InviteeQuerySet":
        """Adds `hours_total`: what the ledger says of the days."""
        ledger = HoursRecord.objects.served_on(first, last).filter(person=OuterRef("pk"))
        total = Subquery(ledger.hours_per_person().values("total"), output_field=_HOURS)
        rows: InviteeQuerySet = self.annotate(
            hours_total=Coalesce(total, Decimal("0.0"), output_field=_HOURS)
        )
        return rows

    def audience_of(self, activity: Activity, programme: Programme, choice: Invitation) -> QuerySet[Any]:
        """Everybody the choice means, asked or not, with unit and number of invitations, by name."""
        rows = self.checked_in(programme.pk, activity.community_id).available_on(activity.service_on)
        if choice.audience == Audience.GROUPS:
            rows = rows.in_groups(choice.post_ids)
        else:
            rows = rows.not_on_leave(activity.community_id)
        rows = rows.with_unit_on(activity.service_on).with_asked(activity.pk)
        return rows.with_arranged(programme.starts_on, programme.ends_on).order_by("pinyin", "pk")


def _served(first: date, last: date) -> QuerySet[Attendance]:
    return Attendance.objects.verified().served_on(first, last)


def _times(rows: QuerySet[SignUp] | QuerySet[Attendance]) -> Coalesce:
    mine = rows.filter(person=OuterRef("pk")).order_by().values("person_id")
    counted = mine.annotate(times=Count("activity_id", distinct=True)).values("times")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class Invitee(Person):
    """A member seen from the activities: the same row, with questions about cards, posts and answers."""

    objects: ClassVar[Any] = InviteeQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = "可邀请的党员"
        verbose_name_plural = "可邀请的党员"
