"""A member's answer to an invitation, and the record of presence."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from apps.accounts.policy import Deed
from apps.activities.enums import (
    OPEN_TO_ROLL,
    TAKES_TIME,
    TOOK_PLACE,
    UPCOMING,
    AttendanceMethod,
    AttendanceStatus,
    HoursStatus,
    SignUpStatus,
)
from apps.activities.models.activities import Activity
from apps.core.models import Row
from apps.core.scoping import HasScope, ScopedQuerySet
from apps.members.models import Person


def began_on(first: date, last: date) -> Q:
    """Rows of activities that began on the local days, both ends included.

    By moments, not by the day of a moment: whose number among the rows the database can't tell beforehand.
    """
    start, end = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (first, last + timedelta(days=1))
    )
    return Q(activity__starts_at__gte=start, activity__starts_at__lt=end)


class SignUpQuerySet(ScopedQuerySet["SignUp"]):
    read_deed = Deed.READ_ATTENDANCE
    unit_lookups = ("unit_id",)
    town_lookups = ("activity__community_id",)
    community_lookups = ("activity__community_id",)
    person_lookups = ("person_id",)

    def answerable_by(self, user: HasScope) -> "SignUpQuerySet":
        """The answers this user may give: the own ones, and those at the own community (by telephone)."""
        return self.in_reach(user, Deed.SIGN_UP) | self.in_reach(user, Deed.CALL_ROLL)

    def signed_up(self) -> "SignUpQuerySet":
        return self.filter(status=SignUpStatus.SIGNED_UP)

    def waiting_for_answer(self) -> "SignUpQuerySet":
        return self.filter(status=SignUpStatus.INVITED)

    def of_upcoming(self, at: datetime) -> "SignUpQuerySet":
        """Answers to activities that have not begun."""
        return self.filter(activity__status__in=UPCOMING, activity__starts_at__gt=at)

    def clashing(self, person_id: int, activity: Activity) -> "SignUpQuerySet":
        """The person's other sign-ups whose activity takes time in the same span."""
        return (
            self.signed_up()
            .filter(
                person_id=person_id,
                activity__status__in=TAKES_TIME,
                activity__starts_at__lt=activity.ends_at,
                activity__ends_at__gt=activity.starts_at,
            )
            .exclude(activity=activity)
            .select_related("activity")
        )

    def arranged(self, first: date, last: date) -> "SignUpQuerySet":
        """安排: invitations to activities of the days that stand or took place (for planning, Y49)."""
        return self.filter(
            began_on(first, last),
            invited_at__isnull=False,
            activity__status__in=TAKES_TIME,
        )

    def arranged_and_finished(self, first: date, last: date) -> "SignUpQuerySet":
        """Invitations to activities of the days that took place: what I6 counts."""
        return self.arranged(first, last).filter(activity__status__in=TOOK_PLACE)

    def count_per_person(self) -> QuerySet[Any, Any]:
        """Rows `{person_id, times}`: activities of each person in this selection (one row per activity)."""
        return self.order_by().values("person_id").annotate(times=Count("pk"))

    def with_names(self) -> "SignUpQuerySet":
        return self.select_related("person", "unit", "activity__community")


