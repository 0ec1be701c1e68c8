"""What organisers' devices said of the roll, kept one by one: they may come late, twice and in any order."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.policy import Deed
from apps.activities.enums import AttendanceMethod, AttendanceStatus
from apps.activities.models.activities import Activity
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.models import Person


class RollMarkQuerySet(ScopedQuerySet["RollMark"]):
    read_deed = Deed.CALL_ROLL
    community_lookups = ("activity__community_id",)

    def open(self) -> "RollMarkQuerySet":
        """Marks that still count; those a person has decided on don't."""
        return self.filter(settled_at=None)

    def clashing(self) -> "RollMarkQuerySet":
        return self.open().filter(is_clash=True)

    def with_names(self) -> "RollMarkQuerySet":
        return self.select_related("person", "marked_by", "activity__community")


class RollMark(Row):
    """点名标记: one statement about one person, made at `marked_at` on a device by `marked_by`.

    `key` is given by the device: the same mark sent twice is one. Without times the whole activity is meant.
    `is_clash` says that it contradicts the record and waits for a person; `problem` why it couldn't
    be entered.
    """

    activity = models.ForeignKey(
        Activity, verbose_name="活动", on_delete=models.CASCADE, related_name="roll_marks"
    )
    person = models.ForeignKey(Person, verbose_name="党员", on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField(unique=True, editable=False)
    status = models.CharField("到场", max_length=8, choices=AttendanceStatus)
    in_at = models.DateTimeField("到场时间", null=True)
    out_at = models.DateTimeField("离开时间", null=True)
    method = models.CharField("方式", max_length=10, choices=AttendanceMethod)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+"
    )
    marked_at = models.DateTimeField("登记时间")
    problem = models.CharField("未能登记的原因", max_length=200, blank=True)
    is_clash = models.BooleanField("与记录不一致", default=False)
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="处理人", null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = RollMarkQuerySet.as_manager()

    class Meta:
        verbose_name = "点名标记"
        verbose_name_plural = "点名标记"
        ordering = ["marked_at", "key"]
        constraints = [
            models.CheckConstraint(
                name="activities_mark_settled_has_person",
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_mark_times_only_when_present",
                condition=Q(status=AttendanceStatus.PRESENT) | Q(in_at=None, out_at=None),
            ),
        ]
        indexes = [models.Index(fields=["activity", "person"], name="activities_mark_of_person")]

    def __str__(self) -> str:
        return f"{self.person}：{self.activity}"

    def agrees_with(self, other: "RollMark") -> bool:
        """The same status, and no two different times."""
        if self.status != other.status:
            return False
        times = ((self.in_at, other.in_at), (self.out_at, other.out_at))
        return all(mine is None or theirs is None or mine == theirs for mine, theirs in times)
