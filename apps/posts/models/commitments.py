"""Commitment cards and their items."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, When
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.enums import ConsentScope
from apps.members.models import Consent, Person
from apps.posts.enums import FIXED, IN_WORK, MOVES_ALONG, UNDONE, UNFINISHED, CommitmentStatus, ItemStatus

_K = CommitmentStatus


class CommitmentCardQuerySet(ScopedQuerySet["CommitmentCard"]):
    read_deed = Deed.READ_COMMITMENTS
    unit_lookups = ("unit_id",)
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)
    person_lookups = ("person_id",)

    def of_programme(self, programme_id: int) -> "CommitmentCardQuerySet":
        return self.filter(programme_id=programme_id)

    def waiting_for_review(self) -> "CommitmentCardQuerySet":
        return self.filter(status=_K.SUBMITTED)

    def fixed(self) -> "CommitmentCardQuerySet":
        """Reviewed and fixed by the unit (I4)."""
        return self.filter(status__in=FIXED)

    def in_work(self) -> "CommitmentCardQuerySet":
        """Fixed and not closed: the items are being fulfilled."""
        return self.filter(status__in=IN_WORK)

    def on_board(self) -> "CommitmentCardQuerySet":
        """Published and still consented to: what a community shows on its board (D7, N25)."""
        return self.filter(Exists(_live_consent()), published_at__isnull=False, status__in=IN_WORK)

    def published_without_consent(self) -> "CommitmentCardQuerySet":
        """Still marked as published although the member has withdrawn the consent."""
        return self.filter(~Exists(_live_consent()), published_at__isnull=False)

    def left_behind(self) -> "CommitmentCardQuerySet":
        """Of members who are now checked in at another community; those in a running round stay."""
        elsewhere = CheckInCard.objects.checked_in().filter(
            ~Q(community=OuterRef("community")), person=OuterRef("person"), programme=OuterRef("programme")
        )
        return self.filter(Exists(elsewhere), status__in=MOVES_ALONG)

    def writable_by(self, user: Any) -> "CommitmentCardQuerySet":
        """The own cards, and those of members without an account whom the user's community serves (D2)."""
        on_paper = self.in_reach(user, Deed.ENTER_FOR_MEMBER).filter(person__user=None)
        return self.in_reach(user, Deed.WRITE_COMMITMENTS) | on_paper

    def with_names(self) -> "CommitmentCardQuerySet":
        return self.select_related("person", "unit", "community", "programme").prefetch_related("items")


def _live_consent() -> models.QuerySet[Consent]:
    return Consent.objects.filter(
        person=OuterRef("person"), scope=ConsentScope.PUBLISH_COMMITMENT, withdrawn_at=None
    )


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

    def touches(self) -> tuple[int | None, ...]:
        return (self.person_id,)

    def get_absolute_url(self) -> str:
        return reverse("posts:commitment_detail", args=[self.pk])

    @property
    def is_in_work(self) -> bool:
        return self.status in IN_WORK


class CommitmentItemQuerySet(ScopedQuerySet["CommitmentItem"]):
    read_deed = Deed.READ_COMMITMENTS
    unit_lookups = ("card__unit_id",)
    town_lookups = ("card__community_id",)
    community_lookups = ("card__community_id",)
    person_lookups = ("card__person_id",)

    def in_work(self) -> "CommitmentItemQuerySet":
        return self.filter(card__status__in=IN_WORK)

    def unfinished(self) -> "CommitmentItemQuerySet":
        return self.filter(status__in=UNFINISHED)

    def due_within(self, day: date, days: int) -> "CommitmentItemQuerySet":
        """Unfinished items of fixed cards that fall due from the day to so many days later."""
        last = day + timedelta(days=days)
        return self.in_work().unfinished().filter(due_on__gte=day, due_on__lte=last)

    def late_on(self, day: date) -> "CommitmentItemQuerySet":
        return self.in_work().unfinished().filter(due_on__lt=day)

    def waiting_for_confirmation(self) -> "CommitmentItemQuerySet":
        return self.filter(status=ItemStatus.REPORTED)

    def waiting_for_unit(self) -> "CommitmentItemQuerySet":
        """Proposed as undone by the community, to be decided by the unit."""
        return self.filter(undone_proposed=True)

    def waiting_first(self) -> "CommitmentItemQuerySet":
        """Reported items, then the rest by due day."""
        waits = Case(When(status=ItemStatus.REPORTED, then=0), default=1, output_field=IntegerField())
        return self.order_by(waits, "due_on", "pk")

    def writable_by(self, user: Any) -> "CommitmentItemQuerySet":
        """Items of the cards that the user may write."""
        return self.filter(card__in=CommitmentCard.objects.writable_by(user))

    def with_names(self) -> "CommitmentItemQuerySet":
        return self.select_related("card__person", "card__unit", "card__community", "card__programme")


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
    sent_back_reason = models.CharField("退回原因", max_length=200, blank=True)
    undone_reason = models.CharField("未完成原因", max_length=200, blank=True)
    undone_proposed = models.BooleanField("社区建议认定未完成", default=False)

    objects = CommitmentItemQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺事项"
        verbose_name_plural = "承诺事项"
        ordering = ["card_id", "number"]
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
                condition=(~Q(status__in=UNDONE) & Q(undone_proposed=False)) | ~Q(undone_reason=""),
                violation_error_message="请填写未完成原因。",
            ),
            models.CheckConstraint(
                name="posts_item_reported_has_text",
                condition=~Q(status=ItemStatus.REPORTED) | (Q(reported_at__isnull=False) & ~Q(report="")),
                violation_error_message="请填写完成情况。",
            ),
            models.CheckConstraint(
                name="posts_item_proposed_is_unfinished",
                condition=Q(undone_proposed=False) | Q(status__in=UNFINISHED),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def touches(self) -> tuple[int | None, ...]:
        return (self.card.person_id,)

    def is_late_on(self, day: date) -> bool:
        return self.status in UNFINISHED and self.due_on < day
