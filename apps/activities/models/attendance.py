"""A member's answer to an invitation, and the record of presence."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.policy import Deed
from apps.activities.enums import AttendanceMethod, AttendanceStatus, HoursStatus, SignUpStatus
from apps.activities.models.activities import Activity
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.models import Person


class SignUpQuerySet(ScopedQuerySet["SignUp"]):
    read_deed = Deed.READ_ATTENDANCE
    unit_lookups = ("unit__path", "activity__community__town__path")
    community_lookups = ("activity__community_id",)
    person_lookups = ("person_id",)

    def signed_up(self) -> "SignUpQuerySet":
        return self.filter(status=SignUpStatus.SIGNED_UP)


class SignUp(Row):
    """邀请与报名: `invited_at` is set when the community arranged the activity for the person (I6).

    `unit` is the person's unit on the day of the invitation or sign-up.
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

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = "报名"
        verbose_name_plural = "报名"
        constraints = [
            models.UniqueConstraint(fields=["activity", "person"], name="activities_sign_up_once"),
            models.CheckConstraint(
                name="activities_sign_up_answer_has_time",
                condition=Q(status=SignUpStatus.INVITED, answered_at=None, invited_at__isnull=False)
                | (~Q(status=SignUpStatus.INVITED) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.activity}"


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    read_deed = Deed.READ_ATTENDANCE
    unit_lookups = ("unit__path", "activity__community__town__path")
    community_lookups = ("activity__community_id",)
    person_lookups = ("person_id",)

    def present(self) -> "AttendanceQuerySet":
        return self.filter(status=AttendanceStatus.PRESENT)

    def verified(self) -> "AttendanceQuerySet":
        return self.filter(hours_status=HoursStatus.VERIFIED)

    def waiting_for_verification(self) -> "AttendanceQuerySet":
        return self.filter(hours_status__in=[HoursStatus.PROPOSED, HoursStatus.DISPUTED])


class Attendance(Row):
    """到场记录: one per person and activity, with real times and the method by which it was taken.

    `hours` is what is proposed from the times (0.1 h, no travel, breaks off) until verified, then what the
    ledger says. `recorded_by` took the roll; `verified_by` is neither the member nor the recorder's double.
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
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                name="activities_attendance_once",
                violation_error_message="这位党员在本次活动中已有记录。",
            ),
            models.CheckConstraint(
                name="activities_attendance_present_has_times",
                condition=Q(status=AttendanceStatus.PRESENT, in_at__isnull=False)
                | (~Q(status=AttendanceStatus.PRESENT) & Q(in_at=None, out_at=None)),
            ),
            models.CheckConstraint(
                name="activities_attendance_times_in_order",
                condition=Q(out_at=None) | Q(out_at__gte=F("in_at")),
                violation_error_message="离开时间不能早于到场时间。",
            ),
            models.CheckConstraint(
                name="activities_attendance_verified_has_person",
                condition=Q(
                    hours_status__in=[HoursStatus.VERIFIED, HoursStatus.DISPUTED],
                    verified_by__isnull=False,
                    verified_at__isnull=False,
                )
                | ~Q(hours_status__in=[HoursStatus.VERIFIED, HoursStatus.DISPUTED]),
            ),
            models.CheckConstraint(
                name="activities_attendance_hours_sensible",
                condition=Q(hours__gte=0, hours__lte=24),
                violation_error_message="一次活动的时长应在 0 到 24 小时之间。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}：{self.activity}"
