"""What the records say of members in a half-year: gathered once, kept as a snapshot on each target."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from apps.activities.models import Invitee
from apps.checkins.models import CheckInCard
from apps.evaluations.models import EvaluationRound
from apps.posts.enums import FIXED, ItemStatus
from apps.posts.models import CommitmentCard, PostClaim

# Members who have been there less long are judged next time (domain C4, assumed).
DAYS_IN_COMMUNITY = 30


@dataclass(frozen=True)
class Subject:
    """A member to be judged, with the unit of the day, the promise and the facts."""

    person_id: int
    unit_id: int
    commitment: CommitmentCard | None
    facts: dict[str, Any]


def gather(evaluation: EvaluationRound, *, on: date) -> list[Subject]:
    """Everybody received at the community 30 days before `on` or earlier and live when the period ended."""
    begins, ends = evaluation.begins_on, evaluation.ends_on
    cards = {
        card.person_id: card
        for card in CheckInCard.objects.of_programme(evaluation.programme_id)
        .live_on(ends)
        .filter(
            community_id=evaluation.community_id,
            received_on__lte=min(on - timedelta(days=DAYS_IN_COMMUNITY), ends),
        )
        .order_by("received_on", "pk")
    }
    posts = _posts(cards, evaluation)
    promises = _promises(cards, evaluation)
    members: Any = Invitee.objects.filter(pk__in=cards).with_unit_on(ends).with_arranged(begins, ends)
    members = members.with_attended(begins, ends).with_hours(begins, ends)
    return [
        Subject(
            person_id=member.pk,
            unit_id=member.unit_of_day or cards[member.pk].unit_id,
            commitment=promises.get(member.pk),
            facts={
                "received_on": str(cards[member.pk].received_on),
                "posts": posts.get(member.pk, []),
                "arranged": member.arranged,
                "attended": member.attended,
                "hours": str(member.hours_total),
                **_promise_facts(promises.get(member.pk), ends),
            },
        )
        for member in members.order_by("pinyin", "pk")
    ]


def _posts(people: Iterable[int], evaluation: EvaluationRound) -> dict[int, list[str]]:
    claims = PostClaim.objects.filter(person_id__in=list(people), community_id=evaluation.community_id)
    titles: dict[int, list[str]] = defaultdict(list)
    for claim in claims.active_on(evaluation.ends_on).with_names().order_by("from_on", "pk"):
        titles[claim.person_id].append(claim.post_title)
    return titles


def _promises(people: Iterable[int], evaluation: EvaluationRound) -> dict[int, CommitmentCard]:
    cards = CommitmentCard.objects.of_programme(evaluation.programme_id).filter(
        person_id__in=list(people), status__in=FIXED
    )
    return {card.person_id: card for card in cards.prefetch_related("items")}


def _promise_facts(card: CommitmentCard | None, ends: date) -> dict[str, Any]:
    """Items with their state, and how many were due by the day and done (I5)."""
    items = list(card.items.all()) if card else []
    owed = [item for item in items if item.due_on <= ends and item.status != ItemStatus.UNDONE_OBJECTIVE]
    return {
        "commitments": [{"text": item.text, "state": str(item.get_status_display())} for item in items],
        "items_due": len(owed),
        "items_done": sum(item.status == ItemStatus.DONE for item in owed),
    }
