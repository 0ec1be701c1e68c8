"""The deeds on cards, and the daily sweep over them."""

from apps.checkins.actions.cards import (
    complete_basic_info,
    confirm_cards,
    end_card,
    file_receipts,
    issue_cards,
    mark_printed,
    note_paper_printed,
    present_by_proxy,
    present_card,
    receive_card,
    send_back_card,
    start_change_of_community,
    void_card,
)
from apps.checkins.actions.sweeps import end_cards_out_of_service, remind_units, sweep_day

__all__ = [
    "complete_basic_info",
    "confirm_cards",
    "end_card",
    "end_cards_out_of_service",
    "file_receipts",
    "issue_cards",
    "mark_printed",
    "note_paper_printed",
    "present_by_proxy",
    "present_card",
    "receive_card",
    "remind_units",
    "send_back_card",
    "start_change_of_community",
    "sweep_day",
    "void_card",
]
