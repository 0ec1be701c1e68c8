"""The crowd's May: cards in every state, posts and commitments, stored by COPY."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from apps.accounts.models import User
from apps.checkins.enums import CHECKED_IN, CardKind, CardStatus
from apps.checkins.models import BasicInfoCard, CheckInCard, SerialCounter
from apps.core.bulk import copy_in
from apps.demonstration.crowd import Newcomer, stamped
from apps.demonstration.founding import moment
from apps.demonstration.half_year import PROMISES
from apps.members.models import Person
from apps.posts.enums import ClaimSource, ClaimStatus, CommitmentStatus, ItemStatus
from apps.posts.models import CommitmentCard, CommitmentItem, Post, PostClaim, PostGroup
from apps.programmes.models import Programme

_S = CardStatus
Staff = Mapping[int, tuple[User, User]]  # community → secretary, worker
# What became of the cards of those who have not reported in; None: none was issued.
_UNFINISHED = (_S.ISSUED, _S.PRESENTED, None, _S.SENT_BACK, _S.DRAFT, _S.VOID, _S.ENDED)
_OVER = {_S.VOID: "开具有误", _S.ENDED: "已退休", _S.SUPERSEDED: "转到现居住地社区"}
# Every fifth receipt is still on its way to the unit.
_LATE_RECEIPT = 5
# One in so many first reported in elsewhere and has moved since.
_MOVED = 150


def issue(found: Sequence[Newcomer], programme: Programme, staff: Staff) -> list[CheckInCard]:
    """A card for nearly everybody, most of them received in the days before the deadline."""
    series = f"card:{programme.year}"
    counter, _ = SerialCounter.objects.get_or_create(series=series)
    serials, unfinished = count(counter.last + 1), count()
    cards: list[CheckInCard] = []
    superseded: list[CheckInCard] = []
    for number, row in enumerate(found):
        if row.is_missing or row.is_excluded:
            status = _UNFINISHED[next(unfinished) % len(_UNFINISHED)]
        else:
            status = _S.RETURNED if number % _LATE_RECEIPT else _S.RECEIVED
        if status is not None:
            serial = None if status == _S.DRAFT else next(serials)
            day = date(programme.year, 5, 4 + number % 6)
            worker = staff[row.community.pk][1]
            cards.append(_card(row, status, serial, programme=programme, day=day, worker=worker))
            if status == _S.RETURNED and number % _MOVED == 1:
                earlier = _card(
                    row, _S.SUPERSEDED, next(serials), programme=programme, day=day, worker=worker
                )
                cards[-1].replaces = earlier
                superseded.append(earlier)
    counter.last = next(serials) - 1
    counter.save(update_fields=["last"])
    copy_in(superseded)
    for card in cards:
        card.replaces = card.replaces  # the key is known only now
    copy_in(cards)
    received = [card for card in cards if card.status in CHECKED_IN]
    copy_in([_info(card) for card in received])
    return received


def _card(
    row: Newcomer, status: CardStatus, serial: int | None, *, programme: Programme, day: date, worker: User
) -> CheckInCard:
    card = CheckInCard(
        programme=programme,
        person=row.person,
        unit=row.unit,
        kind=CardKind.RESIDENCE,
        status=status,
        address_key=secrets.token_urlsafe(16),
        **stamped(moment(day), worker),
    )
    if status != _S.DRAFT:
        card.serial, card.issued_on = serial, date(programme.year, 5, 3)
        card.valid_until = programme.check_in_deadline + timedelta(days=30)
    if status in {_S.PRESENTED, _S.SENT_BACK, _S.SUPERSEDED} | CHECKED_IN:
        card.community, card.presented_on = row.community, day
    if status in {_S.SUPERSEDED} | CHECKED_IN:
        card.received_on, card.received_by, card.identity_checked = day, worker, True
    if status == _S.RETURNED:
        card.returned_on = day + timedelta(days=3)
    if status == _S.SENT_BACK:
        card.end_reason = "居住地不在本社区，请到居住地社区报到"
    if status in _OVER:
        card.ended_on, card.end_reason = day, _OVER[status]
    return card


def _info(card: CheckInCard) -> BasicInfoCard:
    person = card.person
    names = ("name", "sex", "birth", "ethnicity", "education", "join_date", "kind", "title", "phone")
    return BasicInfoCard(
        card=card,
        snapshot={name: getattr(person, name) for name in names},
        skills=person.skills,
        available_time=person.available_time,
        completed_at=card.created_at,
        **_stamps(card),
    )


def _stamps(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("created_at", "created_by", "updated_at", "updated_by")}


def take_posts(cards: Sequence[CheckInCard], programme: Programme, staff: Staff) -> list[Person]:
    """Two of three take a post of their community as long as there are places; the counters agree."""
    at, day = moment(date(programme.year, 5, 12)), date(programme.year, 5, 13)
    offers = _open_posts()
    claims: list[PostClaim] = []
    for number, card in enumerate(cards):
        places = offers.get(card.community_id, [])
        post = next((post for post in places[number % max(len(places), 1) :] if not post.is_full), None)
        if number % 3 == 0 or post is None:
            continue
        post.taken += 1
        worker = staff[post.community_id][1]
        claims.append(
            PostClaim(
                person=card.person,
                unit_id=card.unit_id,
                community_id=post.community_id,
                post=post,
                source=ClaimSource.MENU,
                status=ClaimStatus.ACTIVE if number % 20 else ClaimStatus.SUBMITTED,
                submitted_at=at,
                decided_at=at if number % 20 else None,
                from_on=day if number % 20 else None,
                **stamped(at, worker),
            )
        )
    copy_in(claims)
    taken = list({claim.post_id: claim.post for claim in claims if claim.post}.values())
    Post.objects.bulk_update(taken, ["taken"], batch_size=500)
    _make_groups(claims)
    return [claim.person for claim in claims if claim.status == ClaimStatus.ACTIVE]


def _open_posts() -> dict[int | None, list[Post]]:
    offers: dict[int | None, list[Post]] = {}
    for post in Post.objects.open().order_by("pk"):
        offers.setdefault(post.community_id, []).append(post)
    return offers


def _make_groups(claims: Sequence[PostClaim]) -> None:
    """Each post with holders has its group."""
    held = {claim.post_id: claim for claim in claims if claim.status == ClaimStatus.ACTIVE and claim.post}
    known = set(PostGroup.objects.filter(post__in=held).values_list("post_id", flat=True))
    copy_in(
        [
            PostGroup(post=claim.post, name=f"{claim.post}组", **_stamps(claim))
            for post_id, claim in held.items()
            if post_id not in known
        ]
    )


def promise(
    cards: Sequence[CheckInCard], holders: Sequence[Person], programme: Programme, *, by: User
) -> None:
    """Holders of a post promise two things; most are fixed by the unit, the first is done by June."""
    at, fixed_at = moment(date(programme.year, 5, 14)), moment(date(programme.year, 5, 16))
    posted = {person.pk for person in holders}
    commitments = []
    for number, card in enumerate(card for card in cards if card.person_id in posted):
        is_fixed = number % 6 != 0
        commitments.append(
            CommitmentCard(
                programme=programme,
                person=card.person,
                unit_id=card.unit_id,
                community=card.community,
                status=CommitmentStatus.APPROVED if is_fixed else CommitmentStatus.SUBMITTED,
                submitted_at=at,
                reviewed_at=fixed_at if is_fixed else None,
                reviewed_by=by if is_fixed else None,
                review_opinion="同意" if is_fixed else "",
                **_stamps(card),
            )
        )
    copy_in(commitments)
    copy_in([item for card in commitments for item in _items(card, by=by)])


def _items(card: CommitmentCard, *, by: User) -> list[CommitmentItem]:
    year, items = card.programme.year, []
    for number, (text, measure) in enumerate(PROMISES, start=1):
        item = CommitmentItem(
            card=card,
            number=number,
            text=text,
            measure=measure,
            due_on=date(year, 6 if number == 1 else 11, 30),
            **_stamps(card),
        )
        if number == 1 and card.status == CommitmentStatus.APPROVED and card.person_id % 9:
            item.status, item.report = ItemStatus.DONE, "已按月参加"
            item.reported_at, item.confirmed_at = moment(date(year, 6, 25)), moment(date(year, 6, 26))
            item.confirmed_by = by
        items.append(item)
    return items
