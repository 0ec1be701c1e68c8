"""The member's deeds on claims: take a post, wait for one, propose one, confirm, take leave, withdraw."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.checkins.models import CheckInCard
from apps.core.errors import DomainError, Problem, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.models import Person
from apps.posts import notices
from apps.posts.actions.places import close_claim, join_group, lock_claim, offer_free_places
from apps.posts.actions.telling import tell_community
from apps.posts.enums import CLAIM_TRANSITIONS, ClaimSource, ClaimStatus
from apps.posts.fitting import best_fitting
from apps.posts.models import Post, PostClaim
from apps.posts.rules.claims import (
    live_card_of,
    problems_with_acting,
    problems_with_claim,
    problems_with_claimant,
    problems_with_openness,
    problems_with_proposal,
)

_C = ClaimStatus
# How many posts a friendly "full" names.
ALTERNATIVES = 3


class PostFull(DomainError):
    """The last place went to somebody else; `alternatives` are the next free posts that fit."""

    code = "post_full"

    def __init__(self, post: Post, alternatives: list[Post]) -> None:
        names = "、".join(f"“{other.title}”" for other in alternatives)
        more = f"还有名额、适合的岗位：{names}。" if names else ""
        super().__init__(f"“{post.title}”的名额刚刚认满。可以排候补，有名额时会通知。{more}")
        self.post = post
        self.alternatives = alternatives


@transaction.atomic
def claim_post(*, post: Post, person: Person, by: User, at: datetime) -> PostClaim:
    """认岗: take a free place of a post of the member's own community.

    Locks the person, so that several open pages of one member queue; the place itself is taken by one
    statement (`take_place`). Raises PostFull with the next free fitting posts.
    """
    person = lock(person)
    card = _check(post, person, at=at)
    claim = _take(post, person, card, by=by, at=at)
    if claim is None:
        post.refresh_from_db(fields=["status", "taken", "capacity"])
        refuse_if(problems_with_openness(post))
        raise PostFull(post, free_fitting_posts(person, besides=post))
    return claim


@transaction.atomic
def wait_for_post(*, post: Post, person: Person, by: User, at: datetime) -> PostClaim:
    """候补: join the end of a full post's waiting list; a place that came free meanwhile is taken instead."""
    person = lock(person)
    post = lock(post)  # nobody frees a place between the look at the counter and the new line of the list
    card = _check(post, person, at=at)
    claim = _take(post, person, card, by=by, at=at)
    if claim is not None:
        return claim
    claim = create(
        PostClaim,
        by=by,
        at=at,
        person=person,
        unit_id=_unit_id(person, card, timezone.localdate(at)),
        community=post.community,
        post=post,
        source=_source(person, by),
        status=_C.WAITLISTED,
        submitted_at=at,
        waitlisted_at=at,
    )
    record("claim.waitlisted", claim, by=by, at=at, after={"post": post.post_code, "status": claim.status})
    return claim


@transaction.atomic
def propose_post(*, person: Person, title: str, duty: str, by: User, at: datetime) -> PostClaim:
    """自选岗位: something outside the list; the community makes a post of it or declines (N19)."""
    person = lock(person)
    card = live_card_of(person)
    problems = problems_with_claimant(card, list(PostClaim.objects.open().filter(person=person)))
    if card is not None:
        problems += problems_with_proposal(card.programme)
    refuse_if(problems)
    assert card is not None  # a missing card is a problem above
    claim = create(
        PostClaim,
        by=by,
        at=at,
        person=person,
        unit_id=_unit_id(person, card, timezone.localdate(at)),
        community=card.community,
        source=ClaimSource.SELF_CHOSEN,
        proposed_title=title,
        proposed_duty=duty,
        submitted_at=at,
    )
    record("claim.proposed", claim, by=by, at=at, after={"title": title})
    tell_community(claim.community_id, notices.claims_waiting(claim, timezone.localdate(at)), at=at)
    return claim


def _check(post: Post, person: Person, *, at: datetime) -> CheckInCard:
    card = live_card_of(person)
    refuse_if(
        problems_with_claim(
            person=person,
            post=post,
            card=card,
            open_claims=list(PostClaim.objects.open().filter(person=person)),
            on=timezone.localdate(at),
        )
    )
    assert card is not None  # a missing card is a problem above
    return card


