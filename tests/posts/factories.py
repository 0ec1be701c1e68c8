"""What stories about posts begin with: members who have checked in, and posts with places."""

import datetime as dt
import uuid
from typing import Any

from apps.accounts.models import User
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.models import create
from apps.members.enums import ConsentScope
from apps.members.models import Consent, Person
from apps.posts.actions.commitments import fix_commitment, save_commitment, submit_commitment
from apps.posts.actions.posts import create_post
from apps.posts.models import CommitmentCard, Post, PostCategory, ServiceItem
from apps.posts.promises import Promise
from apps.programmes.models import Programme
from tests.conftest import NOW, TODAY
from tests.world import give_account, new_person

DUE = dt.date(2026, 9, 30)


def check_in(person: Person, community: Community, programme: Programme, by: User) -> CheckInCard:
    """A card received by the community, as the check-in leaves it."""
    relation = person.org_relations.get()
    return create(
        CheckInCard,
        by=by,
        at=NOW,
        programme=programme,
        person=person,
        unit=relation.unit,
        community=community,
        status=CardStatus.RECEIVED,
        serial=CheckInCard.objects.count() + 1,
        address_key=uuid.uuid4().hex,
        issued_on=TODAY,
        presented_on=TODAY,
        received_on=TODAY,
        received_by=by,
        identity_checked=True,
    )


def end_card(card: CheckInCard) -> None:
    """The check-in is over, as retirement or a transfer leaves it."""
    card.status, card.ended_on, card.end_reason = CardStatus.ENDED, TODAY, "退休"
    card.save(update_fields=["status", "ended_on", "end_reason"])


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
    return create(
        Consent, by=person.user, at=NOW, person=person, scope=ConsentScope.PUBLISH_COMMITMENT, given_at=NOW
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
