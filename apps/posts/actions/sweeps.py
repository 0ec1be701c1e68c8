"""What the clock does: offers and leaves that are over, claims whose check-in is over, reminders."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.errors import DomainError
from apps.members.models import Person
from apps.posts import notices
from apps.posts.actions.claims import return_from_leave
from apps.posts.actions.commitments import move_commitment, unpublish_commitment
from apps.posts.actions.decisions import complete_claim, expire_offer
from apps.posts.actions.telling import tell_member
from apps.posts.models import CommitmentCard, CommitmentItem, PostClaim

# How many days ahead a member is reminded of a promise.
REMIND_DAYS = 3


def sweep_hour(*, at: datetime) -> dict[str, int]:
    """Everything due by now, each row in its own transaction; running it twice changes nothing more."""
    day = timezone.localdate(at)
    return {
        "expired": _each(PostClaim.objects.offers_expired_by(at), lambda row: expire_offer(claim=row, at=at)),
        "completed": _each(
            PostClaim.objects.open().without_live_card(),
            lambda row: complete_claim(claim=row, reason="本人不再在该社区报到", by=None, at=at),
        ),
        "returned": _each(
            PostClaim.objects.leave_over_by(day), lambda row: return_from_leave(claim=row, by=None, at=at)
        ),
        "unpublished": _each(
            CommitmentCard.objects.published_without_consent(),
            lambda row: unpublish_commitment(card=row, by=None, at=at, reason="本人撤回公开同意"),
        ),
        "moved": _each(
            CommitmentCard.objects.left_behind(), lambda row: move_commitment(card=row, by=None, at=at)
        ),
        "reminded": remind_of_due_items(at=at),
    }


def _each(rows: Any, deed: Callable[[Any], object]) -> int:
    """Do the deed for each row; who was quicker than the clock has changed the row, and it stays as it is."""
    done = 0
    for row in list(rows):
        try:
            deed(row)
        except DomainError:
            continue
        done += 1
    return done


@transaction.atomic
def remind_of_due_items(*, at: datetime) -> int:
    """Tell members what falls due within three days; each item and due date once."""
    items = CommitmentItem.objects.due_within(timezone.localdate(at), REMIND_DAYS).with_names()
    rows = list(items.select_related("card__person__user"))
    for item in rows:
        tell_member(item.card.person, notices.item_due_soon(item), at=at)
    return len(rows)


@transaction.atomic
def release_claims_of(
    *, person: Person, community: Community, reason: str, by: User | None, at: datetime
) -> list[PostClaim]:
    """Complete the open claims of a member who leaves the community; freed places go to who waits."""
    claims = PostClaim.objects.open().filter(person=person, community=community).order_by("post_id", "pk")
    return [complete_claim(claim=claim, reason=reason, by=by, at=at) for claim in claims]
