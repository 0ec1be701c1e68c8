"""From the last vote to the confirmed result."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.evaluations import notices
from apps.evaluations.actions.feedback import draft_reports
from apps.evaluations.enums import (
    GRADE_FIGURES,
    GRADE_POINTS,
    ROUND_TRANSITIONS,
    CommentStatus,
    Grade,
    Item,
    RoundStatus,
)
from apps.evaluations.models import BallotBox, BallotComment, EvaluationResult, EvaluationRound
from apps.evaluations.rules import (
    problems_with_confirming,
    problems_with_counting,
    problems_with_early_closing,
    problems_with_reopening,
    problems_with_replying,
)
from apps.posts.actions.yearly import record_evaluated
from apps.posts.enums import CommitmentStatus

_R = RoundStatus
EXTENSION = timedelta(days=7)  # domain C4, assumed
REPLY_DAYS = timedelta(days=5)  # domain C4


@transaction.atomic
def extend_round(*, evaluation: EvaluationRound, by: User | None, at: datetime) -> EvaluationRound:
    """A week more, once, because fewer than the minimum have voted."""
    evaluation = lock(evaluation)
    if evaluation.status != _R.OPEN or evaluation.is_extended:
        raise WrongState("这次测评不能再延期。请刷新页面看最新情况。")
    closes_on = evaluation.closes_on + EXTENSION
    before = write(evaluation, by=by, at=at, closes_on=closes_on, is_extended=True)
    record("round.extended", evaluation, by=by, at=at, before=before, after={"closes_on": closes_on})
    notices.tell_extended(evaluation, at=at)
    return evaluation


@transaction.atomic
def close_round(
    *, evaluation: EvaluationRound, by: User | None, at: datetime, version: int | None = None
) -> EvaluationRound:
    """Voting is over: after the last day, or sooner when everybody has voted."""
    evaluation = lock(evaluation, version=version)
    check_transition(evaluation, ROUND_TRANSITIONS, _R.CLOSED)
    refuse_if(problems_with_early_closing(evaluation, timezone.localdate(at)))
    write(evaluation, by=by, at=at, status=_R.CLOSED, closed_at=at)
    record("round.closed", evaluation, by=by, at=at, after={"votes": evaluation.votes})
    notices.tell_closed(evaluation, at=at)
    return evaluation


@transaction.atomic
def count_round(
    *, evaluation: EvaluationRound, by: User | None, at: datetime, version: int | None = None
) -> EvaluationRound:
    """Count the ballots of every member in one query; below the minimum nothing but their number is kept."""
    evaluation = lock(evaluation, version=version)
    check_transition(evaluation, ROUND_TRANSITIONS, _R.COUNTED)
    refuse_if(problems_with_counting(evaluation))
    counted = counts_by_target(evaluation)
    for target_id in evaluation.targets.order_by("pk").values_list("pk", flat=True):
        counts = counted.get(target_id, {})
        values = result_values(counts, evaluation.min_ballots)
        create(EvaluationResult, by=by, at=at, target_id=target_id, **values)
    _take_out_words(evaluation)
    write(evaluation, by=by, at=at, status=_R.COUNTED, counted_at=at)
    record("round.counted", evaluation, by=by, at=at, after={"votes": evaluation.votes})
    notices.tell_counted(evaluation, at=at)
    return evaluation


def _take_out_words(evaluation: EvaluationRound) -> None:
    boxes = BallotBox.objects.of_round(evaluation.pk)
    BallotComment.objects.bulk_create(
        BallotComment(round=evaluation, target_id=target_id, text=text)
        for target_id, words in boxes.values_list("target_id", "words")
        for text in words
    )
    boxes.update(words=[])


def counts_by_target(evaluation: EvaluationRound) -> dict[int, dict[str, dict[str, int]]]:
    """Per member and item the number of each grade."""
    return {
        target_id: {
            item: _grades_in([paper[place] for paper in papers]) for place, item in enumerate(Item.values)
        }
        for target_id, papers in BallotBox.objects.of_round(evaluation.pk).values_list("target_id", "papers")
    }


def _grades_in(figures: Sequence[str]) -> dict[str, int]:
    return {grade.value: figures.count(figure) for grade, figure in GRADE_FIGURES.items()}


def result_values(counts: Mapping[str, Mapping[str, int]], minimum: int) -> dict[str, Any]:
    """The columns of a result; the grade is the rounded average on the scale of points.

    An item that fewer than the minimum have graded is left out: its counts could show one voter's hand.
    """
    overall = counts.get(Item.OVERALL.value, {})
    valid = sum(overall.values())
    if valid < minimum or not valid:
        return {"valid_ballots": valid, "is_shown": False}
    points = sum(GRADE_POINTS[Grade(grade)] * number for grade, number in overall.items())
    grade = next(grade for grade, worth in GRADE_POINTS.items() if 2 * points >= (2 * worth - 1) * valid)
    return {
        "valid_ballots": valid,
        "is_shown": True,
        "satisfied": overall[Grade.SATISFIED.value],
        "basically_satisfied": overall[Grade.BASICALLY_SATISFIED.value],
        "dissatisfied": overall[Grade.DISSATISFIED.value],
        "counts": {item: row for item, row in counts.items() if sum(row.values()) >= minimum},
        "grade": grade,
    }


@transaction.atomic
def screen_comments(
    *, evaluation: EvaluationRound, verdicts: Mapping[str, CommentStatus], by: User, at: datetime
) -> int:
    """Decide which words may be shown to the member and the unit. Returns how many were decided."""
    evaluation = lock(evaluation)
    if evaluation.status != _R.COUNTED:
        raise WrongState("计票以后才能审看意见，确认以后不能再改。请刷新页面看最新情况。")
    for status in CommentStatus:
        keys = [key for key, verdict in verdicts.items() if verdict == status]
        BallotComment.objects.filter(round=evaluation, pk__in=keys).update(status=status)
    record("round.comments_screened", evaluation, by=by, at=at, after={"comments": len(verdicts)})
    return len(verdicts)


@transaction.atomic
def confirm_round(
    *, evaluation: EvaluationRound, by: User, at: datetime, version: int | None = None
) -> EvaluationRound:
    """The results stand: promises are evaluated, a report is drafted per unit, members see their own."""
    evaluation = lock(evaluation, version=version)
    check_transition(evaluation, ROUND_TRANSITIONS, _R.CONFIRMED)
    refuse_if(problems_with_confirming(evaluation))
    until = timezone.localdate(at) + REPLY_DAYS
    write(evaluation, by=by, at=at, status=_R.CONFIRMED, confirmed_at=at, reply_until=until)
    targets = list(evaluation.targets.with_names().select_related("commitment", "person__user"))
    for target in targets:
        if target.commitment and target.commitment.status == CommitmentStatus.REPORTED:
            record_evaluated(card=target.commitment, by=by, at=at)
    draft_reports(evaluation, targets, by=by, at=at)
    record("round.confirmed", evaluation, by=by, at=at, after={"reply_until": until})
    results = EvaluationResult.objects.with_names().filter(target__round=evaluation)
    notices.tell_results(list(results.select_related("target__person__user")), at=at)
    return evaluation


@transaction.atomic
def reopen_round(
    *,
    evaluation: EvaluationRound,
    reason: str,
    closes_on: date,
    by: User,
    at: datetime,
    version: int | None = None,
) -> EvaluationRound:
    """Procedural fault: all ballots are void, every code is void, and the vote is held again."""
    evaluation = lock(evaluation, version=version)
    if evaluation.status != _R.COUNTED:
        raise WrongState("只有已计票、还没有确认的测评可以重新投票。")
    refuse_if(problems_with_reopening(closes_on, reason, timezone.localdate(at)))
    EvaluationResult.objects.filter(target__round=evaluation).delete()
    evaluation.sheets.all().delete()
    BallotBox.objects.of_round(evaluation.pk).empty()
    evaluation.comments.all().delete()
    evaluation.voters.update(has_voted=False, code_hash="")
    evaluation.targets.update(ballots=0)
    changes = {"status": _R.OPEN, "votes": 0, "closes_on": closes_on, "is_extended": False}
    cleared = {"closed_at": None, "counted_at": None, "opened_at": at, "reopen_reason": reason}
    write(evaluation, by=by, at=at, **changes, **cleared)
    record("round.reopened", evaluation, by=by, at=at, after={"closes_on": closes_on}, reason=reason)
    notices.tell_reopened(evaluation, at=at)
    return evaluation


@transaction.atomic
def reply_to_result(
    *, result: EvaluationResult, text: str, by: User, at: datetime, version: int | None = None
) -> EvaluationResult:
    """The member's own word on the result; it goes to the unit with the report."""
    result = lock(result, version=version)
    if result.target.person_id != by.person_id:
        raise DomainError("只能答复本人的结果。请本人登录后答复。", code="not_own")
    if not text.strip():
        raise DomainError("请填写答复。", code="reply_missing")
    refuse_if(problems_with_replying(result, timezone.localdate(at)))
    write(result, by=by, at=at, reply=text.strip(), replied_at=at)
    record("result.replied", result, by=by, at=at)
    return result
