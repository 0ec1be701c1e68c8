"""A round before anybody votes: planned, prepared, voters, codes, opening."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.communities.models import Community
from apps.core.errors import DomainError, WrongState, refuse_if
from apps.core.fields import blind_index
from apps.core.models import check_transition, create, lock, write
from apps.evaluations import notices
from apps.evaluations.enums import BEFORE_VOTING, ROUND_TRANSITIONS, RoundStatus, VoterKind
from apps.evaluations.facts import gather
from apps.evaluations.models import BallotBox, EvaluationRound, EvaluationTarget, Voter, half_of
from apps.evaluations.rules import problems_with_opening
from apps.posts.actions.yearly import open_for_evaluation
from apps.posts.enums import COMMITMENT_TRANSITIONS, CommitmentStatus
from apps.programmes.models import EvaluationWindow

_R = RoundStatus
CODE_DIGITS = 12
MOST_VOTERS = 500


@dataclass(frozen=True)
class RollLine:
    """A voter of a kind, named or not."""

    kind: VoterKind
    name: str = ""


@dataclass(frozen=True)
class Slip:
    """A one-time code as it is handed out: shown once, kept nowhere."""

    kind: str
    code: str


def code_hash(code: str) -> str:
    """What is kept of a code; blanks and dashes don't count, full-width figures do."""
    figures = "".join(str(int(figure)) for figure in code if figure.isdecimal())
    return blind_index("ballot-code:" + figures)


@transaction.atomic
def plan_round(
    *, window: EvaluationWindow, community: Community, by: User | None, at: datetime
) -> EvaluationRound:
    """The round of one half-year in one community, with the window's days and the programme's minimum."""
    begins, ends = half_of(window.programme, window.half)
    evaluation = create(
        EvaluationRound,
        by=by,
        at=at,
        programme=window.programme,
        half=window.half,
        community=community,
        begins_on=begins,
        ends_on=ends,
        opens_on=window.opens_on,
        closes_on=window.closes_on,
        feedback_by=window.feedback_by,
        min_ballots=window.programme.min_ballots,
    )
    record("round.planned", evaluation, by=by, at=at)
    return evaluation


@transaction.atomic
def prepare_round(*, evaluation: EvaluationRound, by: User | None, at: datetime) -> EvaluationRound:
    """Fill in the members received 30 days before, with promises and facts; the community is told.

    Their fixed commitment cards are under evaluation from now on.
    """
    evaluation = lock(evaluation)
    check_transition(evaluation, ROUND_TRANSITIONS, _R.PREPARED)
    subjects = gather(evaluation, on=timezone.localdate(at))
    for subject in subjects:
        target = create(
            EvaluationTarget,
            by=by,
            at=at,
            round=evaluation,
            person_id=subject.person_id,
            unit_id=subject.unit_id,
            commitment=subject.commitment,
            facts=subject.facts,
        )
        BallotBox.objects.create(target=target)
        card = subject.commitment
        if card and CommitmentStatus.REPORTED in COMMITMENT_TRANSITIONS[CommitmentStatus(card.status)]:
            open_for_evaluation(card=card, by=by, at=at)
    write(evaluation, by=by, at=at, status=_R.PREPARED, prepared_at=at)
    record("round.prepared", evaluation, by=by, at=at, after={"targets": len(subjects)})
    notices.tell_prepared(evaluation, at=at)
    return evaluation


@transaction.atomic
def add_voters(
    *,
    evaluation: EvaluationRound,
    roll: Sequence[RollLine],
    by: User,
    at: datetime,
    version: int | None = None,
) -> EvaluationRound:
    """Add so many votes; names go on the round's roll and are tied to no vote."""
    evaluation = lock(evaluation, version=version)
    if evaluation.status not in BEFORE_VOTING:
        raise WrongState("投票已经开始，不能再添加投票人。请在下一次测评开始前添加。")
    if evaluation.voters.count() + len(roll) > MOST_VOTERS:
        raise DomainError(f"一次测评最多{MOST_VOTERS}名投票人，请减少人数。", code="too_many_voters")
    Voter.objects.bulk_create([Voter(round=evaluation, kind=line.kind) for line in roll])
    names = [{"name": line.name, "kind": line.kind.value} for line in roll if line.name]
    write(evaluation, by=by, at=at, roll=[*evaluation.roll, *names])
    record("round.voters_added", evaluation, by=by, at=at, after={"voters": len(roll)})
    return evaluation


@transaction.atomic
def issue_codes(
    *, evaluation: EvaluationRound, replace: bool, by: User, at: datetime, version: int | None = None
) -> list[Slip]:
    """Draw a one-time code for every voter without one, or with `replace` anew for all who haven't voted.

    The codes are returned once, in random order, and can't be read again.
    """
    evaluation = lock(evaluation, version=version)
    if evaluation.status not in {_R.PREPARED, _R.OPEN}:
        raise WrongState("现在不能发放测评码。请在准备好、投票截止前发放。")
    unused = evaluation.voters.unused().filter(sheet=None)
    voters = list(unused if replace else unused.without_code())
    if not voters:
        raise DomainError("测评码都已发放。遗失的可以选择“全部换发”。", code="no_codes_missing")
    slips = []
    for voter in voters:
        code = "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))
        voter.code_hash = code_hash(code)
        slips.append(Slip(str(VoterKind(voter.kind).label), "-".join((code[:4], code[4:8], code[8:]))))
    Voter.objects.bulk_update(voters, ["code_hash"])
    write(evaluation, by=by, at=at)
    record("round.codes_issued", evaluation, by=by, at=at, after={"codes": len(slips), "replace": replace})
    secrets.SystemRandom().shuffle(slips)
    return sorted(slips, key=lambda slip: slip.kind)


@transaction.atomic
def open_round(
    *, evaluation: EvaluationRound, by: User, at: datetime, version: int | None = None
) -> EvaluationRound:
    """Voting begins."""
    evaluation = lock(evaluation, version=version)
    if evaluation.status != _R.PREPARED:
        raise WrongState(
            f"现在的状态是“{evaluation.get_status_display()}”，不能开始投票。请刷新页面看最新情况。"
        )
    refuse_if(problems_with_opening(evaluation, timezone.localdate(at)))
    write(evaluation, by=by, at=at, status=_R.OPEN, opened_at=at)
    after: dict[str, Any] = {"voters": evaluation.voters.count()}
    record("round.opened", evaluation, by=by, at=at, after=after)
    notices.tell_opened(evaluation, at=at)
    return evaluation
