"""Handing a card in: the basic-information card, the member's own step, and by proxy."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.checkins import notices
from apps.checkins.actions.locking import lock_with_person
from apps.checkins.enums import CARD_TRANSITIONS, CardKind, CardStatus
from apps.checkins.models import BasicInfoCard, CheckInCard
from apps.checkins.rules import (
    problems_with_ended,
    problems_with_presenting,
)
from apps.communities.models import Community
from apps.core.errors import DomainError, refuse_if
from apps.core.models import check_transition, create, write
from apps.members.actions import give_consent
from apps.members.enums import ConsentScope

_S = CardStatus


@transaction.atomic
def complete_basic_info(
    *, card: CheckInCard, values: dict[str, Any], by: User, at: datetime, by_proxy: bool = False
) -> BasicInfoCard:
    """Keep the basic-information card as filled in; until received it can be filled in again.

    `values`: skills, intentions, hobbies, available_time; the rest is taken from the roster as it is now.
    """
    card = lock_with_person(card, None)
    if card.status not in {_S.ISSUED, _S.SENT_BACK, _S.PRESENTED}:
        raise DomainError("现在不能修改登记卡，请刷新页面看最新情况。")
    person = card.person
    snapshot = {
        name: getattr(person, name)
        for name in ("name", "sex", "birth", "ethnicity", "education", "join_date", "kind", "title", "phone")
    }
    fields = {**values, "snapshot": snapshot, "by_proxy": by_proxy, "completed_at": at}
    existing = BasicInfoCard.objects.filter(card=card).first()
    if existing:
        write(existing, by=by, at=at, **fields)
    info = existing or create(BasicInfoCard, by=by, at=at, card=card, **fields)
    known = {name: values[name] for name in ("skills", "intentions", "available_time") if name in values}
    write(person, by=by, at=at, **known)
    record("basic_info.completed", card, by=by, at=at, after={"by_proxy": by_proxy})
    return info


@transaction.atomic
def present_card(
    *,
    card: CheckInCard,
    community: Community,
    kind: CardKind,
    by: User,
    at: datetime,
    by_proxy: bool = False,
    version: int | None = None,
) -> CheckInCard:
    """The member hands the card to a community, or a worker enters it for a member without a phone."""
    card = lock_with_person(card, version)
    refuse_if(problems_with_ended(card))
    refuse_if(problems_with_presenting(card, community, timezone.localdate(at)))
    check_transition(card, CARD_TRANSITIONS, _S.PRESENTED)
    before = write(
        card,
        by=by,
        at=at,
        status=_S.PRESENTED,
        community=community,
        kind=kind,
        presented_on=timezone.localdate(at),
        presented_by_proxy=by_proxy,
        end_reason="",
    )
    after = {"community": community.code, "kind": kind, "by_proxy": by_proxy}
    record("card.presented", card, by=by, at=at, before={"status": before["status"]}, after=after)
    notices.tell_presented(card, at=at)
    return card


@transaction.atomic
def present_by_proxy(
    *,
    card: CheckInCard,
    community: Community,
    kind: CardKind,
    info: dict[str, Any],
    by: User,
    at: datetime,
) -> CheckInCard:
    """A worker enters everything for a member without a phone: consent on paper, basic info, handing in."""
    give_consent(person=card.person, scope=ConsentScope.PRIVACY, by=by, at=at, by_proxy=True)
    complete_basic_info(card=card, values=info, by=by, at=at, by_proxy=True)
    return present_card(card=card, community=community, kind=kind, by=by, at=at, by_proxy=True)
