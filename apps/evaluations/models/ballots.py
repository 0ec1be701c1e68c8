"""Who may vote and what was voted, with nothing between them (docs/flows/evaluations.md)."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Case, F, Q, When

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.evaluations.enums import CommentStatus, Item, SheetStatus, VoterKind
from apps.evaluations.models.rounds import EvaluationRound, EvaluationTarget


class VoterQuerySet(models.QuerySet["Voter"]):
    def without_code(self) -> "VoterQuerySet":
        return self.filter(code_hash="")

    def unused(self) -> "VoterQuerySet":
        return self.filter(has_voted=False)

    def take_vote(self, voter_id: int) -> bool:
        """Use up one vote in a single statement; False when it was used before."""
        return self.filter(pk=voter_id, has_voted=False).update(has_voted=True) == 1

    def count_by_kind(self) -> list[Any]:
        """Rows {kind, label, total, voted}."""
        voted = models.Count("pk", filter=Q(has_voted=True))
        rows = self.order_by("kind").values("kind").annotate(total=models.Count("pk"), voted=voted)
        return [{**row, "label": str(VoterKind(row["kind"]).label)} for row in rows]


class Voter(models.Model):
    """投票资格: one vote in one round, used by a one-time code.

    Carries no name and no time; only the code's keyed hash is kept.
    """

    round = models.ForeignKey(
        EvaluationRound, verbose_name="测评", on_delete=models.CASCADE, related_name="voters"
    )
    kind = models.CharField("类别", max_length=30, choices=VoterKind)
    code_hash = models.CharField(max_length=32, blank=True, editable=False)
    has_voted = models.BooleanField("已投票", default=False)

    objects = VoterQuerySet.as_manager()

    class Meta:
        verbose_name = "投票资格"
        verbose_name_plural = "投票资格"
        constraints = [
            models.UniqueConstraint(
                fields=["code_hash"], name="evaluations_voter_code_once", condition=~Q(code_hash="")
            ),
            models.CheckConstraint(
                name="evaluations_voter_votes_by_code",
                condition=Q(has_voted=False) | ~Q(code_hash=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Ballot(models.Model):
    """测评票: the grades that somebody gave one member. No voter, no time, no sequence; see `deal_anew`.

    `grades` maps items to grades; an item without a grade is not counted, the overall one must be there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        EvaluationRound, verbose_name="测评", on_delete=models.CASCADE, related_name="ballots"
    )
    target = models.ForeignKey(
        EvaluationTarget, verbose_name="测评对象", on_delete=models.CASCADE, related_name="ballot_rows"
    )
    grades = models.JSONField("等次")

    class Meta:
        verbose_name = "测评票"
        verbose_name_plural = "测评票"
        constraints = [
            models.CheckConstraint(
                name="evaluations_ballot_has_overall", condition=Q(grades__has_key=Item.OVERALL.value)
            )
        ]

    def __str__(self) -> str:
        return "测评票"


class BallotCommentQuerySet(ScopedQuerySet["BallotComment"]):
    read_deed = Deed.RUN_ROUNDS
    community_lookups = ("round__community_id",)

    def waiting(self) -> "BallotCommentQuerySet":
        return self.filter(status=CommentStatus.WAITING)

    def shown(self) -> "BallotCommentQuerySet":
        return self.filter(status=CommentStatus.SHOWN)


class BallotComment(models.Model):
    """意见建议: words that came with a ballot; read by the community secretary before anybody else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        EvaluationRound, verbose_name="测评", on_delete=models.CASCADE, related_name="comments"
    )
    target = models.ForeignKey(
        EvaluationTarget, verbose_name="测评对象", on_delete=models.CASCADE, related_name="comments"
    )
    text = models.CharField("意见", max_length=300)
    status = models.CharField("审看", max_length=10, choices=CommentStatus, default=CommentStatus.WAITING)

    objects = BallotCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "意见建议"
        verbose_name_plural = "意见建议"
        ordering = ["target", "id"]
        constraints = [models.CheckConstraint(name="evaluations_comment_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:20]


def deal_anew(model: type[Ballot] | type[BallotComment], round_id: int) -> None:
    """Give every row of the round a new random key and a new place, in the order of the new keys.

    Afterwards all rows carry the same xmin, and neither key nor ctid keeps the order of voting.
    """
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    kept = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(quote(str(field.column)) for field in kept)
    # Only names of this model's own table and columns are put into the text.
    statement = (
        f"WITH taken AS (DELETE FROM {table} WHERE round_id = %s RETURNING {columns})"  # noqa: S608  # see above
        f" INSERT INTO {table} (id, {columns}) SELECT gen_random_uuid(), {columns} FROM taken ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [round_id])


def count_ballots_on(round_id: int, target_ids: Iterable[int]) -> None:
    """Add one to these targets' counters; every target of the round is written, so that none stands out."""
    one = Case(When(pk__in=list(target_ids), then=1), default=0, output_field=models.IntegerField())
    EvaluationTarget.objects.filter(round_id=round_id).update(ballots=F("ballots") + one)


class PaperSheetQuerySet(ScopedQuerySet["PaperSheet"]):
    read_deed = Deed.ENTER_BALLOTS
    community_lookups = ("round__community_id",)

    def unfinished(self) -> "PaperSheetQuerySet":
        return self.exclude(status=SheetStatus.COUNTED)


class PaperSheet(Row):
    """纸质票: typed by two different workers; what they typed is wiped when it has become ballots.

    `number` is what the workers write on the paper. An entry maps target keys to grades and a comment.
    """

    round = models.ForeignKey(
        EvaluationRound, verbose_name="测评", on_delete=models.CASCADE, related_name="sheets"
    )
    voter = models.OneToOneField(Voter, on_delete=models.PROTECT, related_name="sheet")
    number = models.PositiveIntegerField("序号")
    status = models.CharField("状态", max_length=12, choices=SheetStatus, default=SheetStatus.ENTERED_ONCE)
    first_entry = models.JSONField("第一次录入", default=dict)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="第一录入人", on_delete=models.PROTECT, related_name="+"
    )
    second_entry = models.JSONField("第二次录入", default=dict)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="第二录入人",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PaperSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "纸质票"
        verbose_name_plural = "纸质票"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="evaluations_sheet_number_once"),
            models.CheckConstraint(
                name="evaluations_sheet_two_people",
                condition=Q(second_by=None) | ~Q(first_by=F("second_by")),
                violation_error_message="同一张纸质票要由两位同志分别录入。",
            ),
            models.CheckConstraint(
                name="evaluations_sheet_wiped_when_counted",
                condition=~Q(status=SheetStatus.COUNTED)
                | Q(first_entry={}, second_entry={}, second_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}张"
