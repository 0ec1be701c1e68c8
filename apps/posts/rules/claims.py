"""Claims: who may claim and decide, and what stands against a claim (domain, C4)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.core.errors import Problem
from apps.members.models import Person
from apps.members.models.people import PersonQuerySet
from apps.posts.enums import CLAIM_TRANSITIONS, ClaimStatus, PostStatus
from apps.posts.models import Post, PostClaim
from apps.posts.rules.steps import Kind, Step
from apps.programmes.models import Programme

_C = ClaimStatus


def can_read_claims(user: User) -> bool:
    return user.may(Deed.READ_CLAIMS)


def can_export_claims(user: User) -> bool:
    return user.may(Deed.EXPORT_REGISTERS)


def can_claim_posts(user: User) -> bool:
    return user.may(Deed.CLAIM_POSTS)


def can_decide_claims(user: User) -> bool:
    return user.may(Deed.DECIDE_CLAIMS)


def can_remove_claims(user: User) -> bool:
    return user.may(Deed.REMOVE_CLAIMS)


def can_act_in_claims(user: User) -> bool:
    """The member's own deeds, or a community worker's for a member without an account."""
    return user.may(Deed.CLAIM_POSTS) or user.may(Deed.ENTER_FOR_MEMBER)


def can_excuse_holders(user: User) -> bool:
    """Leave and return are a matter of the member or of the community."""
    return user.may(Deed.CLAIM_POSTS) or user.may(Deed.DECIDE_CLAIMS)


def can_enter_claims(user: User) -> bool:
    """Claims entered by the community for members without an account."""
    return user.may(Deed.ENTER_FOR_MEMBER)


def can_decide_claim(user: User, claim: PostClaim) -> bool:
    return user.may_at(Deed.DECIDE_CLAIMS, community_id=claim.community_id)


def can_remove_claim(user: User, claim: PostClaim) -> bool:
    return user.may_at(Deed.REMOVE_CLAIMS, community_id=claim.community_id)


def can_act_for(user: User, claim: PostClaim) -> bool:
    """The member's own deeds; the community does them on paper for a member without an account (D2)."""
    return user.may_at(Deed.CLAIM_POSTS, person_id=claim.person_id) or can_enter_for(user, claim)


def can_excuse(user: User, claim: PostClaim) -> bool:
    return can_act_for(user, claim) or can_decide_claim(user, claim)


def can_enter_for(user: User, claim: PostClaim) -> bool:
    """Enter on paper what this member, who has no account, has written."""
    return claim.person.user_id is None and user.may_at(
        Deed.ENTER_FOR_MEMBER, community_id=claim.community_id
    )


def members_without_account(people: PersonQuerySet, *community_ids: int) -> PersonQuerySet:
    """Those of the people who are checked in at one of the communities and have no account."""
    cards = CheckInCard.objects.checked_in().filter(community_id__in=community_ids)
    return people.filter(pk__in=cards.values("person_id"), user=None)


def live_card_of(person: Person) -> CheckInCard | None:
    """The card by which the person is checked in; the newest year's if two years overlap."""
    cards = CheckInCard.objects.checked_in().filter(person=person).select_related("programme", "community")
    return cards.order_by("-programme__year").first()


def programme_of_day(day: date) -> Programme:
    """The programme that runs on the day; between two programmes the parameters' defaults hold."""
    return Programme.objects.for_day(day).first() or Programme()


def age_on(birth: str, day: date) -> int | None:
    """Full years on the day; a birth month without a day counts from its last day; None when unknown."""
    if not birth:
        return None
    year, month, *rest = (int(part) for part in birth.split("-"))
    return day.year - year - ((day.month, day.day) < (month, rest[0] if rest else 31))


def problems_with_claimant(card: CheckInCard | None, open_claims: Collection[PostClaim]) -> list[Problem]:
    """Why a member with this card and these claims can't take any further post now."""
    if card is None:
        return [Problem("not_checked_in", "请先到社区报到。社区接收报到卡后，就可以认领岗位。")]
    most = card.programme.max_posts_per_member
    if len(open_claims) < most:
        return []
    sentence = f"您已有 {len(open_claims)} 个岗位（含待确认和候补），每人最多 {most} 个。请先退出一个再认领。"
    return [Problem("too_many_posts", sentence)]


def problems_with_claim(
    *,
    person: Person,
    post: Post,
    card: CheckInCard | None,
    open_claims: Collection[PostClaim],
    on: date,
) -> list[Problem]:
    """Why this person can't claim this post now; being full is not among them."""
    if any(claim.post_id == post.pk for claim in open_claims):
        return [Problem("already_claimed", "您已经认领过这个岗位，可在“我的岗位与承诺”里查看。")]
    problems = problems_with_claimant(card, open_claims)
    if card is not None and card.community_id != post.community_id:
        sentence = f"这个岗位属于{post.community}，您报到的是{card.community}，请认领报到社区的岗位。"
        problems.append(Problem("other_community", sentence))
    problems += problems_with_openness(post)
    age = age_on(person.birth, on)
    if post.min_age is not None and age is not None and age < post.min_age:
        problems.append(Problem("too_young", f"这个岗位要求年满 {post.min_age} 周岁。请选别的岗位。"))
    return problems