def _take(post: Post, person: Person, card: CheckInCard, *, by: User, at: datetime) -> PostClaim | None:
    day = timezone.localdate(at)
    claim = PostClaim.objects.take_place(
        post=post,
        person=person,
        unit_id=_unit_id(person, card, day),
        source=_source(person, by),
        by=by,
        at=at,
    )
    if claim is not None:
        assert card.community is not None  # a constraint ties it to being checked in
        # Known already: not fetched again while the post's row is locked.
        claim.person, claim.post, claim.community = person, post, card.community
        record("claim.submitted", claim, by=by, at=at, after={"post": post.post_code, "source": claim.source})
        tell_community(claim.community_id, notices.claims_waiting(claim, day), at=at)
    return claim


def _source(person: Person, by: User) -> ClaimSource:
    return ClaimSource.MENU if person.user_id == by.pk else ClaimSource.BY_CONSENT


def _unit_id(person: Person, card: CheckInCard, day: date) -> int:
    """The unit of the day; the card's where the roster has no relation for the day."""
    unit_ids = person.org_relations.on(day).values_list("unit_id", flat=True)
    return unit_ids.first() or card.unit_id


def free_fitting_posts(person: Person, *, besides: Post) -> list[Post]:
    """The next posts with free places in the same community, the best fitting first."""
    claimed = PostClaim.objects.open().filter(person=person, post__isnull=False).values("post_id")
    posts = Post.objects.of_community(besides.community_id).open().with_free_places()
    return best_fitting(posts.exclude(pk=besides.pk).exclude(pk__in=claimed), person, ALTERNATIVES)


@transaction.atomic
def confirm_claim(*, claim: PostClaim, by: User, at: datetime, version: int | None = None) -> PostClaim:
    """上岗: the member confirms what was accepted or offered, and joins the post's group today."""
    claim = lock_claim(claim, version=version)
    if claim.status == _C.ON_LEAVE:
        raise WrongState("您正在请假，请用“销假”恢复在岗。")
    check_transition(claim, CLAIM_TRANSITIONS, _C.ACTIVE)
    problems = problems_with_acting(claim)
    if claim.offer_expires_at is not None and claim.offer_expires_at <= at:
        problems.append(Problem("offer_expired", "候补名额的确认时限已过，请重新认领或排候补。"))
    refuse_if(problems)
    day = timezone.localdate(at)
    before = write(claim, by=by, at=at, status=_C.ACTIVE, from_on=day, offer_expires_at=None)
    join_group(claim, by=by, at=at)
    record("claim.confirmed", claim, by=by, at=at, before=before, after={"status": claim.status})
    return claim


@transaction.atomic
def take_leave(
    *, claim: PostClaim, until: date, by: User, at: datetime, version: int | None = None
) -> PostClaim:
    """请假: stays in the group but is excused from arrangements until the day, which is included."""
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.ON_LEAVE)
    problems = problems_with_acting(claim)
    if until < timezone.localdate(at):
        problems.append(Problem("leave_in_the_past", "请假的最后一天不能早于今天，请改日期。"))
    refuse_if(problems)
    before = write(claim, by=by, at=at, status=_C.ON_LEAVE, leave_until=until)
    record("claim.left", claim, by=by, at=at, before=before, after={"status": claim.status, "until": until})
    return claim


@transaction.atomic
def return_from_leave(
    *, claim: PostClaim, by: User | None, at: datetime, version: int | None = None
) -> PostClaim:
    """销假: back on the post."""
    claim = lock_claim(claim, version=version)
    if claim.status != _C.ON_LEAVE:
        raise WrongState("现在没有请假，不用销假。")
    refuse_if(problems_with_acting(claim))
    before = write(claim, by=by, at=at, status=_C.ACTIVE, leave_until=None)
    record("claim.returned", claim, by=by, at=at, before=before, after={"status": claim.status})
    return claim


@transaction.atomic
def withdraw_claim(
    *, claim: PostClaim, by: User, at: datetime, reason: str = "", version: int | None = None
) -> PostClaim:
    """退出: at any time, without having to say why; the place goes to the first who waits."""
    claim = lock_claim(claim, version=version)
    check_transition(claim, CLAIM_TRANSITIONS, _C.WITHDRAWN)
    before = close_claim(claim, _C.WITHDRAWN, by=by, at=at, reason=reason)
    record(
        "claim.withdrawn", claim, by=by, at=at, before=before, after={"status": claim.status}, reason=reason
    )
    if claim.post is not None:
        offer_free_places(claim.post, by=by, at=at)
    return claim
