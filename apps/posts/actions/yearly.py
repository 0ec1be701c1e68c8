"""Commitment cards over the year: what evaluation rounds and the year's end do to them."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.models import check_transition, lock, write
from apps.posts.enums import COMMITMENT_TRANSITIONS, CommitmentStatus
from apps.posts.models import CommitmentCard
from apps.programmes.models import Programme

_K = CommitmentStatus


@transaction.atomic
def open_for_evaluation(*, card: CommitmentCard, by: User | None, at: datetime) -> CommitmentCard:
    """测评中: a half-year's round has begun to look at this card."""
    return _move(card, _K.REPORTED, "commitment.opened_for_evaluation", by=by, at=at)


@transaction.atomic
def record_evaluated(*, card: CommitmentCard, by: User | None, at: datetime) -> CommitmentCard:
    """已测评: the round's result is recorded; the next round may open the card again."""
    return _move(card, _K.EVALUATED, "commitment.evaluated", by=by, at=at)


@transaction.atomic
def close_commitment(*, card: CommitmentCard, by: User | None, at: datetime) -> CommitmentCard:
    """已结束: the year is over; unfinished promises are proposed in next year's draft."""
    return _move(card, _K.CLOSED, "commitment.closed", by=by, at=at)


def _move(
    card: CommitmentCard, target: CommitmentStatus, event: str, *, by: User | None, at: datetime
) -> CommitmentCard:
    card = lock(card)
    check_transition(card, COMMITMENT_TRANSITIONS, target)
    before = write(card, by=by, at=at, status=target)
    record(event, card, by=by, at=at, before=before, after={"status": target})
    return card


@transaction.atomic
def close_commitments_of_year(*, programme: Programme, by: User | None, at: datetime) -> int:
    """Close every card of the year that no running round holds; returns how many."""
    closable = [status for status, targets in COMMITMENT_TRANSITIONS.items() if _K.CLOSED in targets]
    cards = CommitmentCard.objects.of_programme(programme.pk).filter(status__in=closable).order_by("pk")
    return len([close_commitment(card=card, by=by, at=at) for card in cards])
