"""Status events: what takes a member out of service or out of the denominator for a time."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Func, Q, Value
from django.db.models.lookups import GreaterThanOrEqual

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet, any_of
from apps.members.enums import StatusKind, StatusState
from apps.members.models.people import Person
from apps.programmes.models import Programme


class Months(Func):
    """A span of months."""

    template = "make_interval(months => %(expressions)s)"
    output_field = models.DurationField()


def _long_enough(kind: str, months: int) -> Q:
    """Events of the kind that last so many months, or are without an end."""
    after = ExpressionWrapper(F("from_on") + Months(Value(months)), output_field=models.DateTimeField())
    last = ExpressionWrapper(F("to_on") + timedelta(days=1), output_field=models.DateTimeField())
    return Q(Q(kind=kind), Q(to_on=None) | Q(GreaterThanOrEqual(last, after)))


class StatusEventQuerySet(ScopedQuerySet["StatusEvent"]):
    read_deed = Deed.READ_MEMBERS
    unit_lookups = ("unit_id",)
    person_lookups = ("person_id",)

    def approved_on(self, day: date) -> "StatusEventQuerySet":
        """Approved events that cover the day."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day, state=StatusState.APPROVED)

    def excluding(self, programme: Programme, day: date) -> "StatusEventQuerySet":
        """Approved events of the day by which the programme leaves a person out of the denominator (D4)."""
        kinds = programme.exclusion_kinds.filter(is_active=True).values_list("code", "min_months")
        return self.approved_on(day).filter(any_of(_long_enough(code, months) for code, months in kinds))

    def waiting(self) -> "StatusEventQuerySet":
        return self.filter(state=StatusState.REQUESTED)


class StatusEvent(Row):
    """状态变动: retired, seconded, ill … with evidence, asked by one person and approved by another (D4).

    `unit` is the unit of the person on `from_on`: it decides who asks and who approves.
    """

    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.PROTECT, related_name="status_events"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("情形", max_length=20, choices=StatusKind)
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期", null=True, blank=True)
    evidence = models.CharField("依据", max_length=200, help_text="文件名称和文号，或其他可以核对的依据")
    state = models.CharField("状态", max_length=10, choices=StatusState, default=StatusState.REQUESTED)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="申请人", on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审批人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    decision_reason = models.CharField("审批意见", max_length=200, blank=True)

    objects = StatusEventQuerySet.as_manager()

    class Meta:
        verbose_name = "状态变动"
        verbose_name_plural = "状态变动"
        ordering = ["-from_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="members_status_dates_in_order",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="结束日期不能早于开始日期。请改日期。",
            ),
            models.CheckConstraint(
                name="members_status_has_evidence",
                condition=~Q(evidence=""),
                violation_error_message="请填写依据。",
            ),
            models.CheckConstraint(
                name="members_status_decided_by_a_second_person",
                condition=(
                    Q(state=StatusState.REQUESTED, decided_by=None, decided_at=None)
                    | (
                        ~Q(state=StatusState.REQUESTED)
                        & Q(decided_by__isnull=False, decided_at__isnull=False)
                        & (~Q(state=StatusState.APPROVED) | ~Q(decided_by=F("requested_by")))
                    )
                ),
                violation_error_message="申请人不能批准自己的申请，请由另一位同志审批。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"

    def touches(self) -> tuple[int | None, ...]:
        return (self.person_id,)

    def holds_on(self, day: date) -> bool:
        """Approved and covering the day."""
        covers = self.from_on <= day and (self.to_on is None or day <= self.to_on)
        return self.state == StatusState.APPROVED and covers
