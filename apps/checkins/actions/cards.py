"""The deeds that take a check-in card along its way (docs/flows/check-in.md)."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.checkins import notices
from apps.checkins.enums import CARD_TRANSITIONS, CardKind, CardStatus
from apps.checkins.models import BasicInfoCard, CheckInCard, SerialCounter
from apps.checkins.rules import (
    problems_with_issuing,
    problems_with_presenting,
    problems_with_receiving,
)
from apps.communities.models import Community
from apps.core.errors import DomainError, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.members.actions import give_consent
from apps.members.enums import ConsentScope
from apps.members.models import Person
from apps.programmes.models import Programme

_S = CardStatus
# A card not presented so many days after the deadline may be voided and issued anew (domain, C4).
VALID_DAYS_AFTER_DEADLINE = 30


@transaction.atomic
def issue_cards(
    *, people: Sequence[Person], programme: Programme, by: User | None, at: datetime
) -> list[CheckInCard]:
    """Draft a card for each person; the unit and branch are those of the day. All or none.

    Raises DomainError with one problem per person who can't get a card.
    """
    day = timezone.localdate(at)
    locked = Person.objects.select_for_update(of=("self",)).filter(pk__in=[person.pk for person in people])
    rows = list(locked.with_unit().order_by("pk"))
    refuse_if([problem for person in rows for problem in problems_with_issuing(person, programme, day)])
    return [_draft(person, programme, by=by, at=at) for person in rows]


def _draft(
    person: Person, programme: Programme, *, by: User | None, at: datetime, **values: Any
) -> CheckInCard:
    relation = person.relation_on(timezone.localdate(at))
    assert relation is not None
    card = create(
        CheckInCard,
        by=by,
        at=at,
        programme=programme,
        person=person,
        unit=relation.unit,
        branch=relation.branch,
        address_key=secrets.token_urlsafe(16),
        **values,
    )
    record("card.drafted", card, by=by, at=at, after={"unit": relation.unit.code})
    return card


@transaction.atomic
def confirm_cards(*, cards: Sequence[CheckInCard], by: User | None, at: datetime) -> list[CheckInCard]:
    """The unit secretary confirms drafts: each gets its serial of the year. All or none."""
    rows = _locked(cards)
    for card in rows:
        check_transition(card, CARD_TRANSITIONS, _S.ISSUED)
    for card, serial in zip(rows, _next_serials(rows), strict=True):
        last_day = card.programme.check_in_deadline + timedelta(days=VALID_DAYS_AFTER_DEADLINE)
        write(
            card,
            by=by,
            at=at,
            status=_S.ISSUED,
            serial=serial,
            issued_on=timezone.localdate(at),
            valid_until=max(last_day, timezone.localdate(at) + timedelta(days=VALID_DAYS_AFTER_DEADLINE)),
        )
        record("card.issued", card, by=by, at=at, after={"serial": serial})
    notices.tell_issued(rows, at=at)
    return rows


def _locked(cards: Sequence[CheckInCard]) -> list[CheckInCard]:
    """The cards under row locks, in a fixed order, with the names they show."""
    rows = CheckInCard.objects.select_for_update(of=("self",)).with_names()
    return list(rows.select_related("person__user").filter(pk__in=[c.pk for c in cards]).order_by("pk"))


def _next_serials(cards: Sequence[CheckInCard]) -> range:
    """As many numbers of the programme's series as there are cards; the counter is locked last."""
    programmes = {card.programme.year for card in cards}
    if len(programmes) > 1:
        raise DomainError("请分年度确认报到卡。")
    if not cards:
        return range(0)
    series = f"card:{programmes.pop()}"
    SerialCounter.objects.get_or_create(series=series)
    counter = SerialCounter.objects.select_for_update().get(series=series)
    first = counter.last + 1
    counter.last += len(cards)
    counter.save(update_fields=["last"])
    return range(first, first + len(cards))


def _lock_with_person(card: CheckInCard, version: int | None) -> CheckInCard:
    """Person first, then card: the fixed order of locks."""
    Person.objects.select_for_update(of=("self",)).get(pk=card.person_id)
    return lock(card, version=version)


@transaction.atomic
def void_card(
    *, card: CheckInCard, reason: str, by: User, at: datetime, version: int | None = None
) -> CheckInCard:
    """Take a card that was not yet presented out of use; a new one can be issued."""
    card = _lock_with_person(card, version)
    check_transition(card, CARD_TRANSITIONS, _S.VOID)
    if not reason.strip():
        raise DomainError("请填写作废原因。")
    write(card, by=by, at=at, status=_S.VOID, ended_on=timezone.localdate(at), end_reason=reason)
    record("card.voided", card, by=by, at=at, reason=reason)
    return card


