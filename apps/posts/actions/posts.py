"""Setting, changing, pausing and ending posts; their groups."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.communities.models import Community
from apps.core.errors import Problem, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.models import Person
from apps.posts import notices
from apps.posts.actions.places import close_claim, offer_free_places
from apps.posts.actions.telling import tell_member
from apps.posts.enums import POST_TRANSITIONS, ClaimStatus, PostStatus
from apps.posts.models import Post, PostCategory, PostClaim, PostGroup, ServiceItem
from apps.posts.rules.posts import problems_with_category, problems_with_contact, problems_with_post

_P = PostStatus


@transaction.atomic
def create_post(
    *,
    community: Community,
    category: PostCategory,
    title: str,
    duty: str,
    by: User | None,
    at: datetime,
    item: ServiceItem | None = None,
    capacity: int | None = None,
    **details: Any,
) -> Post:
    """Set a post under the next code `community-category-serial` (Y46).

    `details`: skills, licence_required, min_age, risk, service_time, place, contact, is_self_chosen.
    """
    community = lock(community)
    refuse_if(
        problems_with_post(community=community, category=category, item=item, title=title, capacity=capacity)
        + problems_with_contact(community, details.get("contact"), timezone.localdate(at))
    )
    series = Post.objects.filter(community=community, category=category)
    serial = (series.aggregate(last=Max("serial"))["last"] or 0) + 1
    post = create(
        Post,
        by=by,
        at=at,
        community=community,
        category=category,
        serial=serial,
        post_code=f"{community.code}-{category.code}-{serial:03d}",
        item=item,
        title=title,
        duty=duty,
        capacity=capacity,
        **details,
    )
    record("post.created", post, by=by, at=at, after={"post_code": post.post_code, "title": title})
    return post


@transaction.atomic
def change_post(
    *, post: Post, by: User | None, at: datetime, version: int | None = None, **changes: Any
) -> Post:
    """Change what a post says; community and category stay, the code holds them.

    More places are offered to the waiting list at once.
    """
    post = lock(post, version=version)
    if post.status == _P.ENDED:
        raise WrongState("岗位已撤销，不能修改。请另设岗位。")
    category = changes.pop("category", post.category)
    wanted = {"item": post.item, "title": post.title, "capacity": post.capacity, **changes}
    refuse_if(
        problems_with_category(post, category)
        + problems_with_contact(post.community, changes.get("contact"), timezone.localdate(at))
        + problems_with_post(
            community=post.community,
            category=post.category,
            item=wanted["item"],
            title=wanted["title"],
            capacity=wanted["capacity"],
            post=post,
        )
    )
    before = write(post, by=by, at=at, **changes)
    record("post.changed", post, by=by, at=at, before=before, after=changes)
    offer_free_places(post, by=by, at=at)
    return post


@transaction.atomic
def pause_post(*, post: Post, by: User, at: datetime, version: int | None = None) -> Post:
    """No claims and no offers until it is reopened; the holders stay."""
    return _move(post, _P.PAUSED, "post.paused", by=by, at=at, version=version)


@transaction.atomic
def reopen_post(*, post: Post, by: User, at: datetime, version: int | None = None) -> Post:
    """Claims are taken again; free places go to the waiting list first."""
    post = _move(post, _P.OPEN, "post.reopened", by=by, at=at, version=version)
    offer_free_places(post, by=by, at=at)
    return post


def _move(post: Post, target: PostStatus, event: str, *, by: User, at: datetime, version: int | None) -> Post:
    post = lock(post, version=version)
    check_transition(post, POST_TRANSITIONS, target)
    before = write(post, by=by, at=at, status=target)
    record(event, post, by=by, at=at, before=before, after={"status": target})
    return post


@transaction.atomic
def end_post(*, post: Post, by: User, at: datetime, reason: str, version: int | None = None) -> Post:
    """撤销岗位: complete every open claim, tell holders and waiting members, keep the history."""
    post = lock(post, version=version)
    check_transition(post, POST_TRANSITIONS, _P.ENDED)
    if not reason:
        refuse_if([Problem("reason_missing", "请填写撤销原因。")])
    before = write(post, by=by, at=at, status=_P.ENDED, ended_on=timezone.localdate(at))
    record("post.ended", post, by=by, at=at, before=before, after={"status": _P.ENDED}, reason=reason)
    claims = PostClaim.objects.open().filter(post=post).order_by("pk").select_for_update(of=("self",))
    for claim in claims:
        claim.post = post
        was = close_claim(claim, ClaimStatus.COMPLETED, by=by, at=at, reason=reason)
        record(
            "claim.completed", claim, by=by, at=at, before=was, after={"status": claim.status}, reason=reason
        )
        tell_member(claim.person, notices.claim_completed(claim), at=at)
    return post


@transaction.atomic
def change_group(
    *,
    group: PostGroup,
    by: User,
    at: datetime,
    name: str,
    head: Person | None,
    chat_group: str,
    version: int | None = None,
) -> PostGroup:
    """Name the group, its head (one of the holders) and its chat group (Y47, Y48)."""
    lock(group.post)
    group = lock(group, version=version)
    if head is not None and not PostClaim.objects.in_group().filter(post=group.post, person=head).exists():
        refuse_if([Problem("head_not_in_group", f"{head}不在这个岗位上，请从在岗党员中选择组长。")])
    before = write(group, by=by, at=at, name=name, head=head, chat_group=chat_group)
    after = {"name": name, "head": head, "chat_group": chat_group}
    record("group.changed", group, by=by, at=at, before=before, after=after)
    return group


@transaction.atomic
def show_phones(*, group: PostGroup, by: User, at: datetime) -> list[PostClaim]:
    """The holders with their phones in clear, for the community to reach them (C2, rule 1), audited."""
    holders = list(PostClaim.objects.in_group().filter(post=group.post).select_related("person", "unit"))
    record("group.phones_shown", group, by=by, at=at, after={"holders": len(holders)}, reason="联系岗位成员")
    return holders
