"""A commitment card as it is written: its lines before they are rows."""

from dataclasses import dataclass
from datetime import date

from apps.members.models import Person
from apps.posts.models import CommitmentCard


@dataclass(frozen=True)
class Promise:
    """One line: what, how, until when; the day is missing while it is being written."""

    text: str
    measure: str
    due_on: date | None


def promises_to_begin_with(person: Person, card: CommitmentCard | None) -> list[Promise]:
    """What the form shows first: the draft, or what the last year left unfinished, without its days (C6)."""
    if card is not None:
        return [Promise(item.text, item.measure, item.due_on) for item in card.items.all()]
    last = CommitmentCard.objects.fixed().filter(person=person).order_by("-programme__year").first()
    if last is None:
        return []
    return [Promise(item.text, item.measure, None) for item in last.items.unfinished()]
