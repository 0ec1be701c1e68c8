"""Rounds and the members judged in them."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.core.fields import EncryptedJSONField
from apps.core.models import Row
from apps.core.scoping import Scope, ScopedQuerySet
from apps.evaluations.enums import (
    BEFORE_VOTING,
    HAS_RESULTS,
    RESULT_STANDS,
    RoundStatus,
)
from apps.members.models import Person
from apps.posts.models import CommitmentCard
from apps.programmes.enums import Half

_R = RoundStatus

_WITH_RESULT = Q(round__status__in=RESULT_STANDS, result__is_shown=True)


class EvaluationRoundQuerySet(ScopedQuerySet["EvaluationRound"]):
    """Towns and communities see their rounds, units those that judge their members."""

    read_deed = Deed.READ_ROUNDS
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)

    def within(self, scope: Scope) -> Q:
        own = super().within(scope)
        if scope.unit_ids:
            mine = EvaluationTarget.objects.filter(unit_id__in=scope.unit_ids, round=OuterRef("pk"))
            own |= Q(Exists(mine))
        return own

    def of_half(self, programme_id: int, half: str) -> "EvaluationRoundQuerySet":
        return self.filter(programme_id=programme_id, half=half)

    def running(self) -> "EvaluationRoundQuerySet":
        return self.filter(status=_R.OPEN)

    def due_to_open(self, day: date) -> "EvaluationRoundQuerySet":
        """Rounds whose first voting day has come and that nobody has opened."""
        return self.filter(status__in=BEFORE_VOTING, opens_on__lte=day)

    def between_vote_and_feedback(self) -> "EvaluationRoundQuerySet":
        """Rounds whose voting is over and whose units haven't been told."""
        return self.filter(status__in=[_R.CLOSED, _R.COUNTED, _R.CONFIRMED])

    def due_to_close(self, day: date) -> "EvaluationRoundQuerySet":
        """Open rounds whose last voting day is over."""
        return self.filter(status=_R.OPEN, closes_on__lt=day)

    def with_wrong_counter(self) -> "EvaluationRoundQuerySet":
        """Rounds whose counter of votes differs from the voters who have voted; always none."""
        voted = Count("voters", filter=Q(voters__has_voted=True))
        return self.annotate(found=voted).exclude(found=F("votes"))

    def with_names(self) -> "EvaluationRoundQuerySet":
        return self.select_related("community__town", "programme")


