"""Commitment cards and their items."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.models import Person
from apps.posts.enums import FIXED, CommitmentStatus, ItemStatus

_K = CommitmentStatus


class CommitmentCardQuerySet(ScopedQuerySet["CommitmentCard"]):
    read_deed = Deed.READ_COMMITMENTS
    unit_lookups = ("unit__path", "community__town__path")
    community_lookups = ("community_id",)
    person_lookups = ("person_id",)

    def of_programme(self, programme_id: int) -> "CommitmentCardQuerySet":
        return self.filter(programme_id=programme_id)

    def waiting_for_review(self) -> "CommitmentCardQuerySet":
        return self.filter(status=_K.SUBMITTED)

    def fixed(self) -> "CommitmentCardQuerySet":
        """Reviewed and fixed by the unit (I4)."""
        return self.filter(status__in=FIXED)

    def with_names(self) -> "CommitmentCardQuerySet":
        return self.select_related("person", "unit", "community", "programme").prefetch_related("items")


class CommitmentCard(Row):
    """服务承诺卡: the member writes, the unit reviews and fixes (审定), the community supervises (Y25)."""

    programme = models.ForeignKey(
        "programmes.Programme", verbose_name="年度", on_delete=models.PROTECT, related_name="commitment_cards"
    )
    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.PROTECT, related_name="commitment_cards"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey(
        "communities.Community",
        verbose_name="社区",
        on_delete=models.PROTECT,
        related_name="commitment_cards",
    )
    status = models.CharField("状态", max_length=10, choices=CommitmentStatus, default=_K.DRAFT)
    submitted_at = models.DateTimeField("提交时间", null=True)
    reviewed_at = models.DateTimeField("审定时间", null=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审定人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    review_opinion = models.CharField("审定意见", max_length=200, blank=True)
    published_at = models.DateTimeField("公开时间", null=True)

    objects = CommitmentCardQuerySet.as_manager()

    class Meta:
        verbose_name = "服务承诺卡"
        verbose_name_plural = "服务承诺卡"
        ordering = ["-programme", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="posts_commitment_once_a_year"),
            models.CheckConstraint(
                name="posts_commitment_submitted_has_time",
                condition=Q(status=_K.DRAFT) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="posts_commitment_fixed_has_reviewer",
                condition=Q(status__in=FIXED, reviewed_at__isnull=False, reviewed_by__isnull=False)
                | ~Q(status__in=FIXED),
            ),
            models.CheckConstraint(
                name="posts_commitment_published_has_time",
                condition=~Q(status=_K.PUBLISHED) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}的服务承诺卡"

    def get_absolute_url(self) -> str:
        return reverse("posts:commitment_detail", args=[self.pk])


class CommitmentItem(Row):
    """承诺事项: one promise with measure, due date and state."""

    card = models.ForeignKey(
        CommitmentCard, verbose_name="承诺卡", on_delete=models.CASCADE, related_name="items"
    )
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("承诺事项", max_length=200)
    measure = models.CharField("措施", max_length=200, blank=True)
    due_on = models.DateField("完成期限")
    status = models.CharField("状态", max_length=20, choices=ItemStatus, default=ItemStatus.OPEN)
    report = models.CharField("完成情况", max_length=300, blank=True)
    reported_at = models.DateTimeField("自报时间", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_reason = models.CharField("未完成原因", max_length=200, blank=True)
    undone_proposed = models.BooleanField("社区建议认定未完成", default=False)

    class Meta:
        verbose_name = "承诺事项"
        verbose_name_plural = "承诺事项"
        ordering = ["card", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "number"],
                name="posts_item_number_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="posts_item_done_has_confirmer",
                condition=Q(status=ItemStatus.DONE, confirmed_at__isnull=False, confirmed_by__isnull=False)
                | ~Q(status=ItemStatus.DONE),
            ),
            models.CheckConstraint(
                name="posts_item_undone_has_reason",
                condition=~Q(status__in=[ItemStatus.UNDONE_OBJECTIVE, ItemStatus.UNDONE_NONE])
                | ~Q(undone_reason=""),
                violation_error_message="请填写未完成原因。",
            ),
        ]

    def __str__(self) -> str:
        return self.text
