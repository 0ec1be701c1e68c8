"""The deeds on members' data."""

from apps.members.actions.consents import give_consent, publish_privacy_notice, withdraw_consent
from apps.members.actions.invitations import (
    accept_invitation,
    expire_invitations,
    invite_on_paper,
    invite_people,
    new_code,
    revoke_invitation,
)
from apps.members.actions.people import (
    add_person,
    change_branch,
    change_own_data,
    change_person,
    note_export,
    note_own_copy,
    reveal_person,
    transfer_person,
)
from apps.members.actions.requests import answer_data_request, ask_data_request, chase_data_requests
from apps.members.actions.status import decide_status, request_status, withdraw_status_request
from apps.members.actions.sweeps import sweep_day

__all__ = [
    "accept_invitation",
    "add_person",
    "answer_data_request",
    "ask_data_request",
    "change_branch",
    "change_own_data",
    "change_person",
    "chase_data_requests",
    "decide_status",
    "expire_invitations",
    "give_consent",
    "invite_on_paper",
    "invite_people",
    "new_code",
    "note_export",
    "note_own_copy",
    "publish_privacy_notice",
    "request_status",
    "reveal_person",
    "revoke_invitation",
    "sweep_day",
    "transfer_person",
    "withdraw_consent",
    "withdraw_status_request",
]
