"""The community's deeds on claims: accept, decline, offer, remove; make a post of a proposal."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import Problem, WrongState, refuse_if
from apps.core.models import check_transition, lock, write
from apps.posts import notices
from apps.posts.actions.places import close_claim, count_places, lock_claim, offer_free_places, take_waiting
from apps.posts.actions.posts import create_post
from apps.posts.actions.telling import tell_claimant, tell_member
from apps.posts.enums import CLAIM_TRANSITIONS, ClaimStatus, PostStatus
from apps.posts.models import PostCategory, PostClaim, ServiceItem
from apps.posts.rules.claims import problems_with_acting

_C = ClaimStatus


@transaction.atomic
def accept_claim(*, claim: PostClaim, by: User, at: datetime, version: int | None = None) -> PostClaim:
    """同意认岗: the member is asked to confirm."""
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.ACCEPTED)
    problems = problems_with_acting(claim)
    if claim.post is None:
        problems.append(Problem("no_post_yet", "这是自选岗位，请先设为岗位。"))
    refuse_if(problems)
    before = write(claim, by=by, at=at, status=_C.ACCEPTED, decided_at=at)
    record("claim.accepted", claim, by=by, at=at, before=before, after={"status": claim.status})
    tell_member(claim.person, notices.claim_accepted(claim), at=at)
    return claim


@transaction.atomic
def establish_post(
    *,
    claim: PostClaim,
    category: PostCategory,
    title: str,
    duty: str,
    by: User,
    at: datetime,
    item: ServiceItem | None = None,
    version: int | None = None,
    **details: Any,
) -> PostClaim:
    """设为岗位: make the proposed post, give its first place to the proposer, who confirms (N19)."""
    community = lock(claim.community)
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.ACCEPTED)
    problems = problems_with_acting(claim)
    if claim.post is not None:
        problems.append(Problem("has_post", "这次认岗已有岗位。不用再设岗位，请直接答复。"))
    refuse_if(problems)
    post = create_post(
        community=community,
        category=category,
        item=item,
        title=title,
        duty=duty,
        is_self_chosen=True,
        by=by,
        at=at,
        **details,
    )
    count_places(post, +1)
    before = write(claim, by=by, at=at, post=post, status=_C.ACCEPTED, decided_at=at)
    after = {"status": claim.status, "post": post.post_code}
    record("claim.accepted", claim, by=by, at=at, before=before, after=after)
    tell_member(claim.person, notices.claim_accepted(claim), at=at)
    return claim


@transaction.atomic
def waitlist_claim(*, claim: PostClaim, by: User, at: datetime, version: int | None = None) -> PostClaim:
    """转为候补: the place goes to others who wait; this claim stands at the list's end."""
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.WAITLISTED)
    if claim.post is None or claim.post.capacity is None:
        refuse_if([Problem("no_waiting_list", "这个岗位不限名额，不用候补。")])
    assert claim.post is not None  # refused above
    before = write(claim, by=by, at=at, status=_C.WAITLISTED, waitlisted_at=at, decided_at=at)
    count_places(claim.post, -1)
    record("claim.waitlisted", claim, by=by, at=at, before=before, after={"status": claim.status})
    tell_member(claim.person, notices.claim_waitlisted(claim), at=at)
    offer_free_places(claim.post, by=by, at=at, skip=claim)
    return claim


@transaction.atomic
def offer_place(*, claim: PostClaim, by: User, at: datetime, version: int | None = None) -> PostClaim:
    """给予名额: offer a free place out of turn; the member confirms within the programme's hours."""
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.OFFERED)
    problems = problems_with_acting(claim)
    if claim.post is None or claim.post.is_full:
        problems.append(Problem("no_free_place", "这个岗位现在没有空余名额。请先转为候补，或改大名额。"))
    elif claim.post.status != PostStatus.OPEN:
        problems.append(Problem("post_not_open", "岗位暂停认领，请恢复后再给予名额。"))
    refuse_if(problems)
    take_waiting(claim, by=by, at=at)
    return claim


@transaction.atomic
def decline_claim(
    *, claim: PostClaim, reason: str, by: User, at: datetime, version: int | None = None
) -> PostClaim:
    """不同意: with a reason the member can act on; also before a given place is confirmed."""
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.DECLINED)
    if not reason:
        refuse_if([Problem("reason_missing", "请填写不同意的原因，党员会看到。")])
    before = close_claim(claim, _C.DECLINED, by=by, at=at, reason=reason, decided_at=at)
    record(
        "claim.declined", claim, by=by, at=at, before=before, after={"status": claim.status}, reason=reason
    )
    tell_member(claim.person, notices.claim_declined(claim), at=at)
    if claim.post is not None:
        offer_free_places(claim.post, by=by, at=at)
    return claim


@transaction.atomic
def remove_claim(
    *, claim: PostClaim, reason: str, heard: bool, by: User, at: datetime, version: int | None = None
) -> PostClaim:
    """调离: the secretary takes a holder off the post, with a reason and after hearing the member (C4)."""
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.REMOVED)
    problems = []
    if not reason:
        problems.append(Problem("reason_missing", "请填写调离原因，党员会看到。"))
    if not heard:
        problems.append(Problem("not_heard", "请先听取本人意见，再办理调离。"))
    refuse_if(problems)
    before = close_claim(claim, _C.REMOVED, by=by, at=at, reason=reason)
    after = {"status": claim.status, "heard": heard}
    record("claim.removed", claim, by=by, at=at, before=before, after=after, reason=reason)
    tell_member(claim.person, notices.claim_removed(claim), at=at)
    assert claim.post is not None  # removal is from a post
    offer_free_places(claim.post, by=by, at=at)
    return claim


@transaction.atomic
def expire_offer(*, claim: PostClaim, at: datetime) -> PostClaim:
    """The offer's time is over: the place goes to the next; the member may claim again.

    Raises WrongState when it was confirmed, withdrawn or declined in the meantime.
    """
    claim = lock_claim(claim)
    if claim.offer_expires_at is None or claim.offer_expires_at > at:
        raise WrongState("候补名额没有过期。请等确认时限过了再办。")
    reason = "候补名额超过时限未确认"
    before = close_claim(claim, _C.WITHDRAWN, by=None, at=at, reason=reason)
    record("claim.offer_expired", claim, by=None, at=at, before=before, after={"status": claim.status})
    tell_claimant(claim, notices.offer_expired(claim), at=at)
    assert claim.post is not None  # only posts have waiting lists
    offer_free_places(claim.post, by=None, at=at)
    return claim


@transaction.atomic
def complete_claim(*, claim: PostClaim, reason: str, by: User | None, at: datetime) -> PostClaim:
    """结束: the post or the member's check-in is over; the place goes to the first who waits."""
    claim = lock_claim(claim)
    check_transition(claim, CLAIM_TRANSITIONS, _C.COMPLETED)
    before = close_claim(claim, _C.COMPLETED, by=by, at=at, reason=reason)
    record(
        "claim.completed", claim, by=by, at=at, before=before, after={"status": claim.status}, reason=reason
    )
    tell_member(claim.person, notices.claim_completed(claim), at=at)
    if claim.post is not None:
        offer_free_places(claim.post, by=by, at=at)
    return claim
