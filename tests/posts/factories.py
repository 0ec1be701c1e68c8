"""What stories about posts begin with: members who have checked in, and posts with places."""

import datetime as dt
from typing import Any

from apps.accounts.models import User
from apps.checkins import actions as checkin_actions
from apps.checkins.actions import confirm_cards, issue_cards, present_by_proxy, receive_card
from apps.checkins.enums import CardKind
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.members import actions as member_actions
from apps.members.actions import publish_privacy_notice
from apps.members.enums import ConsentScope
from apps.members.models import Consent, Person, PrivacyNotice
from apps.posts.actions.commitments import fix_commitment, save_commitment, submit_commitment
from apps.posts.actions.posts import create_post
from apps.posts.models import CommitmentCard, Post, PostCategory, ServiceItem
from apps.posts.promises import Promise
from apps.programmes.models import Programme
from tests.conftest import NOW, TODAY
from tests.world import give_account, new_person

DUE = dt.date(2026, 9, 30)


def check_in(person: Person, community: Community, programme: Programme, by: User) -> CheckInCard:
    """Issued, confirmed, entered and received by the community, as on paper."""
    if not PrivacyNotice.objects.exists():
        publish_privacy_notice(number="2026-1", text="告知内容", from_on=TODAY, by=None, at=NOW)
    cards = confirm_cards(
        cards=issue_cards(people=[person], programme=programme, by=None, at=NOW), by=None, at=NOW
    )
    info = {
        "skills": person.skills,
        "intentions": person.intentions,
        "hobbies": "",
        "available_time": person.available_time,
    }
    card = present_by_proxy(
        card=cards[0], community=community, kind=CardKind.RESIDENCE, info=info, by=by, at=NOW
    )
    return receive_card(card=card, identity_checked=True, by=by, at=NOW)


def end_card(card: CheckInCard) -> None:
    """The check-in is over: retirement, or a transfer."""
    checkin_actions.end_card(card=card, reason="退休", by=None, at=NOW)


def new_member(name: str, unit: Any, community: Community, programme: Programme, by: User) -> Person:
    """A checked-in member with an account."""
    person = new_person(name, unit)
    give_account(person)
    check_in(person, community, programme, by)
    return person


def new_post(community: Community, title: str = "政策宣讲员", **values: Any) -> Post:
    details = {"duty": "宣讲惠民政策，解答居民咨询", "by": None, "at": NOW, **values}
    category = details.pop("category", None) or PostCategory.objects.get(code="01")
    return create_post(community=community, category=category, title=title, **details)


def item_named(name: str) -> ServiceItem:
    return ServiceItem.objects.get(name=name)


def give_consent(person: Person) -> Consent:
    return member_actions.give_consent(
        person=person, scope=ConsentScope.PUBLISH_COMMITMENT, by=person.user, at=NOW
    )


def withdraw_consent(person: Person) -> None:
    member_actions.withdraw_consent(
        person=person, scope=ConsentScope.PUBLISH_COMMITMENT, by=person.user, at=NOW
    )


def draft_of(person: Person, *, due_on: dt.date = DUE, by: User | None = None) -> CommitmentCard:
    promises = [
        Promise("每月宣讲一次惠民政策", "在社区会议室", due_on),
        Promise("结对看望一位老人", "", due_on),
    ]
    return save_commitment(person=person, promises=promises, by=by or person.user, at=NOW)


def fixed_card(person: Person, secretary: User, *, due_on: dt.date = DUE) -> CommitmentCard:
    card = submit_commitment(card=draft_of(person, due_on=due_on), by=person.user, at=NOW)
    return fix_commitment(card=card, by=secretary, at=NOW)
