"""Invented people and facts for every printable form."""

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
from tests.documents.samples.reports import feedback, register

__all__ = [
    "LONG_NAME",
    "ballot",
    "basic_info",
    "commitments",
    "count",
    "feedback",
    "invented_name",
    "invitations",
    "issued_card",
    "long_card",
    "received_card",
    "register",
    "service_record",
    "sign_in",
]
