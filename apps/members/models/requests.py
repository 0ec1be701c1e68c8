"""What members ask for about their own data, and the unit's answer."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Q

from apps.accounts.policy import Deed
from apps.core.fields import EncryptedTextField
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.enums import DataRequestKind, DataRequestState
from apps.members.models.people import Person


class DataRequestQuerySet(ScopedQuerySet["DataRequest"]):
    read_deed = Deed.ANSWER_DATA_REQUESTS
    unit_lookups = ("unit_id",)

    def waiting(self) -> "DataRequestQuerySet":
        return self.filter(status=DataRequestState.RECEIVED)

    def due_by(self, day: date) -> "DataRequestQuerySet":
        """Unanswered, to be answered by the day or earlier."""
        return self.waiting().filter(due_on__lte=day)

    def by_urgency(self, day: date) -> "DataRequestQuerySet":
        """The unanswered first, oldest deadline on top; `is_late` says that it has passed."""
        waits = Q(status=DataRequestState.RECEIVED)
        rows = self.annotate(is_late=ExpressionWrapper(waits & Q(due_on__lt=day), models.BooleanField()))
        order = models.Case(models.When(waits, then=0), default=1)
        return rows.order_by(order, "due_on", "-pk")


class DataRequest(Row):
    """资料申请: correction, erasure or withdrawal, asked by the member, answered by the unit by `due_on`."""

    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.CASCADE, related_name="data_requests"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("申请事项", max_length=12, choices=DataRequestKind)
    text = EncryptedTextField(verbose_name="说明")
    status = models.CharField(
        "状态", max_length=10, choices=DataRequestState, default=DataRequestState.RECEIVED
    )
    due_on = models.DateField("办理期限")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="办理人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("办理时间", null=True)
    answer = EncryptedTextField(verbose_name="答复", blank=True, default="")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "资料申请"
        verbose_name_plural = "资料申请"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                name="members_data_request_one_waiting",
                condition=Q(status=DataRequestState.RECEIVED),
                violation_error_message="同样的申请还在办理中，请等待单位答复。",
            ),
            models.CheckConstraint(
                name="members_data_request_decided",
                condition=Q(status=DataRequestState.RECEIVED, decided_by=None, decided_at=None)
                | (
                    ~Q(status=DataRequestState.RECEIVED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_kind_display()}"
