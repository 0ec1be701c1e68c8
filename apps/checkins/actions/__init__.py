"""The deeds on cards, and the daily sweep over them."""

from apps.checkins.actions.ending import decide_status_event, end_card, end_cards_out_of_service
from apps.checkins.actions.issuing import (
    confirm_cards,
    issue_cards,
    note_paper_printed,
    print_cards,
    start_change_of_community,
    void_card,
)
from apps.checkins.actions.presenting import complete_basic_info, present_by_proxy, present_card
from apps.checkins.actions.receiving import file_receipts, receive_card, send_back_card
from apps.checkins.actions.sweeps import remind_of_cards, remind_units, sweep_day

__all__ = [
    "complete_basic_info",
    "confirm_cards",
    "decide_status_event",
    "end_card",
    "end_cards_out_of_service",
    "file_receipts",
    "issue_cards",
    "note_paper_printed",
    "present_by_proxy",
    "present_card",
    "print_cards",
    "receive_card",
    "remind_of_cards",
    "remind_units",
    "send_back_card",
    "start_change_of_community",
    "sweep_day",
    "void_card",
]
