"""What leaves as a file: the list of cards as a workbook, and any number of printed cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins import rules
from apps.checkins.actions import print_cards
from apps.checkins.lists import CARD_COLUMNS
from apps.checkins.models import CheckInCard
from apps.checkins.prints import card_prints
from apps.core.errors import DomainError
from apps.documents.printing import CARDS_AT_ONCE, print_check_in_cards
from apps.jobs.kinds import Made
from apps.jobs.listing import ListExport
from apps.jobs.papers import Papers
from apps.members.actions import new_code
from apps.members.rules import relation_of

# Up to here the paper is drawn while one waits: a page of the list, some seconds.
SMALL_PRINT = 50


def _rows(user: User) -> QuerySet[Any]:
    seen = CheckInCard.objects.visible_to(user)
    return (seen & CheckInCard.objects.in_reach(user, Deed.EXPORT_REGISTERS)).with_names()


CARDS = ListExport(
    "cards",
    "报到卡",
    rule=rules.can_export_cards,
    rows=_rows,
    columns=lambda user: CARD_COLUMNS,
    unit="张",
)


def printable_cards(user: User) -> QuerySet[CheckInCard]:
    """Confirmed cards that this user may print."""
    cards = CheckInCard.objects.in_reach(user, Deed.PRINT_CARDS)
    return cards.exclude(serial=None).with_names().order_by("unit__path", "serial", "pk")


@dataclass(frozen=True)
class CardPrinting:
    """Three-part cards on paper, one page each; `ids` say which."""

    key: str = "card_prints"
    unit: str = "张"
    small: int = SMALL_PRINT
    rule: Callable[[User], bool] = rules.can_print_cards

    def begin(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> CardPrintWork:
        return CardPrintWork(owner, parameters["ids"], at)


class CardPrintWork:
    """Reads and typesets part after part; that they were printed, and their codes, is written at the end."""

    def __init__(self, owner: User, ids: list[int], at: datetime) -> None:
        self.on = timezone.localdate(at)
        self.cards = printable_cards(owner)
        self.order = list(self.cards.filter(pk__in=ids).values_list("pk", flat=True))
        self.codes: dict[int, str] = {}
        self.papers = Papers("报到卡", "张")

    def pieces(self) -> Iterator[int]:
        if not self.order:
            raise DomainError("选中的报到卡现在都不能打印，没有生成文件。请回到报到卡名单核对状态。")
        yield from self.papers.draw(self.order, self._draw, at_once=CARDS_AT_ONCE)

    def _draw(self, ids: Sequence[int]) -> bytes:
        cards = list(self.cards.filter(pk__in=ids))
        for card in cards:
            waits = card.person.user_id is None and relation_of(card.person, self.on) is not None
            self.codes[card.pk] = new_code() if waits else ""
        return print_check_in_cards(card_prints(cards, self.on, self.codes))

    def end(self, *, by: User, at: datetime) -> Made:
        drawn = list(CheckInCard.objects.filter(pk__in=self.codes))
        print_cards(cards=drawn, by=by, at=at, carried=self.codes)
        self.papers.count = len(drawn)  # a card may have left the reach between two parts
        return self.papers.made()


CARD_PRINTS = CardPrinting()
