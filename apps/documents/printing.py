"""The forms: called with values, each gives the bytes of a PDF; each document starts on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from apps.documents.joining import JoinedPdf
from apps.documents.prints import (
    BallotPrint,
    BasicInfoPrint,
    CardPrint,
    CommitmentPrint,
    ContactCardPrint,
    CountPrint,
    FeedbackCardPrint,
    FeedbackPrint,
    InvitationPrint,
    LedgerPrint,
    RecordCardPrint,
    RegisterPrint,
    RosterPrint,
    ServicePrint,
    SharePrint,
    SignInPrint,
)
from apps.documents.typesetting import draw, first_page, typeset

# The typesetter's memory grows with the pages of one file; fifteen cards need some 50 MB.
CARDS_AT_ONCE = 15

Paper = TypeVar("Paper")


@dataclass(frozen=True)
class Form(Generic[Paper]):
    """One form of paper: its template under ``forms/`` and the values that it is filled with."""

    template: str

    def __call__(self, papers: Sequence[Paper]) -> bytes:
        """Typeset the papers as one PDF."""
        return typeset(self.template, papers)

    def first_page(self, paper: Paper) -> bytes:
        """Draw the first page of one paper as a picture (PNG), to look at before printing."""
        return first_page(self.template, paper)


CHECK_IN_CARD = Form[CardPrint]("check_in_card")


def print_check_in_cards(cards: Sequence[CardPrint]) -> bytes:
    """在职党员到社区报到卡: stub, community copy and receipt copy, one page a card, in the given order."""
    whole = JoinedPdf()
    for start in range(0, len(cards), CARDS_AT_ONCE):
        whole.add(CHECK_IN_CARD(cards[start : start + CARDS_AT_ONCE]))
    return whole.content()


# 回执联 alone on half a sheet, for cards that the community has received.
print_receipts = Form[CardPrint]("receipt")

# 在职党员基本情况登记卡, one page a member.
print_basic_info_cards = Form[BasicInfoPrint]("basic_info_card")

# 在职党员服务承诺卡.
print_commitment_cards = Form[CommitmentPrint]("commitment_card")

# 活动签到表, blank or filled.
print_sign_in_sheets = Form[SignInPrint]("sign_in_sheet")

# 民主测评表, one paper ballot a voter.
print_ballots = Form[BallotPrint]("ballot_sheet")

# 民主测评计票表, filled or to be filled at the table.
print_count_sheets = Form[CountPrint]("count_sheet")

# 半年反馈报告 of communities to units, each with the part the unit returns.
print_feedback_reports = Form[FeedbackPrint]("feedback_report")

# 在职党员到社区报到工作情况登记表, A4 across.
print_work_registers = Form[RegisterPrint]("work_register")

# 在职党员到社区报到工作台账, A4 across.
print_work_ledgers = Form[LedgerPrint]("work_ledger")

# 服务记录 of members: records of the platform, not certificates.
print_service_records = Form[ServicePrint]("service_record")

# 邀请码 as slips to cut apart, ten a page, one sheet a unit.
print_invitations = Form[InvitationPrint]("invitation_sheet")

# 在职党员进社区活动人员名单 of activities.
print_rosters = Form[RosterPrint]("roster")

# 在职党员进社区联系卡 with the receipt part below, one page a member.
print_contact_cards = Form[ContactCardPrint]("contact_card")

# 在职党员进社区情况反馈卡, two a page, one sheet an activity.
print_feedback_cards = Form[FeedbackCardPrint]("feedback_card")

# 服务活动记录卡, filled as far as verified.
print_record_cards = Form[RecordCardPrint]("record_card")


def draw_share_card(card: SharePrint) -> bytes:
    """An activity as a picture (PNG) of 1063 by 1417 dots, to send on."""
    return draw("share_card", card, dots_per_inch=300)
