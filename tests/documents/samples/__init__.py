"""Invented people and facts for every printable form."""

from tests.documents.samples.activities import contact_card, feedback_cards, record_card, roster
from tests.documents.samples.gatherings import ballot, count, sign_in
from tests.documents.samples.members import (
    basic_info,
    commitments,
    invitations,
    issued_card,
    long_card,
    received_card,
    service_record,
)
from tests.documents.samples.people import LONG_NAME, invented_name
from tests.documents.samples.reports import feedback, ledger, register
from tests.documents.samples.strained import NAME_15, UNIT_40, strained

__all__ = [
    "LONG_NAME",
    "NAME_15",
    "UNIT_40",
    "ballot",
    "basic_info",
    "commitments",
    "contact_card",
    "count",
    "feedback",
    "feedback_cards",
    "invented_name",
    "invitations",
    "issued_card",
    "ledger",
    "long_card",
    "received_card",
    "record_card",
    "register",
    "roster",
    "service_record",
    "sign_in",
    "strained",
]