class SignUp(Row):
    """邀请与报名: `invited_at` is set when the community arranged the activity for the person (I6).

    `unit` is the person's unit on the day of the invitation or sign-up. `number` is the line of the printed
    sign-in sheet: given at the first sign-up and kept.
    """

    activity = models.ForeignKey(
        Activity, verbose_name="活动", on_delete=models.CASCADE, related_name="sign_ups"
    )
    person = models.ForeignKey(Person, verbose_name="党员", on_delete=models.PROTECT, related_name="sign_ups")
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    status = models.CharField("答复", max_length=10, choices=SignUpStatus, default=SignUpStatus.INVITED)
    invited_at = models.DateTimeField("邀请时间", null=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    reason = models.CharField("原因", max_length=200, blank=True)
    by_proxy = models.BooleanField("代为答复", default=False)
    number = models.PositiveSmallIntegerField("签到表编号", null=True, editable=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = "报名"
        verbose_name_plural = "报名"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="activities_sign_up_once"),
            models.UniqueConstraint(
                fields=["activity", "number"],
                name="activities_sign_up_number_once",
                condition=Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_sign_up_coming_has_number",
                condition=~Q(status__in=[SignUpStatus.SIGNED_UP, SignUpStatus.EXCUSED])
                | Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_sign_up_answer_has_time",
                condition=Q(status=SignUpStatus.INVITED, answered_at=None, invited_at__isnull=False)
                | (~Q(status=SignUpStatus.INVITED) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.activity}"

    def touches(self) -> tuple[int | None, ...]:
        return (self.person_id,)


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    read_deed = Deed.READ_ATTENDANCE
    unit_lookups = ("unit_id",)
    town_lookups = ("activity__community_id",)
    community_lookups = ("activity__community_id",)
    person_lookups = ("person_id",)

    def present(self) -> "AttendanceQuerySet":
        return self.filter(status=AttendanceStatus.PRESENT)

    def verified(self) -> "AttendanceQuerySet":
        """Hours that stand in the ledger and are not void; a dispute doesn't take them away."""
        return self.filter(verified_at__isnull=False, hours__gt=0).exclude(hours_status=HoursStatus.VOID)

    def waiting_for_verification(self) -> "AttendanceQuerySet":
        return self.filter(hours_status=HoursStatus.PROPOSED)

    def disputed(self) -> "AttendanceQuerySet":
        return self.filter(hours_status=HoursStatus.DISPUTED)

    def served_on(self, first: date, last: date) -> "AttendanceQuerySet":
        """Records of activities that began on the local days, both ends included."""
        return self.filter(began_on(first, last))

    def count_per_person(self) -> QuerySet[Any, Any]:
        """Rows `{person_id, times}`: activities of each person in this selection.

        One attendance per person and activity, and an activity has one service date: with `verified()` and
        `served_on(1 January, t)` these are the (activity, date) pairs of I7.
        """
        return self.order_by().values("person_id").annotate(times=Count("pk"))

    def overlapping(
        self, person_ids: Iterable[int], starts_at: datetime, ends_at: datetime
    ) -> "AttendanceQuerySet":
        """Verified presence of these people in the span."""
        return self.verified().filter(person_id__in=person_ids, in_at__lt=ends_at, out_at__gt=starts_at)

    def out_of_balance(self) -> "AttendanceQuerySet":
        """Invariant: hours equal the sum of the ledger, nothing before verification; this must be empty."""
        ledger = Coalesce(Sum("ledger__hours"), Decimal(0), output_field=DecimalField())
        expected = Case(
            When(verified_at__isnull=False, then=F("hours")), default=Decimal(0), output_field=DecimalField()
        )
        return self.annotate(in_ledger=ledger, expected=expected).exclude(in_ledger=F("expected"))

    def with_names(self) -> "AttendanceQuerySet":
        rows = self.select_related("person", "unit", "activity__community", "recorded_by", "verified_by")
        return rows.prefetch_related("corrections")


class Attendance(Row):
    """到场记录: one per person and activity, with real times and the method by which it was taken.

    `hours` is what is proposed from the times (0.1 h, no travel, breaks off) until verified; from then on
    (`verified_at` is set) it equals the sum of the ledger. `recorded_by` took the roll; `verified_by` is
    neither the member nor the recorder.
    """

    activity = models.ForeignKey(
        Activity, verbose_name="活动", on_delete=models.PROTECT, related_name="attendances"
    )
    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.PROTECT, related_name="attendances"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    status = models.CharField("到场", max_length=8, choices=AttendanceStatus)
    method = models.CharField("方式", max_length=10, choices=AttendanceMethod)
    is_walk_in = models.BooleanField("临时参加", default=False)
    in_at = models.DateTimeField("到场时间", null=True, blank=True)
    out_at = models.DateTimeField("离开时间", null=True, blank=True)
    out_by_default = models.BooleanField("按活动结束计", default=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("登记时间")
    hours = models.DecimalField("时长", max_digits=5, decimal_places=1, default=0)
    hours_status = models.CharField("时长状态", max_length=10, choices=HoursStatus, default=HoursStatus.NONE)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="核实人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_at = models.DateTimeField("核实时间", null=True)
    is_late_record = models.BooleanField("超期记录", default=False)
    dispute_reason = models.CharField("异议", max_length=200, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "到场记录"
        verbose_name_plural = "到场记录"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                name="activities_attendance_once",
                violation_error_message="这位党员在本次活动中已有记录。请在名单里修改。",
            ),
            models.CheckConstraint(
                name="activities_attendance_present_has_times",
                condition=Q(status=AttendanceStatus.PRESENT, in_at__isnull=False)
                | (~Q(status=AttendanceStatus.PRESENT) & Q(in_at=None, out_at=None)),
            ),
            models.CheckConstraint(
                name="activities_attendance_times_in_order",
                condition=Q(out_at=None) | Q(out_at__gte=F("in_at")),
                violation_error_message="离开时间不能早于到场时间。请改时间。",
            ),
            models.CheckConstraint(
                name="activities_attendance_verified_has_person",
                condition=Q(verified_by__isnull=False, verified_at__isnull=False)
                | (
                    Q(verified_by=None, verified_at=None)
                    & ~Q(hours_status__in=[HoursStatus.VERIFIED, HoursStatus.VOID])
                ),
            ),
            models.CheckConstraint(
                name="activities_attendance_hours_sensible",
                condition=Q(hours__gte=0, hours__lte=24),
                violation_error_message="一次活动的时长应在 0 到 24 小时之间。请改小时数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.activity}"

    def touches(self) -> tuple[int | None, ...]:
        return (self.person_id,)

    def get_absolute_url(self) -> str:
        return reverse("activities:attendance_detail", args=[self.pk])

    @property
    def is_open_to_roll(self) -> bool:
        """Whether the roll may still change it: nothing of it stands in the ledger."""
        return self.hours_status in OPEN_TO_ROLL

    def came_late(self) -> bool:
        return self.in_at is not None and self.in_at > self.activity.starts_at

    def left_early(self) -> bool:
        return self.out_at is not None and self.out_at < self.activity.ends_at
