"""What the calendar does with cards: reminders around the deadline, ends from status events (C6)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from apps.accounts.models import User
from apps.checkins import notices
from apps.checkins.actions.ending import end_cards_out_of_service
from apps.checkins.enums import CHECKED_IN, OPEN_STATUSES, CardStatus
from apps.checkins.models import CheckInCard, CheckInCardQuerySet, ReminderDay
from apps.members.models import OrgRelation, Person
from apps.programmes.models import Programme
from apps.units.models import Unit

# Days before (positive) and after the deadline on which is reminded: 3, 7, 9, 17 and 31 May.
REMINDER_DAYS_LEFT = (7, 3, 1, -7, -21)
# A day missed for longer than this is not made up for: the next one says the same.
CATCH_UP_DAYS = 7


def sweep_day(*, at: datetime) -> None:
    """Everything a day asks of cards; running it twice does nothing more."""
    end_cards_out_of_service(at=at)
    for programme in Programme.objects.in_force():
        remind_of_cards(programme=programme, at=at)


@transaction.atomic
def remind_of_cards(*, programme: Programme, at: datetime) -> None:
    """Remind everybody whose step is missing when a reminder day has come; missed days are made up for once.

    Members: hand in the card. Communities: receive what was handed in. Liaisons: the numbers of the unit.
    """
    Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    days = _unsent_days(programme, timezone.localdate(at))
    if not days:
        return
    ReminderDay.objects.bulk_create(
        [ReminderDay(programme=programme, due_on=day, sent_at=at) for day in days]
    )
    remind_members(programme=programme, at=at)
    remind_communities(programme=programme, at=at)
    remind_units(programme=programme, at=at)


def _unsent_days(programme: Programme, today: date) -> list[date]:
    """The reminder days of the last week that have had no reminder."""
    days = [programme.check_in_deadline - timedelta(days=left) for left in REMINDER_DAYS_LEFT]
    due = {day for day in days if today - timedelta(days=CATCH_UP_DAYS) < day <= today}
    sent = ReminderDay.objects.filter(programme=programme, due_on__in=due).values_list("due_on", flat=True)
    return sorted(due - set(sent))


def remind_members(*, programme: Programme, at: datetime) -> None:
    """Tell the holders of cards not handed in yet."""
    waiting = _not_presented(CheckInCard.objects.of_programme(programme.pk)).filter(
        person__user__isnull=False
    )
    people = User.objects.filter(pk__in=waiting.values("person__user")).order_by("pk")
    notices.remind_members(
        list(people), day=timezone.localdate(at), deadline=programme.check_in_deadline, at=at
    )


def remind_communities(*, programme: Programme, at: datetime) -> None:
    """Tell each community's workers how many cards wait to be received."""
    waiting = CheckInCard.objects.of_programme(programme.pk).waiting_at_community()
    for community_id, count in waiting.order_by().values_list("community_id").annotate(Count("pk")):
        notices.remind_community(community_id, day=timezone.localdate(at), count=count, at=at)


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
    return {
        "not_issued": people.exclude(pk__in=with_card).count(),
        "not_presented": _not_presented(cards).count(),
        "receipt_missing": cards.filter(status=CardStatus.RECEIVED).count(),
    }


def _not_presented(cards: CheckInCardQuerySet) -> CheckInCardQuerySet:
    """In the holder's hands; not the second card of who has reported in elsewhere."""
    in_hand = cards.filter(status__in=[CardStatus.ISSUED, CardStatus.SENT_BACK])
    return in_hand.exclude(replaces__status__in=CHECKED_IN)