@transaction.atomic
def mark_printed(*, cards: Sequence[CheckInCard], by: User, at: datetime) -> None:
    """Note that the cards were printed (the stub stays in the unit)."""
    for card in _locked(cards):
        write(card, by=by, at=at, printed_at=at)
        record("card.printed", card, by=by, at=at)


def note_paper_printed(*, card: CheckInCard, paper: str, by: User, at: datetime) -> None:
    """Note that a paper with the member's full data left the platform; members print their own freely."""
    if by.person_id != card.person_id:
        record("card.paper_printed", card, by=by, at=at, after={"paper": paper})


@transaction.atomic
def complete_basic_info(
    *, card: CheckInCard, values: dict[str, Any], by: User, at: datetime, by_proxy: bool = False
) -> BasicInfoCard:
    """Keep the basic-information card as filled in; until received it can be filled in again.

    `values`: skills, intentions, hobbies, available_time; the rest is taken from the roster as it is now.
    """
    card = _lock_with_person(card, None)
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
    card = _lock_with_person(card, version)
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


@transaction.atomic
def receive_card(
    *,
    card: CheckInCard,
    identity_checked: bool,
    by: User,
    at: datetime,
    received_on: date | None = None,
    back_date_reason: str = "",
    version: int | None = None,
) -> CheckInCard:
    """The community receives the card: the member has reported in; a replaced card is superseded.

    `received_on` may lie some days back with a reason. Member and liaison are told.
    """
    today = timezone.localdate(at)
    day = received_on or today
    card = _lock_with_person(card, version)
    check_transition(card, CARD_TRANSITIONS, _S.RECEIVED)
    refuse_if(
        problems_with_receiving(
            card,
            identity_checked=identity_checked,
            received_on=day,
            back_date_reason=back_date_reason,
            today=today,
        )
    )
    if card.replaces:
        _supersede(card.replaces, by=by, at=at)
    write(
        card,
        by=by,
        at=at,
        status=_S.RECEIVED,
        received_on=day,
        received_by=by,
        identity_checked=True,
        back_date_reason=back_date_reason,
        presented_on=min(card.presented_on or day, day),
    )
    record("card.received", card, by=by, at=at, after={"received_on": day}, reason=back_date_reason)
    notices.tell_received(card, at=at)
    return card


def _supersede(card: CheckInCard, *, by: User, at: datetime) -> None:
    card = lock(card)
    check_transition(card, CARD_TRANSITIONS, _S.SUPERSEDED)
    write(
        card,
        by=by,
        at=at,
        status=_S.SUPERSEDED,
        ended_on=timezone.localdate(at),
        end_reason="已转到另一社区报到",
    )
    record("card.superseded", card, by=by, at=at)


@transaction.atomic
def send_back_card(
    *, card: CheckInCard, reason: str, by: User, at: datetime, version: int | None = None
) -> CheckInCard:
    """Give a presented card back to the member with the reason."""
    card = _lock_with_person(card, version)
    check_transition(card, CARD_TRANSITIONS, _S.SENT_BACK)
    if not reason.strip():
        raise DomainError("请写明退回原因，让本人知道怎样改。")
    write(card, by=by, at=at, status=_S.SENT_BACK, end_reason=reason)
    record("card.sent_back", card, by=by, at=at, reason=reason)
    notices.tell_sent_back(card, at=at)
    return card


@transaction.atomic
def file_receipts(*, cards: Sequence[CheckInCard], by: User, at: datetime) -> list[CheckInCard]:
    """The unit files copy 3 (回执) of these cards. All or none."""
    rows = _locked(cards)
    for card in rows:
        check_transition(card, CARD_TRANSITIONS, _S.RETURNED)
        write(card, by=by, at=at, status=_S.RETURNED, returned_on=timezone.localdate(at))
        record("card.returned", card, by=by, at=at)
    return rows


@transaction.atomic
def start_change_of_community(*, card: CheckInCard, by: User, at: datetime) -> CheckInCard:
    """Draft a second card that will replace this one when another community receives it."""
    card = _lock_with_person(card, None)
    if not card.is_checked_in:
        raise DomainError("报到以后才能办理转换社区。")
    person = Person.objects.with_unit().get(pk=card.person_id)
    if person.relation_on(timezone.localdate(at)) is None:
        raise DomainError(f"{person}的组织关系已不在本单位，不能转换社区。")
    return _draft(person, card.programme, by=by, at=at, replaces=card, kind=card.kind)


@transaction.atomic
def end_card(*, card: CheckInCard, reason: str, by: User | None, at: datetime) -> CheckInCard:
    """End a card because the member left service; posts and sign-ups are closed by the floors above."""
    card = _lock_with_person(card, None)
    target = _S.VOID if card.status == _S.DRAFT else _S.ENDED
    check_transition(card, CARD_TRANSITIONS, target)
    write(card, by=by, at=at, status=target, ended_on=timezone.localdate(at), end_reason=reason)
    record("card.ended", card, by=by, at=at, reason=reason)
    return card
