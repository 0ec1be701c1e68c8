"""The desk's deeds and the receipt: receive, send back, file copy 3."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.checkins import notices
from apps.checkins.actions.locking import lock_with_person, locked_cards
from apps.checkins.enums import CARD_TRANSITIONS, CardStatus
from apps.checkins.models import CheckInCard
from apps.checkins.rules import (
    problems_with_ended,
    problems_with_receiving,
)
from apps.core.errors import DomainError, refuse_if
from apps.core.models import check_transition, lock, write
from apps.members.actions import revoke_invitation

_S = CardStatus


@transaction.atomic
def receive_card(
    *,
    card: CheckInCard,
    identity_checked: bool,
    by: User,
    at: datetime,
    received_on: date | None = None,
    back_date_reason: str = "",
    version: int | None = None,
) -> CheckInCard:
    """The community receives the card: the member has reported in; a replaced card is superseded.

    `received_on` may lie some days back with a reason. Member and liaison are told. The paper stays at the
    community: the code printed on it dies.
    """
    today = timezone.localdate(at)
    day = received_on or today
    card = lock_with_person(card, version)
    refuse_if(problems_with_ended(card))
    check_transition(card, CARD_TRANSITIONS, _S.RECEIVED)
    refuse_if(
        problems_with_receiving(
            card,
            identity_checked=identity_checked,
            received_on=day,
            back_date_reason=back_date_reason,
            today=today,
        )
    )
    if card.replaces:
        _supersede(card.replaces, by=by, at=at)
    write(
        card,
        by=by,
        at=at,
        status=_S.RECEIVED,
        received_on=day,
        received_by=by,
        identity_checked=True,
        back_date_reason=back_date_reason,
        presented_on=min(card.presented_on or day, day),
    )
    record("card.received", card, by=by, at=at, after={"received_on": day}, reason=back_date_reason)
    if card.printed_at:
        revoke_invitation(person=card.person, made_at=card.printed_at, by=by, at=at)
    notices.tell_received(card, at=at)
    return card


def _supersede(card: CheckInCard, *, by: User, at: datetime) -> None:
    card = lock(card)
    check_transition(card, CARD_TRANSITIONS, _S.SUPERSEDED)
    write(
        card,
        by=by,
        at=at,
        status=_S.SUPERSEDED,
        ended_on=timezone.localdate(at),
        end_reason="已转到另一社区报到",
    )
    record("card.superseded", card, by=by, at=at)


@transaction.atomic
def send_back_card(
    *, card: CheckInCard, reason: str, by: User, at: datetime, version: int | None = None
) -> CheckInCard:
    """Give a presented card back to the member with the reason."""
    card = lock_with_person(card, version)
    check_transition(card, CARD_TRANSITIONS, _S.SENT_BACK)
    if not reason.strip():
        raise DomainError("请写明退回原因，让本人知道怎样改。")
    write(card, by=by, at=at, status=_S.SENT_BACK, end_reason=reason)
    record("card.sent_back", card, by=by, at=at, reason=reason)
    notices.tell_sent_back(card, at=at)
    return card


@transaction.atomic
def file_receipts(*, cards: Sequence[CheckInCard], by: User, at: datetime) -> list[CheckInCard]:
    """The unit files copy 3 (回执) of these cards. All or none."""
    rows = locked_cards(cards)
    for card in rows:
        check_transition(card, CARD_TRANSITIONS, _S.RETURNED)
        write(card, by=by, at=at, status=_S.RETURNED, returned_on=timezone.localdate(at))
        record("card.returned", card, by=by, at=at)
    return rows
