"""Commitment cards: written by the member, fixed by the unit, published by the community."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.checkins.models import CheckInCard
from apps.core.errors import Problem, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.models import Person
from apps.posts import notices
from apps.posts.actions.telling import tell_member, tell_unit
from apps.posts.enums import COMMITMENT_TRANSITIONS, CommitmentStatus
from apps.posts.models import CommitmentCard, CommitmentItem
from apps.posts.promises import Promise
from apps.posts.rules.claims import live_card_of
from apps.posts.rules.commitments import (
    card_of_year,
    problems_with_check_in,
    problems_with_fixing,
    problems_with_promises,
    problems_with_publication,
    problems_with_second_person,
    problems_with_submission,
)

_K = CommitmentStatus


@transaction.atomic
def save_commitment(
    *, person: Person, promises: Sequence[Promise], by: User, at: datetime, version: int | None = None
) -> CommitmentCard:
    """Keep the draft: make the year's card if there is none, replace its items.

    Unit and community follow the live check-in card as long as nothing is fixed.
    """
    person = lock(person)
    live = live_card_of(person)
    refuse_if(problems_with_check_in(live) + problems_with_promises(promises))
    assert live is not None  # refused above
    card = card_of_year(person, live)
    if card is None:
        card = create(
            CommitmentCard,
            by=by,
            at=at,
            programme=live.programme,
            person=person,
            unit=live.unit,
            community=live.community,
        )
        record("commitment.created", card, by=by, at=at)
    else:
        card = _rewrite(card, live, by=by, at=at, version=version)
    for number, promise in enumerate(promises, start=1):
        create(
            CommitmentItem,
            by=by,
            at=at,
            card=card,
            number=number,
            text=promise.text,
            measure=promise.measure,
            due_on=promise.due_on,
        )
    record("commitment.saved", card, by=by, at=at, after={"items": len(promises)})
    return card


def _rewrite(
    card: CommitmentCard, live: CheckInCard, *, by: User, at: datetime, version: int | None
) -> CommitmentCard:
    card = lock(card, version=version)
    if card.status != _K.DRAFT:
        raise WrongState("承诺卡已经提交，不能再改。需要修改请联系单位退回。")
    write(card, by=by, at=at, unit=live.unit, community=live.community)
    card.items.all().delete()
    return card


@transaction.atomic
def submit_commitment(
    *, card: CommitmentCard, by: User, at: datetime, version: int | None = None
) -> CommitmentCard:
    """提交审定: goes to the unit's secretary."""
    card = lock(card, version=version)
    check_transition(card, COMMITMENT_TRANSITIONS, _K.SUBMITTED)
    refuse_if(
        problems_with_submission(
            card=live_card_of(card.person),
            person=card.person,
            items=list(card.items.all()),
            programme=card.programme,
            on=timezone.localdate(at),
        )
    )
    before = write(card, by=by, at=at, status=_K.SUBMITTED, submitted_at=at)
    record("commitment.submitted", card, by=by, at=at, before=before, after={"status": card.status})
    tell_unit(card.unit, notices.commitments_waiting(card, timezone.localdate(at)), at=at)
    return card


@transaction.atomic
def return_commitment(
    *, card: CommitmentCard, opinion: str, by: User, at: datetime, version: int | None = None
) -> CommitmentCard:
    """退回修改: unclear, too low, beyond ability; the member reads the opinion and writes again."""
    card = lock(card, version=version)
    check_transition(card, COMMITMENT_TRANSITIONS, _K.DRAFT)
    problems = problems_with_second_person(card, by)
    if not opinion:
        problems.append(Problem("opinion_missing", "请填写退回意见，党员会看到。"))
    refuse_if(problems)
    before = write(card, by=by, at=at, status=_K.DRAFT, review_opinion=opinion)
    record(
        "commitment.returned",
        card,
        by=by,
        at=at,
        before=before,
        after={"status": card.status},
        reason=opinion,
    )
    tell_member(card.person, notices.commitment_returned(card), at=at)
    return card


@transaction.atomic
def fix_commitment(
    *, card: CommitmentCard, by: User, at: datetime, opinion: str = "", version: int | None = None
) -> CommitmentCard:
    """审定: concrete, dated and voluntary; from now on the items stand (Y25)."""
    card = lock(card, version=version)
    refuse_if(problems_with_fixing(card, by))
    before = write(
        card, by=by, at=at, status=_K.APPROVED, reviewed_at=at, reviewed_by=by, review_opinion=opinion
    )
    record("commitment.fixed", card, by=by, at=at, before=before, after={"status": card.status})
    tell_member(card.person, notices.commitment_fixed(card), at=at)
    return card


@transaction.atomic
def fix_commitments(*, cards: Iterable[CommitmentCard], by: User, at: datetime) -> list[CommitmentCard]:
    """Fix several cards that were looked through together: all of them or, with one refusal, none."""
    ordered = sorted(cards, key=lambda card: card.pk)
    return [fix_commitment(card=card, by=by, at=at, version=card.version) for card in ordered]


@transaction.atomic
def publish_commitment(
    *, card: CommitmentCard, by: User, at: datetime, version: int | None = None
) -> CommitmentCard:
    """公开: onto the community's board, with the member's consent (D7)."""
    card = lock(card, version=version)
    check_transition(card, COMMITMENT_TRANSITIONS, _K.PUBLISHED)
    refuse_if(problems_with_publication(card))
    before = write(card, by=by, at=at, status=_K.PUBLISHED, published_at=at)
    record("commitment.published", card, by=by, at=at, before=before, after={"status": card.status})
    return card


@transaction.atomic
def unpublish_commitment(
    *, card: CommitmentCard, by: User | None, at: datetime, version: int | None = None, reason: str = ""
) -> CommitmentCard:
    """取消公开: off the board; a card that has gone on to its evaluation keeps that state."""
    card = lock(card, version=version)
    if card.published_at is None:
        raise WrongState("这张承诺卡没有公开。不用再撤下。")
    status = _K.APPROVED if card.status == _K.PUBLISHED else CommitmentStatus(card.status)
    before = write(card, by=by, at=at, status=status, published_at=None)
    record(
        "commitment.unpublished", card, by=by, at=at, before=before, after={"status": status}, reason=reason
    )
    return card


@transaction.atomic
def move_commitment(*, card: CommitmentCard, by: User | None, at: datetime) -> CommitmentCard:
    """The member has changed the community: the new one supervises, and publishes anew."""
    card = lock(card)
    live = live_card_of(card.person)
    if live is None or live.community_id == card.community_id or card.status == _K.REPORTED:
        raise WrongState("这张承诺卡不用转到别的社区。")
    status = _K.APPROVED if card.status == _K.PUBLISHED else CommitmentStatus(card.status)
    before = write(card, by=by, at=at, community=live.community, status=status, published_at=None)
    record("commitment.moved", card, by=by, at=at, before=before, after={"community": card.community})
    return card
