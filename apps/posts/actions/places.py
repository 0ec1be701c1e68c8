"""A post's places: who leaves one, who is offered it. The post's row is locked by the caller throughout."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import StaleVersion
from apps.core.models import create, lock, write
from apps.posts import notices
from apps.posts.actions.telling import tell_claimant
from apps.posts.enums import ClaimStatus, PostStatus
from apps.posts.models import Post, PostClaim, PostGroup
from apps.posts.rules.claims import programme_of_day

_C = ClaimStatus


def lock_claim(claim: PostClaim, *, version: int | None = None) -> PostClaim:
    """Lock the post, then its claim: the one order in which every deed takes them.

    Raises StaleVersion when the claim got its post, or another version, since it was fetched.
    """
    post = lock(claim.post) if claim.post else None
    fresh = lock(claim, version=version)
    if fresh.post_id != claim.post_id:
        raise StaleVersion(fresh)
    fresh.post = post
    return fresh


def count_places(post: Post, change: int) -> None:
    """Move the counter together with the claim that takes or leaves a place."""
    Post.objects.filter(pk=post.pk).update(taken=F("taken") + change)
    post.taken += change


def take_waiting(claim: PostClaim, *, by: User | None, at: datetime) -> None:
    """Offer a free place to a waiting claim for as long as the programme says, and tell the member."""
    assert claim.post is not None  # only posts have waiting lists
    hours = programme_of_day(timezone.localdate(at)).waiting_offer_hours
    until = at + timedelta(hours=hours)
    before = write(claim, by=by, at=at, status=_C.OFFERED, offer_expires_at=until)
    count_places(claim.post, +1)
    record("claim.offered", claim, by=by, at=at, before=before, after={"status": _C.OFFERED, "until": until})
    tell_claimant(claim, notices.claim_offered(claim), at=at)


def offer_free_places(
    post: Post, *, by: User | None, at: datetime, skip: PostClaim | None = None
) -> list[PostClaim]:
    """Offer every free place to those who wait, in their order; who left the community is passed over."""
    if post.status != PostStatus.OPEN:
        return []
    waiting = PostClaim.objects.waiting().filter(post=post).with_live_card()
    if skip is not None:
        waiting = waiting.exclude(pk=skip.pk)
    free = post.places_left
    rows = list(waiting.select_for_update(of=("self",))[:free])
    for claim in rows:
        claim.post = post
        take_waiting(claim, by=by, at=at)
    return rows


def close_claim(
    claim: PostClaim, target: ClaimStatus, *, by: User | None, at: datetime, reason: str, **changes: Any
) -> dict[str, Any]:
    """Write the end of a claim, free its place, leave the group; offers nothing. Returns what was before."""
    held, grouped = claim.holds_place, claim.is_in_group
    before = write(
        claim,
        by=by,
        at=at,
        status=target,
        reason=reason,
        offer_expires_at=None,
        leave_until=None,
        to_on=timezone.localdate(at) if claim.from_on else None,
        **changes,
    )
    if claim.post is not None and held:
        count_places(claim.post, -1)
    if claim.post is not None and grouped:
        _leave_group(claim, by=by, at=at)
    return before


def _leave_group(claim: PostClaim, *, by: User | None, at: datetime) -> None:
    for group in PostGroup.objects.filter(post=claim.post, head=claim.person):
        write(group, by=by, at=at, head=None)


def join_group(claim: PostClaim, *, by: User | None, at: datetime) -> PostGroup:
    """The group of the post, made with its first holder (Y47)."""
    assert claim.post is not None  # a constraint: active claims have a post
    group = PostGroup.objects.filter(post=claim.post).first()
    return group or create(PostGroup, by=by, at=at, post=claim.post, name=f"{claim.post.title}组")
