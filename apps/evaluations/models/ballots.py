"""Who may vote and what was voted, with nothing between them (docs/flows/evaluations.md)."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.lookups import Regex

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.evaluations.enums import CommentStatus, Item, SheetStatus, VoterKind
from apps.evaluations.judgements import COMMENT_LENGTH
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


class BallotBoxQuerySet(models.QuerySet["BallotBox"]):
    def of_round(self, round_id: int) -> "BallotBoxQuerySet":
        return self.filter(target__round=round_id)

    def empty(self) -> int:
        """Throw the ballots away; a vote held again begins with empty boxes."""
        return self.update(papers=[], words=[])


class BallotBox(models.Model):
    """票箱: every ballot on one member, sorted. No voter, no time, no key and no order of voting.

    A paper is six figures, one per item: 1 to 3 for the grade, 0 for an item left out (`Judgement.paper`).
    `words` came along with papers and lie here until the count makes comments of them.
    """

    target = models.OneToOneField(
        EvaluationTarget,
        verbose_name="测评对象",
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="box",
    )
    papers = ArrayField(models.CharField(max_length=len(Item)), verbose_name="测评票", default=list)
    words = ArrayField(models.CharField(max_length=COMMENT_LENGTH), verbose_name="意见", default=list)

    objects = BallotBoxQuerySet.as_manager()

    class Meta:
        verbose_name = "票箱"
        verbose_name_plural = "票箱"
        constraints = [
            models.CheckConstraint(
                name="evaluations_box_papers_have_overall",
                condition=Regex(
                    Func(F("papers"), Value(""), function="array_to_string", output_field=models.TextField()),
                    rf"^([0-3]{{{len(Item) - 1}}}[1-3])*$",
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.target}的票箱"


def drop_papers(round_id: int, papers: Mapping[int, tuple[str, str]]) -> None:
    """Lay these papers with their words into their members' boxes, in the order of figures and letters.

    Every box and every counter of the round is written by one statement each, so that no row's xmin shows
    whom the last voter judged.
    """
    target_ids = list(EvaluationTarget.objects.filter(round=round_id).values_list("pk", flat=True))
    cast = [papers.get(pk, (None, None)) for pk in target_ids]
    table = connection.ops.quote_name(BallotBox._meta.db_table)
    # Only the name of the model's own table is put into the text.
    statement = (
        f"UPDATE {table} AS box SET"  # noqa: S608  # see above
        " papers = ARRAY(SELECT p FROM unnest(box.papers || now.paper) AS p WHERE p IS NOT NULL ORDER BY p),"
        " words = ARRAY(SELECT w FROM unnest(box.words || now.word) AS w WHERE w <> '' ORDER BY w)"
        " FROM unnest(%s::bigint[], %s::varchar[], %s::varchar[]) AS now(target_id, paper, word)"
        " WHERE box.target_id = now.target_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [target_ids, [paper for paper, _ in cast], [word for _, word in cast]])
    one = Case(When(pk__in=list(papers), then=1), default=0, output_field=models.IntegerField())
    EvaluationTarget.objects.filter(round=round_id).update(ballots=F("ballots") + one)


class BallotCommentQuerySet(ScopedQuerySet["BallotComment"]):
    read_deed = Deed.RUN_ROUNDS
    community_lookups = ("round__community_id",)

    def waiting(self) -> "BallotCommentQuerySet":
        return self.filter(status=CommentStatus.WAITING)

    def shown(self) -> "BallotCommentQuerySet":
        return self.filter(status=CommentStatus.SHOWN)


class BallotComment(models.Model):
    """意见建议: words from the boxes, written down at the count; the community secretary reads them first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(
        EvaluationRound, verbose_name="测评", on_delete=models.CASCADE, related_name="comments"
    )
    target = models.ForeignKey(
        EvaluationTarget, verbose_name="测评对象", on_delete=models.CASCADE, related_name="comments"
    )
    text = models.CharField("意见", max_length=COMMENT_LENGTH)
    status = models.CharField("审看", max_length=10, choices=CommentStatus, default=CommentStatus.WAITING)

    objects = BallotCommentQuerySet.as_manager()

    class Meta:
        verbose_name = "意见建议"
        verbose_name_plural = "意见建议"
        ordering = ["target", "id"]
        constraints = [models.CheckConstraint(name="evaluations_comment_has_text", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text[:20]


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
                violation_error_message="同一张纸质票要由两位同志分别录入。请换一位同志录入。",
            ),
            models.CheckConstraint(
                name="evaluations_sheet_wiped_when_counted",
                condition=~Q(status=SheetStatus.COUNTED)
                | Q(first_entry={}, second_entry={}, second_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}张"
