"""The order in which card deeds take their row locks: person, card, counter."""

from collections.abc import Sequence

from apps.checkins.models import CheckInCard
from apps.core.models import lock
from apps.members.models import Person


def locked_cards(cards: Sequence[CheckInCard]) -> list[CheckInCard]:
    """The cards under row locks, in a fixed order, with the names they show."""
    rows = CheckInCard.objects.select_for_update(of=("self",)).with_names()
    return list(rows.select_related("person__user").filter(pk__in=[c.pk for c in cards]).order_by("pk"))


def lock_with_person(card: CheckInCard, version: int | None) -> CheckInCard:
    """Person first, then card: the fixed order of locks."""
    Person.objects.select_for_update(of=("self",)).get(pk=card.person_id)
    return lock(card, version=version)
