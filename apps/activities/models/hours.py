"""The append-only ledger of service hours, and corrections by reason and a second person."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet, Sum

from apps.accounts.policy import Deed
from apps.activities.enums import CorrectionStatus, LedgerKind
from apps.activities.models.activities import Activity
from apps.activities.models.attendance import Attendance
from apps.core.models import Row
from apps.core.scoping import HasScope, ScopedQuerySet
from apps.members.models import Person


class HoursRecordQuerySet(ScopedQuerySet["HoursRecord"]):
    read_deed = Deed.READ_ATTENDANCE
    unit_lookups = ("unit_id",)
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)
    person_lookups = ("person_id",)

    def served_on(self, first: date, last: date) -> "HoursRecordQuerySet":
        return self.filter(service_on__gte=first, service_on__lte=last)

    def of_day(self, person_ids: Iterable[int], day: date) -> dict[int, Decimal]:
        """Hours in the ledger per person on one day."""
        rows = self.order_by().filter(person_id__in=person_ids, service_on=day).values("person_id")
        return dict(rows.annotate(total=Sum("hours")).values_list("person_id", "total"))

    def total(self) -> Decimal:
        return self.aggregate(total=Sum("hours"))["total"] or Decimal("0.0")

    def hours_per_person(self) -> QuerySet[Any, Any]:
        """Rows `{person_id, total}` of this selection (I9)."""
        return self.order_by().values("person_id").annotate(total=Sum("hours"))

    def standing(self) -> "HoursRecordQuerySet":
        """Entries that no reversal has taken back."""
        return self.filter(kind=LedgerKind.ENTRY, reversed_by=None)

    def with_names(self) -> "HoursRecordQuerySet":
        return self.select_related(
            "person", "unit", "community", "activity", "recorded_by", "confirmed_by", "attendance"
        )


class HoursRecord(models.Model):
    """服务时长台账: never changed or deleted (database trigger); a correction is a reversal and a new entry.

    `hours` is negative in a reversal. `unit` and `community` are those of the service date. The
    confirmer is neither the recorder (constraint) nor the beneficiary (action).
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


class HoursCorrectionQuerySet(ScopedQuerySet["HoursCorrection"]):
    read_deed = Deed.READ_ATTENDANCE
    unit_lookups = ("attendance__unit_id",)
    town_lookups = ("attendance__activity__community_id",)
    community_lookups = ("attendance__activity__community_id",)
    person_lookups = ("attendance__person_id",)

    def decidable_by(self, user: HasScope) -> "HoursCorrectionQuerySet":
        """At the own community, or within the town for days too long for a community."""
        return self.in_reach(user, Deed.CORRECT_HOURS) | self.in_reach(user, Deed.VERIFY_OVERLONG_HOURS)

    def waiting(self) -> "HoursCorrectionQuerySet":
        return self.filter(status=CorrectionStatus.ASKED)

    def with_names(self) -> "HoursCorrectionQuerySet":
        return self.select_related(
            "attendance__person", "attendance__activity__community", "asked_by", "decided_by"
        )


class HoursCorrection(Row):
    """更正: asked by one person with a reason, confirmed by a second one who is not the member."""

    attendance = models.ForeignKey(
        Attendance, verbose_name="到场记录", on_delete=models.PROTECT, related_name="corrections"
    )
    old_hours = models.DecimalField("更正前小时", max_digits=5, decimal_places=1)
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
    decision_reason = models.CharField("处理意见", max_length=200, blank=True)

    objects = HoursCorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "时长更正"
        verbose_name_plural = "时长更正"
        constraints = [
            models.UniqueConstraint(
                fields=["attendance"],
                name="activities_correction_one_open",
                condition=Q(status=CorrectionStatus.ASKED),
                violation_error_message="这条时长已有一个更正在等待确认。请等确认以后再提。",
            ),
            models.CheckConstraint(
                name="activities_correction_has_reason",
                condition=~Q(reason=""),
                violation_error_message="请填写更正原因。",
            ),
            models.CheckConstraint(
                name="activities_correction_hours_sensible",
                condition=Q(new_hours__gte=0, new_hours__lte=24),
                violation_error_message="一次活动的时长应在 0 到 24 小时之间。请改小时数。",
            ),
            models.CheckConstraint(
                name="activities_correction_changes_something",
                condition=~Q(new_hours=F("old_hours")),
                violation_error_message="更正后的小时数和原来一样。请填写要改成的小时数。",
            ),
            models.CheckConstraint(
                name="activities_correction_refused_has_reason",
                condition=~Q(status=CorrectionStatus.REFUSED) | ~Q(decision_reason=""),
                violation_error_message="请填写不更正的理由。",
            ),
            models.CheckConstraint(
                name="activities_correction_by_a_second_person",
                condition=Q(status=CorrectionStatus.ASKED, decided_by=None, decided_at=None)
                | (
                    ~Q(status=CorrectionStatus.ASKED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                violation_error_message="提出人不能确认自己的更正。请另一位同志确认。",
            ),
        ]

    def __str__(self) -> str:
        return f"更正 {self.attendance}"