def problems_with_openness(post: Post) -> list[Problem]:
    if post.status == PostStatus.OPEN:
        return []
    sentence = f"岗位“{post.title}”{post.get_status_display()}，现在不能认领，请选择别的岗位。"
    return [Problem("post_not_open", sentence)]


def problems_with_proposal(programme: Programme) -> list[Problem]:
    if programme.self_chosen_posts:
        return []
    return [Problem("no_self_chosen", "本年度方案没有开放自选岗位，请从岗位表中认领。")]


def problems_with_acting(claim: PostClaim) -> list[Problem]:
    """A claim of somebody who is no longer checked in at its community can't go on."""
    card = live_card_of(claim.person)
    if card is not None and card.community_id == claim.community_id:
        return []
    return [
        Problem(
            "no_live_card",
            f"{claim.person}目前不在{claim.community}报到，这次认岗不能继续办理。请本人向现在报到的社区重新认领。",
        )
    ]


Allowed = Callable[[User, PostClaim], bool]


@dataclass(frozen=True)
class ClaimDeed:
    """One row of the table of deeds: from which states, who, and how its button reads."""

    verb: str
    label: str
    target: ClaimStatus
    allowed: Allowed
    kind: Kind = Kind.SECONDARY
    asks: bool = False
    confirm: str = ""
    with_post: bool | None = True  # None: either way
    only_from: frozenset[ClaimStatus] = frozenset(_C)
    makes_sense: Callable[[PostClaim], bool] = lambda _: True

    def fits(self, claim: PostClaim) -> bool:
        """Whether the claim's state and kind allow the deed, whoever does it."""
        status = ClaimStatus(claim.status)
        has_post = claim.post_id is not None
        return (
            self.target in CLAIM_TRANSITIONS[status]
            and status in self.only_from
            and self.with_post in {None, has_post}
            and self.makes_sense(claim)
        )


def _has_free_place(claim: PostClaim) -> bool:
    return claim.post is not None and claim.post.status == PostStatus.OPEN and not claim.post.is_full


def _has_waiting_list(claim: PostClaim) -> bool:
    return claim.post is not None and claim.post.capacity is not None


_HELD = frozenset({_C.ON_LEAVE})
CLAIM_DEEDS: tuple[ClaimDeed, ...] = (
    ClaimDeed("accept", "同意", _C.ACCEPTED, can_decide_claim, kind=Kind.PRIMARY),
    ClaimDeed(
        "establish", "设为岗位", _C.ACCEPTED, can_decide_claim, kind=Kind.PRIMARY, asks=True, with_post=False
    ),
    ClaimDeed("offer", "给予名额", _C.OFFERED, can_decide_claim, makes_sense=_has_free_place),
    ClaimDeed("waitlist", "转为候补", _C.WAITLISTED, can_decide_claim, makes_sense=_has_waiting_list),
    ClaimDeed(
        "decline", "不同意", _C.DECLINED, can_decide_claim, kind=Kind.DANGER, asks=True, with_post=None
    ),
    ClaimDeed(
        "confirm",
        "确认上岗",
        _C.ACTIVE,
        can_act_for,
        kind=Kind.PRIMARY,
        only_from=frozenset({_C.ACCEPTED, _C.OFFERED}),
    ),
    ClaimDeed("return", "销假", _C.ACTIVE, can_excuse, kind=Kind.PRIMARY, only_from=_HELD),
    ClaimDeed("leave", "请假", _C.ON_LEAVE, can_excuse, asks=True),
    ClaimDeed("withdraw", "退出", _C.WITHDRAWN, can_act_for, kind=Kind.DANGER, asks=True, with_post=None),
    ClaimDeed("remove", "调离", _C.REMOVED, can_remove_claim, kind=Kind.DANGER, asks=True),
)


def available_claim_actions(user: User, claim: PostClaim) -> list[Step]:
    """What this user may do with the claim now, in the order of its buttons."""
    return [
        Step(
            verb=deed.verb,
            label=deed.label,
            url=reverse(f"posts:claim_{deed.verb}", args=[claim.pk]),
            kind=deed.kind,
            asks=deed.asks,
            confirm=deed.confirm,
        )
        for deed in CLAIM_DEEDS
        if deed.fits(claim) and deed.allowed(user, claim)
    ]


def available_to_member(user: User, post: Post, on: date) -> list[Step]:
    """What the member behind the account may do with the post itself: take it, or wait for a place."""
    person = user.own_person
    if person is None or not can_claim_posts(user):
        return []
    claims = PostClaim.objects.visible_to(user).open().filter(person=person)
    if problems_with_claim(
        person=person, post=post, card=live_card_of(person), open_claims=list(claims), on=on
    ):
        return []
    verb, label = ("wait", "排候补") if post.is_full else ("claim", "认领")
    return [Step(verb, label, reverse(f"posts:post_{verb}", args=[post.pk]), kind=Kind.PRIMARY)]


def available_decisions(user: User, claim: PostClaim) -> list[Step]:
    """Of these, the community's own: what its queue offers."""
    own = {deed.verb for deed in CLAIM_DEEDS if deed.allowed is can_decide_claim}
    return [step for step in available_claim_actions(user, claim) if step.verb in own]
