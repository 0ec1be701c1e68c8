"""The unit's deeds on cards: drafting, confirming, printing, voiding, changing the community."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.checkins import notices
from apps.checkins.actions.locking import lock_with_person, locked_cards
from apps.checkins.enums import CARD_TRANSITIONS, CardStatus
from apps.checkins.models import CheckInCard, SerialCounter
from apps.checkins.rules import (
    problems_with_issuing,
)
from apps.core.errors import DomainError, refuse_if
from apps.core.models import check_transition, create, write
from apps.members.actions import invite_on_paper
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
    rows = locked_cards(cards)
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


@transaction.atomic
def void_card(
    *, card: CheckInCard, reason: str, by: User, at: datetime, version: int | None = None
) -> CheckInCard:
    """Take a card that was not yet presented out of use; a new one can be issued."""
    card = lock_with_person(card, version)
    check_transition(card, CARD_TRANSITIONS, _S.VOID)
    if not reason.strip():
        raise DomainError("请填写作废原因。")
    write(card, by=by, at=at, status=_S.VOID, ended_on=timezone.localdate(at), end_reason=reason)
    record("card.voided", card, by=by, at=at, reason=reason)
    return card


@transaction.atomic
def print_cards(
    *, cards: Sequence[CheckInCard], by: User, at: datetime, carried: Mapping[int, str] | None = None
) -> dict[int, str]:
    """Note the printing and make the one-time code that each card carries, by the card's key.

    "" for a holder with an account. Printed again, a card carries a new code and the earlier paper's is dead.
    `carried`: the codes that the paper carries already, "" for none.
    """
    people = Person.objects.select_for_update(of=("self",)).filter(pk__in=[c.person_id for c in cards])
    waiting = {person.pk: person for person in people.order_by("pk") if person.user_id is None}
    codes = {}
    for card in locked_cards(cards):
        write(card, by=by, at=at, printed_at=at)
        record("card.printed", card, by=by, at=at)
        holder = waiting.get(card.person_id)
        code = carried[card.pk] if carried is not None else ""
        may_carry = holder is not None and (carried is None or bool(code))
        codes[card.pk] = _code_for(holder, card, code, by=by, at=at) if holder and may_carry else ""
    return codes


def _code_for(holder: Person, card: CheckInCard, code: str, *, by: User, at: datetime) -> str:
    """The code lives as long as the card may be presented."""
    last_day = max(card.valid_until or timezone.localdate(at), timezone.localdate(at))
    expires_at = timezone.make_aware(datetime.combine(last_day + timedelta(days=1), time.min))
    return invite_on_paper(person=holder, expires_at=expires_at, code=code, by=by, at=at)


def note_paper_printed(*, card: CheckInCard, paper: str, by: User, at: datetime) -> None:
    """Note that a paper with the member's full data left the platform; members print their own freely."""
    if by.person_id != card.person_id:
        record("card.paper_printed", card, by=by, at=at, after={"paper": paper})


@transaction.atomic
def start_change_of_community(*, card: CheckInCard, by: User, at: datetime) -> CheckInCard:
    """Draft a second card that will replace this one when another community receives it."""
    card = lock_with_person(card, None)
    if not card.is_checked_in:
        raise DomainError("报到以后才能办理转换社区。请先到社区报到。")
    person = Person.objects.with_unit().get(pk=card.person_id)
    if person.relation_on(timezone.localdate(at)) is None:
        raise DomainError(f"{person}的组织关系已不在本单位，不能转换社区。请现在的单位办理。")
    return _draft(person, card.programme, by=by, at=at, replaces=card, kind=card.kind)
