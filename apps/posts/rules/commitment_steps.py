"""The buttons of commitment cards and items: two tables of deeds, each with its states and who may."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.posts.enums import COMMITMENT_TRANSITIONS, ITEM_TRANSITIONS, CommitmentStatus, ItemStatus
from apps.posts.models import CommitmentCard, CommitmentItem
from apps.posts.rules.commitments import (
    can_confirm_item,
    can_decide_undone,
    can_publish_commitment,
    can_review_commitment,
    can_work_on_item,
    can_write_commitment,
)
from apps.posts.rules.steps import Kind, Step

_K = CommitmentStatus
_I = ItemStatus


@dataclass(frozen=True)
class CardDeed:
    """One row of the table of deeds on a commitment card."""

    verb: str
    label: str
    target: CommitmentStatus
    allowed: Callable[[User, CommitmentCard], bool]
    only_from: frozenset[CommitmentStatus] = frozenset(_K)
    kind: Kind = Kind.SECONDARY
    asks: bool = False

    def fits(self, card: CommitmentCard) -> bool:
        status = CommitmentStatus(card.status)
        return self.target in COMMITMENT_TRANSITIONS[status] and status in self.only_from


CARD_DEEDS: tuple[CardDeed, ...] = (
    CardDeed("submit", "提交审定", _K.SUBMITTED, can_write_commitment, kind=Kind.PRIMARY),
    CardDeed(
        "fix",
        "审定",
        _K.APPROVED,
        can_review_commitment,
        only_from=frozenset({_K.SUBMITTED}),
        kind=Kind.PRIMARY,
    ),
    CardDeed("return", "退回修改", _K.DRAFT, can_review_commitment, asks=True),
    CardDeed("publish", "公开", _K.PUBLISHED, can_publish_commitment),
    CardDeed(
        "unpublish", "取消公开", _K.APPROVED, can_publish_commitment, only_from=frozenset({_K.PUBLISHED})
    ),
)


def available_commitment_actions(user: User, card: CommitmentCard) -> list[Step]:
    """What this user may do with the card now, in the order of its buttons."""
    steps = [
        Step(deed.verb, deed.label, _card_url(deed.verb, card), kind=deed.kind, asks=deed.asks)
        for deed in CARD_DEEDS
        if deed.fits(card) and deed.allowed(user, card)
    ]
    if card.status == _K.DRAFT and can_write_commitment(user, card):
        steps.append(Step("change", "修改", _writing_url(user, card), asks=True))
    return steps


def _writing_url(user: User, card: CommitmentCard) -> str:
    if card.person_id == user.person_id:
        return reverse("posts:commitment_write")
    return reverse("posts:commitment_enter", args=[card.person_id])


def _card_url(verb: str, card: CommitmentCard) -> str:
    return reverse(f"posts:commitment_{verb}", args=[card.pk])


@dataclass(frozen=True)
class ItemDeed:
    """One row of the table of deeds on a commitment item."""

    verb: str
    label: str
    target: ItemStatus
    allowed: Callable[[User, CommitmentItem], bool]
    proposed: bool | None = None  # None: whether or not the community has proposed "undone"
    only_from: frozenset[ItemStatus] = frozenset(_I)
    kind: Kind = Kind.SECONDARY
    asks: bool = False
    when_late: bool = False

    def fits(self, item: CommitmentItem, on: date) -> bool:
        status = ItemStatus(item.status)
        return (
            self.target in ITEM_TRANSITIONS[status]
            and status in self.only_from
            and self.proposed in {None, item.undone_proposed}
            and (not self.when_late or item.is_late_on(on))
        )


_REPORTED = frozenset({_I.REPORTED})
_UNSTARTED = frozenset({_I.OPEN})
ITEM_DEEDS: tuple[ItemDeed, ...] = (
    ItemDeed("start", "开始办理", _I.DOING, can_work_on_item, only_from=_UNSTARTED),
    ItemDeed("report", "报完成", _I.REPORTED, can_work_on_item, kind=Kind.PRIMARY, asks=True),
    ItemDeed("confirm", "确认完成", _I.DONE, can_confirm_item, kind=Kind.PRIMARY),
    ItemDeed("send_back", "退回补充", _I.DOING, can_confirm_item, only_from=_REPORTED, asks=True),
    ItemDeed(
        "propose_undone",
        "提请认定未完成",
        _I.UNDONE_NONE,
        can_confirm_item,
        proposed=False,
        asks=True,
        when_late=True,
    ),
    ItemDeed(
        "decide_undone",
        "认定",
        _I.UNDONE_NONE,
        can_decide_undone,
        proposed=True,
        kind=Kind.PRIMARY,
        asks=True,
    ),
    ItemDeed("reject_undone", "不认定", _I.UNDONE_NONE, can_decide_undone, proposed=True),
)


def available_item_actions(user: User, item: CommitmentItem, on: date) -> list[Step]:
    """What this user may do with the item on the day, in the order of its buttons."""
    if not item.card.is_in_work:
        return []
    return [
        Step(
            deed.verb,
            deed.label,
            reverse(f"posts:item_{deed.verb}", args=[item.pk]),
            kind=deed.kind,
            asks=deed.asks,
        )
        for deed in ITEM_DEEDS
        if deed.fits(item, on) and deed.allowed(user, item)
    ]
