"""The append-only ledger of service hours, and corrections by reason and a second person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.accounts.policy import Deed
from apps.activities.enums import CorrectionStatus, LedgerKind
from apps.activities.models.activities import Activity
from apps.activities.models.attendance import Attendance
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.models import Person


class HoursRecordQuerySet(ScopedQuerySet["HoursRecord"]):
    read_deed = Deed.READ_ATTENDANCE
    unit_lookups = ("unit__path", "community__town__path")
    community_lookups = ("community_id",)
    person_lookups = ("person_id",)


class HoursRecord(models.Model):
    """服务时长台账: never changed or deleted (database trigger); a correction is a reversal and a new entry.

    `hours` is negative in a reversal. `unit` and `community` are those of the service date. Recorder,
    confirmer and beneficiary are three different people.
    """

    kind = models.CharField("类型", max_length=10, choices=LedgerKind)
    attendance = models.ForeignKey(
        Attendance, verbose_name="到场记录", on_delete=models.PROTECT, related_name="ledger"
    )
    reverses = models.OneToOneField(
        "self", verbose_name="冲销的记录", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.PROTECT, related_name="hours_records"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(
        "communities.Community", verbose_name="社区", on_delete=models.PROTECT, related_name="+"
    )
    activity = models.ForeignKey(Activity, verbose_name="活动", on_delete=models.PROTECT, related_name="+")
    service_on = models.DateField("服务日期", db_index=True)
    hours = models.DecimalField("小时", max_digits=5, decimal_places=1)
    content = models.CharField("服务内容", max_length=200)
    is_late_record = models.BooleanField("超期记录", default=False)
    reason = models.CharField("原因", max_length=200, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="核实人", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("入账时间")

    objects = HoursRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "服务时长"
        verbose_name_plural = "服务时长"
        ordering = ["-service_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_ledger_sign_and_reason",
                condition=Q(kind=LedgerKind.ENTRY, hours__gt=0, reverses=None)
                | (Q(kind=LedgerKind.REVERSAL, hours__lt=0, reverses__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="activities_ledger_two_people",
                condition=~Q(recorded_by=F("confirmed_by")),
                violation_error_message="登记人不能核实自己登记的时长，请由另一位同志核实。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "service_on"], include=["hours"], name="activities_ledger_person_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.service_on} {self.hours}小时"


class HoursCorrection(Row):
    """更正: asked by one person with a reason, confirmed by a second one who is not the member."""

    attendance = models.ForeignKey(
        Attendance, verbose_name="到场记录", on_delete=models.PROTECT, related_name="corrections"
    )
    new_hours = models.DecimalField("更正后小时", max_digits=5, decimal_places=1, help_text="填 0 表示作废")
    reason = models.CharField("原因", max_length=200)
    status = models.CharField("状态", max_length=10, choices=CorrectionStatus, default=CorrectionStatus.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("确认时间", null=True)

    class Meta:
        verbose_name = "时长更正"
        verbose_name_plural = "时长更正"
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                name="activities_correction_one_open",
                condition=Q(status=CorrectionStatus.ASKED),
                violation_error_message="这条时长已有一个更正在等待确认。",
            ),
            models.CheckConstraint(
                name="activities_correction_has_reason",
                condition=~Q(reason=""),
                violation_error_message="请填写更正原因。",
            ),
            models.CheckConstraint(
                name="activities_correction_by_a_second_person",
                condition=Q(status=CorrectionStatus.ASKED, decided_by=None, decided_at=None)
                | (
                    ~Q(status=CorrectionStatus.ASKED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                violation_error_message="提出人不能确认自己的更正。",
            ),
        ]

    def __str__(self) -> str:
        return f"更正 {self.attendance}"