class EvaluationRound(Row):
    """民主测评: one half-year's evaluation in one community.

    The dates and `min_ballots` are copied from the programme when the round is planned. `votes` counts
    those who have voted; it changes in SQL only. `roll` names those entitled and is tied to no code:
    the codes are handed out folded.
    """

    programme = models.ForeignKey(
        "programmes.Programme",
        verbose_name="年度",
        on_delete=models.PROTECT,
        related_name="evaluation_rounds",
    )
    half = models.CharField("半年", max_length=2, choices=Half)
    community = models.ForeignKey(
        "communities.Community",
        verbose_name="社区",
        on_delete=models.PROTECT,
        related_name="evaluation_rounds",
    )
    status = models.CharField("状态", max_length=12, choices=RoundStatus, default=_R.PLANNED)
    begins_on = models.DateField("测评期开始")
    ends_on = models.DateField("测评期结束")
    opens_on = models.DateField("开始投票")
    closes_on = models.DateField("截止投票")
    feedback_by = models.DateField("反馈期限")
    min_ballots = models.PositiveSmallIntegerField("最少票数")
    votes = models.PositiveIntegerField("已投票人数", default=0, editable=False)
    roll = EncryptedJSONField(verbose_name="投票人名单", default=list)
    is_extended = models.BooleanField("已延期", default=False)
    prepared_at = models.DateTimeField("准备时间", null=True)
    opened_at = models.DateTimeField("开始时间", null=True)
    closed_at = models.DateTimeField("截止时间", null=True)
    counted_at = models.DateTimeField("计票时间", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    reply_until = models.DateField("答复期限", null=True)
    reopen_reason = models.CharField("重新投票原因", max_length=200, blank=True)

    objects = EvaluationRoundQuerySet.as_manager()

    class Meta:
        verbose_name = "民主测评"
        verbose_name_plural = "民主测评"
        ordering = ["-ends_on", "community"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "half", "community"],
                name="evaluations_round_once",
                violation_error_message="这个社区这半年的民主测评已经建立。请打开原来那次。",
            ),
            models.CheckConstraint(
                name="evaluations_round_days_in_order",
                condition=Q(begins_on__lte=F("ends_on"), opens_on__lte=F("closes_on")),
                violation_error_message="截止日期不能早于开始日期。请改日期。",
            ),
            models.CheckConstraint(
                name="evaluations_round_prepared_has_time",
                condition=Q(status=_R.PLANNED, prepared_at=None)
                | (~Q(status=_R.PLANNED) & Q(prepared_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="evaluations_round_opened_has_time",
                condition=Q(status__in=[_R.PLANNED, _R.PREPARED]) | Q(opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="evaluations_round_counted_has_time",
                condition=Q(status__in=HAS_RESULTS, closed_at__isnull=False, counted_at__isnull=False)
                | ~Q(status__in=HAS_RESULTS),
            ),
            models.CheckConstraint(
                name="evaluations_round_confirmed_has_time",
                condition=Q(status__in=RESULT_STANDS, confirmed_at__isnull=False, reply_until__isnull=False)
                | (~Q(status__in=RESULT_STANDS) & Q(confirmed_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.community}{self.title}"

    def get_absolute_url(self) -> str:
        return reverse("evaluations:round_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return f"{self.ends_on.year}年{self.get_half_display()}民主测评"

    @property
    def has_results(self) -> bool:
        return self.status in HAS_RESULTS

    @property
    def result_stands(self) -> bool:
        return self.status in RESULT_STANDS

    def is_voting_day(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


class EvaluationTargetQuerySet(ScopedQuerySet["EvaluationTarget"]):
    read_deed = Deed.READ_ROUNDS
    unit_lookups = ("unit_id",)
    town_lookups = ("round__community_id",)
    community_lookups = ("round__community_id",)
    person_lookups = ("person_id",)

    def of_half(self, programme_id: int, half: str) -> "EvaluationTargetQuerySet":
        """Targets due in the half-year (I11, denominator)."""
        return self.filter(round__programme_id=programme_id, round__half=half)

    def with_confirmed_result(self) -> "EvaluationTargetQuerySet":
        """Targets whose result stands and had enough ballots to be shown (I11, numerator)."""
        return self.filter(_WITH_RESULT)

    def counts(self) -> dict[str, int]:
        """How many are `due`, and how many of them have a confirmed result (`rated`), in one statement."""
        return self.aggregate(due=Count("pk"), rated=Count("pk", filter=_WITH_RESULT))

    def with_wrong_counter(self) -> "EvaluationTargetQuerySet":
        """Targets whose counter differs from their ballots; always none."""
        return self.exclude(ballots=F("box__papers__len"))

    def with_names(self) -> "EvaluationTargetQuerySet":
        return self.select_related("person", "unit", "round__community", "round__programme", "result")


class EvaluationTarget(Row):
    """测评对象: one member in one round, with what the records say of the half-year.

    `facts` is a snapshot (see facts.py); `unit` is that of the period's last day. `ballots` changes in SQL
    only.
    """

    round = models.ForeignKey(
        EvaluationRound, verbose_name="测评", on_delete=models.CASCADE, related_name="targets"
    )
    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.PROTECT, related_name="evaluation_targets"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(
        CommitmentCard, verbose_name="承诺卡", null=True, on_delete=models.PROTECT, related_name="targets"
    )
    facts = models.JSONField("服务情况", default=dict)
    ballots = models.PositiveIntegerField("票数", default=0, editable=False)

    objects = EvaluationTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "测评对象"
        verbose_name_plural = "测评对象"
        ordering = ["round", "person__pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"],
                name="evaluations_target_once",
                violation_error_message="这位党员已经在本次测评中。不用再添加。",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("evaluations:target_detail", args=[self.pk])


def half_of(programme: Any, half: str) -> tuple[date, date]:
    """The first and last day of one half of the programme's year."""
    turn = date(programme.year, 7, 1)
    if half == Half.FIRST:
        return programme.starts_on, turn - timedelta(days=1)
    return max(programme.starts_on, turn), programme.ends_on
