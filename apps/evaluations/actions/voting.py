"""Casting a vote by one-time code: without actor, audit row and time (docs/flows/evaluations.md)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.core.errors import DomainError, refuse_if
from apps.core.models import lock
from apps.evaluations.actions.planning import code_hash
from apps.evaluations.judgements import Judgement
from apps.evaluations.models import (
    EvaluationRound,
    Voter,
    drop_papers,
)
from apps.evaluations.rules import problems_with_voting


class UnknownCode(DomainError):
    """No vote has this code."""

    code = "unknown_code"


class AlreadyVoted(DomainError):
    """The code's vote is used up."""

    code = "already_voted"


def voter_of(code: str) -> Voter:
    """The vote that a code stands for. Raises UnknownCode."""
    voter = Voter.objects.filter(code_hash=code_hash(code)).exclude(code_hash="").first()
    if voter is None:
        raise UnknownCode("没有这个测评码。请核对小条上的十二位数字，或向社区换领。")
    return voter


def check_code(*, code: str, at: datetime) -> EvaluationRound:
    """The round in which this code may vote now. Raises DomainError with the reason when it may not."""
    voter = voter_of(code)
    evaluation = EvaluationRound.objects.with_names().get(pk=voter.round_id)
    refuse_if(problems_with_voting(evaluation, timezone.localdate(at)))
    _refuse_used(voter)
    return evaluation


def _refuse_used(voter: Voter) -> None:
    if voter.has_voted:
        raise AlreadyVoted("这个测评码已经投过票，每个码只能用一次，不用再投。感谢您的参与。")
    if hasattr(voter, "sheet"):
        raise AlreadyVoted("这个测评码已经用于纸质票，不用再在手机上投票。")


@transaction.atomic
def cast_ballots(*, code: str, judgements: Iterable[Judgement], at: datetime) -> EvaluationRound:
    """Use the code's one vote: a ballot into the box of each judged member, and the counters.

    `at` only decides whether voting is open; nothing of it is stored. Raises UnknownCode, AlreadyVoted,
    or DomainError when nobody was judged or voting isn't open.
    """
    voter = voter_of(code)
    evaluation = lock(voter.round)
    refuse_if(problems_with_voting(evaluation, timezone.localdate(at)))
    voter = Voter.objects.get(pk=voter.pk)
    if voter.code_hash != code_hash(code):
        raise UnknownCode("这个测评码已经换发，请用新的测评码。")
    _refuse_used(voter)
    drop_ballots(evaluation, voter, judgements)
    return evaluation


def drop_ballots(evaluation: EvaluationRound, voter: Voter, judgements: Iterable[Judgement]) -> None:
    """Put the ballots into the box; the round is locked by the caller."""
    known = set(evaluation.targets.values_list("pk", flat=True))
    votes = [one for one in judgements if one.is_vote and one.target_id in known]
    if not votes:
        raise DomainError("还没有评价任何一位党员。请至少评价一位再提交。", code="nothing_judged")
    if not Voter.objects.take_vote(voter.pk):
        raise AlreadyVoted("这个测评码已经投过票，每个码只能用一次，不用再投。感谢您的参与。")
    drop_papers(evaluation.pk, {one.target_id: (one.paper, one.comment) for one in votes})
    EvaluationRound.objects.filter(pk=evaluation.pk).update(votes=F("votes") + 1)
