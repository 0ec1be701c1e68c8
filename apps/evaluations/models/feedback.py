"""What communities tell units: the half-year report, and what can't wait."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import Scope, ScopedQuerySet
from apps.evaluations.enums import AT_UNIT, FeedbackStatus, Handling
from apps.evaluations.models.rounds import EvaluationRound
from apps.members.models import Person

_F = FeedbackStatus

_SENT = Q(status__in=AT_UNIT)
_SENT_IN_TIME = _SENT & Q(sent_at__date__lte=F("round__feedback_by"))
_ACKNOWLEDGED = Q(status=_F.ACKNOWLEDGED)


class FeedbackReportQuerySet(ScopedQuerySet["FeedbackReport"]):
    """The community and the town see every report, the unit those that were sent."""

    read_deed = Deed.READ_FEEDBACK
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)

    def within(self, scope: Scope) -> Q:
        return Q(unit_id__in=scope.unit_ids, status__in=AT_UNIT) | super().within(scope)

    def of_half(self, programme_id: int, half: str) -> "FeedbackReportQuerySet":
        """Reports due in the half-year (I13, denominator)."""
        return self.filter(round__programme_id=programme_id, round__half=half)

    def sent(self) -> "FeedbackReportQuerySet":
        return self.filter(_SENT)

    def sent_in_time(self) -> "FeedbackReportQuerySet":
        """Sent by the last day of the window (I13)."""
        return self.filter(_SENT_IN_TIME)

    def acknowledged(self) -> "FeedbackReportQuerySet":
        return self.filter(_ACKNOWLEDGED)

    def counts(self) -> dict[str, int]:
        """How many there are (`owed`), were `sent`, `sent_in_time` and `acknowledged`, in one statement."""
        return self.aggregate(
            owed=Count("pk"),
            sent=Count("pk", filter=_SENT),
            sent_in_time=Count("pk", filter=_SENT_IN_TIME),
            acknowledged=Count("pk", filter=_ACKNOWLEDGED),
        )

    def waiting_for_unit(self) -> "FeedbackReportQuerySet":
        return self.filter(status=_F.SENT)

    def unanswered_since(self, moment: datetime) -> "FeedbackReportQuerySet":
        return self.waiting_for_unit().filter(sent_at__lt=moment)

    def with_names(self) -> "FeedbackReportQuerySet":
        return self.select_related(
            "unit", "community", "round__programme", "round__community", "sent_by", "acknowledged_by"
        )


class FeedbackReport(Row):
    """半年反馈报告: what a unit's members did in a community, with the unit's answer (Y53, Y32).

    `facts` is frozen when the report is sent (see reports.py).
    """

    round = models.ForeignKey(
        EvaluationRound, verbose_name="测评", on_delete=models.PROTECT, related_name="reports"
    )
    community = models.ForeignKey(
        "communities.Community",
        verbose_name="社区",
        on_delete=models.PROTECT,
        related_name="feedback_reports",
    )
    unit = models.ForeignKey(
        "units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="feedback_reports"
    )
    number = models.CharField("编号", max_length=60)
    facts = models.JSONField("服务情况", default=dict)
    summary = models.CharField("社区评语", max_length=1000, blank=True)
    status = models.CharField("状态", max_length=12, choices=FeedbackStatus, default=_F.DRAFT)
    sent_at = models.DateTimeField("发送时间", null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发送人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签收人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    handling_kinds = ArrayField(
        models.CharField(max_length=20, choices=Handling), verbose_name="结果运用", default=list, blank=True
    )
    handling = models.CharField("处理情况", max_length=1000, blank=True)
    chased_at = models.DateTimeField("催办时间", null=True)
    escalated_at = models.DateTimeField("上报时间", null=True)

    objects = FeedbackReportQuerySet.as_manager()

    class Meta:
        verbose_name = "反馈报告"
        verbose_name_plural = "反馈报告"
        ordering = ["-round__ends_on", "unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                name="evaluations_report_one_a_unit",
                violation_error_message="这个单位这半年的反馈报告已经建立。请打开原来那份。",
            ),
            models.UniqueConstraint(fields=["community", "number"], name="evaluations_report_number_once"),
            models.CheckConstraint(
                name="evaluations_report_sent_has_sender",
                condition=Q(status=_F.DRAFT, sent_at=None, sent_by=None)
                | (~Q(status=_F.DRAFT) & Q(sent_at__isnull=False, sent_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="evaluations_report_acknowledged_has_handling",
                condition=(
                    Q(status=_F.ACKNOWLEDGED, acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                    & ~Q(handling="")
                    & Q(handling_kinds__len__gt=0)
                )
                | (~Q(status=_F.ACKNOWLEDGED) & Q(acknowledged_at=None, acknowledged_by=None, handling="")),
                violation_error_message="请选择结果运用，并写明处理情况。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}致{self.unit}反馈报告"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:report_detail", args=[self.pk])

    @property
    def is_at_unit(self) -> bool:
        return self.status in AT_UNIT

    @property
    def is_acknowledged(self) -> bool:
        return self.status == _F.ACKNOWLEDGED

    @property
    def handling_labels(self) -> list[str]:
        return [str(Handling(kind).label) for kind in self.handling_kinds]

    @property
    def reply_by(self) -> date | None:
        """Until when the unit is asked to answer."""
        days = timedelta(days=self.round.programme.feedback_chase_days)
        return timezone.localdate(self.sent_at) + days if self.sent_at else None


class UrgentFeedbackQuerySet(ScopedQuerySet["UrgentFeedback"]):
    """As with reports: the unit sees what was sent."""

    read_deed = Deed.READ_FEEDBACK
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)

    def within(self, scope: Scope) -> Q:
        return Q(unit_id__in=scope.unit_ids, status__in=AT_UNIT) | super().within(scope)

    def waiting_for_unit(self) -> "UrgentFeedbackQuerySet":
        return self.filter(status=_F.SENT)

    def with_names(self) -> "UrgentFeedbackQuerySet":
        return self.select_related("unit", "community", "person", "sent_by", "acknowledged_by")


class UrgentFeedback(Row):
    """重要情况反馈: what a unit should know about a member before the half-year is over (Y53)."""

    community = models.ForeignKey(
        "communities.Community", verbose_name="社区", on_delete=models.PROTECT, related_name="urgent_feedback"
    )
    unit = models.ForeignKey(
        "units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="urgent_feedback"
    )
    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.PROTECT, related_name="urgent_feedback"
    )
    text = models.CharField("情况", max_length=1000)
    status = models.CharField("状态", max_length=12, choices=FeedbackStatus, default=_F.DRAFT)
    sent_at = models.DateTimeField("发送时间", null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="发送人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField("签收时间", null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="签收人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    handling = models.CharField("处理情况", max_length=1000, blank=True)

    objects = UrgentFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "重要情况反馈"
        verbose_name_plural = "重要情况反馈"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="evaluations_urgent_has_text",
                condition=~Q(text=""),
                violation_error_message="请写明情况。",
            ),
            models.CheckConstraint(
                name="evaluations_urgent_sent_has_sender",
                condition=Q(status=_F.DRAFT, sent_at=None, sent_by=None)
                | (~Q(status=_F.DRAFT) & Q(sent_at__isnull=False, sent_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="evaluations_urgent_acknowledged_has_handling",
                condition=(
                    Q(status=_F.ACKNOWLEDGED, acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                    & ~Q(handling="")
                )
                | (~Q(status=_F.ACKNOWLEDGED) & Q(acknowledged_at=None, acknowledged_by=None, handling="")),
                violation_error_message="请写明处理情况。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}反馈{self.person}的情况"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:urgent_detail", args=[self.pk])
