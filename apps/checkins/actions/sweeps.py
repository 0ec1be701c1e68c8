"""What the calendar does with cards: reminders around the deadline, ends from status events (C6)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.checkins import notices
from apps.checkins.actions.cards import end_card
from apps.checkins.enums import CHECKED_IN, OPEN_STATUSES, CardStatus
from apps.checkins.models import CheckInCard
from apps.members.enums import ENDING_KINDS
from apps.members.models import OrgRelation, Person, StatusEvent
from apps.programmes.models import Programme
from apps.units.models import Unit

# Days before (positive) and after the deadline on which liaisons are reminded: 3, 7, 9, 17 and 31 May.
REMINDER_DAYS_LEFT = frozenset({7, 3, 1, -7, -21})


def sweep_day(*, at: datetime) -> None:
    """Everything a day asks of cards; running it twice does nothing more."""
    end_cards_out_of_service(at=at)
    for programme in Programme.objects.in_force():
        if (programme.check_in_deadline - timezone.localdate(at)).days in REMINDER_DAYS_LEFT:
            remind_units(programme=programme, at=at)


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


@transaction.atomic
def remind_units(*, programme: Programme, at: datetime) -> None:
    """Tell each unit's liaisons in numbers what is missing; once a day and unit."""
    day = timezone.localdate(at)
    for unit in Unit.objects.departments().active():
        counts = _missing(unit, programme, at)
        notices.remind_unit(unit, day=day, counts=counts, deadline=programme.check_in_deadline, at=at)


def _missing(unit: Unit, programme: Programme, at: datetime) -> dict[str, int]:
    people = Person.objects.filter(
        org_relations__in=OrgRelation.objects.on(timezone.localdate(at)).filter(unit=unit)
    )
    cards = CheckInCard.objects.of_programme(programme.pk).filter(person__in=people)
    with_card = cards.filter(status__in=OPEN_STATUSES).values("person")
    not_presented = cards.filter(status__in=[CardStatus.ISSUED, CardStatus.SENT_BACK])
    return {
        "not_issued": people.exclude(pk__in=with_card).count(),
        "not_presented": not_presented.exclude(replaces__status__in=CHECKED_IN).count(),
        "receipt_missing": cards.filter(status=CardStatus.RECEIVED).count(),
    }
