"""What the ballots add up to."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q, Sum

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import Scope, ScopedQuerySet
from apps.evaluations.enums import RESULT_STANDS, TOLD_TO_UNITS, Grade
from apps.evaluations.models.rounds import EvaluationTarget


class EvaluationResultQuerySet(ScopedQuerySet["EvaluationResult"]):
    """The community and the town read results once counted, members when confirmed, units when told."""

    read_deed = Deed.READ_RESULTS
    town_lookups = ("target__round__community_id",)
    community_lookups = ("target__round__community_id",)

    def within(self, scope: Scope) -> Q:
        own = super().within(scope)
        own |= Q(target__unit_id__in=scope.unit_ids, target__round__status__in=TOLD_TO_UNITS)
        if scope.person_id is not None:
            own |= Q(target__person_id=scope.person_id, target__round__status__in=RESULT_STANDS)
        return own

    def of_half(self, programme_id: int, half: str) -> "EvaluationResultQuerySet":
        return self.filter(target__round__programme_id=programme_id, target__round__half=half)

    def standing(self) -> "EvaluationResultQuerySet":
        """Confirmed and with enough ballots to be shown."""
        return self.filter(target__round__status__in=RESULT_STANDS, is_shown=True)

    def satisfaction_parts(self) -> tuple[int, int]:
        """(satisfied or basically satisfied, valid ballots) of the shown results together (I12)."""
        sums = self.filter(is_shown=True).aggregate(
            good=Sum(F("satisfied") + F("basically_satisfied")), valid=Sum("valid_ballots")
        )
        return sums["good"] or 0, sums["valid"] or 0

    def satisfaction(self) -> Decimal | None:
        """Their share in percent; None without ballots (I12)."""
        good, valid = self.satisfaction_parts()
        return Decimal(100 * good) / valid if valid else None

    def with_names(self) -> "EvaluationResultQuerySet":
        return self.select_related("target__person", "target__unit", "target__round__community")


class EvaluationResult(Row):
    """测评结果: what the ballots on one member add up to.

    Below the round's `min_ballots` only the number of ballots is kept: no count, no grade (`is_shown`).
    `counts` holds the grades per item that enough voters have graded, the three columns those of the
    overall judgement.
    """

    target = models.OneToOneField(
        EvaluationTarget, verbose_name="测评对象", on_delete=models.CASCADE, related_name="result"
    )
    valid_ballots = models.PositiveIntegerField("有效票")
    is_shown = models.BooleanField("票数足够")
    satisfied = models.PositiveIntegerField("满意", default=0)
    basically_satisfied = models.PositiveIntegerField("基本满意", default=0)
    dissatisfied = models.PositiveIntegerField("不满意", default=0)
    counts = models.JSONField("各项票数", default=dict)
    grade = models.CharField("总体等次", max_length=20, choices=Grade, blank=True)
    reply = models.CharField("本人答复", max_length=500, blank=True)
    replied_at = models.DateTimeField("答复时间", null=True)

    objects = EvaluationResultQuerySet.as_manager()

    class Meta:
        verbose_name = "测评结果"
        verbose_name_plural = "测评结果"
        ordering = ["target"]
        constraints = [
            models.CheckConstraint(
                name="evaluations_result_shows_enough_or_nothing",
                condition=(
                    Q(
                        is_shown=True,
                        valid_ballots=F("satisfied") + F("basically_satisfied") + F("dissatisfied"),
                    )
                    & ~Q(grade="")
                )
                | Q(
                    is_shown=False,
                    satisfied=0,
                    basically_satisfied=0,
                    dissatisfied=0,
                    counts={},
                    grade="",
                ),
            ),
            models.CheckConstraint(
                name="evaluations_result_reply_has_time",
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}的测评结果"

    @property
    def satisfaction(self) -> Decimal | None:
        """Satisfied and basically satisfied in all valid ballots, in percent; None when not shown."""
        if not self.is_shown or not self.valid_ballots:
            return None
        return Decimal(100 * (self.satisfied + self.basically_satisfied)) / self.valid_ballots
