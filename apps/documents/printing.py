"""One function per form: values in, the bytes of a PDF out. Each document starts on a page of its own."""

from collections.abc import Iterator, Sequence

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
from apps.documents.typesetting import draw, typeset

# The typesetter's memory grows with the pages of one file.
CARDS_PER_FILE = 100


def print_check_in_cards(cards: Sequence[CardPrint]) -> bytes:
    """在职党员到社区报到卡: stub, community copy and receipt copy, one page a card, at most 100 cards.

    Raises ValueError for more; ``print_check_in_card_files`` divides them.
    """
    if len(cards) > CARDS_PER_FILE:
        message = f"{len(cards)} cards in one file; at most {CARDS_PER_FILE}"
        raise ValueError(message)
    return typeset("check_in_card", cards)


def print_check_in_card_files(cards: Sequence[CardPrint]) -> Iterator[bytes]:
    """Print any number of cards as files of at most 100 cards, in the given order."""
    for start in range(0, len(cards), CARDS_PER_FILE):
        yield print_check_in_cards(cards[start : start + CARDS_PER_FILE])


def print_receipts(cards: Sequence[CardPrint]) -> bytes:
    """回执联 alone on half a sheet, for cards that the community has received."""
    return typeset("receipt", cards)


def print_basic_info_cards(cards: Sequence[BasicInfoPrint]) -> bytes:
    """在职党员基本情况登记卡, one page a member."""
    return typeset("basic_info_card", cards)


def print_commitment_cards(cards: Sequence[CommitmentPrint]) -> bytes:
    """在职党员服务承诺卡."""
    return typeset("commitment_card", cards)


def print_sign_in_sheets(sheets: Sequence[SignInPrint]) -> bytes:
    """活动签到表, blank or filled."""
    return typeset("sign_in_sheet", sheets)


def print_ballots(ballots: Sequence[BallotPrint]) -> bytes:
    """民主测评表, one paper ballot a voter."""
    return typeset("ballot_sheet", ballots)


def print_count_sheets(sheets: Sequence[CountPrint]) -> bytes:
    """民主测评计票表, filled or to be filled at the table."""
    return typeset("count_sheet", sheets)


def print_feedback_reports(reports: Sequence[FeedbackPrint]) -> bytes:
    """半年反馈报告 of communities to units, each with the part the unit returns."""
    return typeset("feedback_report", reports)


def print_work_registers(registers: Sequence[RegisterPrint]) -> bytes:
    """在职党员到社区报到工作情况登记表, A4 across."""
    return typeset("work_register", registers)


def print_service_records(records: Sequence[ServicePrint]) -> bytes:
    """服务记录 of members: records of the platform, not certificates."""
    return typeset("service_record", records)


def print_invitations(sheets: Sequence[InvitationPrint]) -> bytes:
    """邀请码 as slips to cut apart, ten a page, one sheet a unit."""
    return typeset("invitation_sheet", sheets)


def print_rosters(rosters: Sequence[RosterPrint]) -> bytes:
    """在职党员进社区活动人员名单 of activities."""
    return typeset("roster", rosters)


def print_contact_cards(cards: Sequence[ContactCardPrint]) -> bytes:
    """在职党员进社区联系卡 with the receipt part below, one page a member."""
    return typeset("contact_card", cards)


def print_feedback_cards(sheets: Sequence[FeedbackCardPrint]) -> bytes:
    """在职党员进社区情况反馈卡, two a page, one sheet an activity."""
    return typeset("feedback_card", sheets)


def print_record_cards(cards: Sequence[RecordCardPrint]) -> bytes:
    """服务活动记录卡, filled as far as verified."""
    return typeset("record_card", cards)


def print_work_ledgers(ledgers: Sequence[LedgerPrint]) -> bytes:
    """在职党员到社区报到工作台账, A4 across."""
    return typeset("work_ledger", ledgers)


def draw_share_card(card: SharePrint) -> bytes:
    """An activity as a picture (PNG) of 1063 by 1417 dots, to send on."""
    return draw("share_card", card, dots_per_inch=300)
