"""How a card ends with its holder's service: at the decision, or with the day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.checkins import notices
from apps.checkins.actions.locking import lock_with_person
from apps.checkins.enums import CARD_TRANSITIONS, CardStatus
from apps.checkins.models import CheckInCard
from apps.core.models import check_transition, write
from apps.members.actions import decide_status
from apps.members.enums import ENDING_KINDS, StatusState
from apps.members.models import OrgRelation, StatusEvent

_S = CardStatus


@transaction.atomic
def decide_status_event(
    *, event: StatusEvent, state: StatusState, reason: str, version: int | None, by: User, at: datetime
) -> StatusEvent:
    """Decide on a status event; one that ends service by today ends the open cards with it."""
    event = decide_status(event=event, state=state, reason=reason, version=version, by=by, at=at)
    if event.kind in ENDING_KINDS and event.holds_on(timezone.localdate(at)):
        for card in CheckInCard.objects.open().filter(person=event.person_id).order_by("pk"):
            end_card(card=card, reason=event.get_kind_display(), by=by, at=at)
    return event


@transaction.atomic
def end_card(*, card: CheckInCard, reason: str, by: User | None, at: datetime) -> CheckInCard:
    """End a card because the member left service; posts and sign-ups are closed by the floors above.

    Member, unit and, where the card was handed in, the community are told.
    """
    card = lock_with_person(card, None)
    target = _S.VOID if card.status == _S.DRAFT else _S.ENDED
    check_transition(card, CARD_TRANSITIONS, target)
    write(card, by=by, at=at, status=target, ended_on=timezone.localdate(at), end_reason=reason)
    record("card.ended", card, by=by, at=at, reason=reason)
    notices.tell_ended(card, at=at)
    return card


def end_cards_out_of_service(*, at: datetime) -> int:
    """End the open cards of people with an approved ending event, or without a relation. Returns how many."""
    day = timezone.localdate(at)
    gone = StatusEvent.objects.approved_on(day).filter(kind__in=ENDING_KINDS)
    here = OrgRelation.objects.on(day)
    open_cards = CheckInCard.objects.open()
    ending = open_cards.filter(person__in=gone.values("person")) | open_cards.exclude(
        person__in=here.values("person")
    )
    cards = list(ending.distinct())
    for card in cards:
        end_card(card=card, reason="退休、转出或其他离职情形", by=None, at=at)
    return len(cards)
