"""The deeds of this floor: plan and announce, invite and answer, call the roll, verify, correct, sweep."""

from apps.activities.actions.corrections import (
    ask_correction,
    confirm_correction,
    dispute_hours,
    keep_hours,
    refuse_correction,
)
from apps.activities.actions.feeds import renew_feed, revoke_feed
from apps.activities.actions.hours import verify_hours, write_summary
from apps.activities.actions.inviting import decline, excuse, invite_members, sign_up
from apps.activities.actions.marks import Mark, settle_mark, take_marks
from apps.activities.actions.planning import (
    announce_activity,
    approve_activity,
    cancel_activity,
    change_activity,
    close_activity,
    plan_activity,
    reschedule_activity,
    send_back_activity,
    submit_activity,
)
from apps.activities.actions.roll import RollEntry, amend_attendance, call_roll, finish_activity
from apps.activities.actions.signing_in import sign_in
from apps.activities.actions.sweeps import sweep_day, sweep_hour

__all__ = [
    "Mark",
    "RollEntry",
    "amend_attendance",
    "announce_activity",
    "approve_activity",
    "ask_correction",
    "call_roll",
    "cancel_activity",
    "change_activity",
    "close_activity",
    "confirm_correction",
    "decline",
    "dispute_hours",
    "excuse",
    "finish_activity",
    "invite_members",
    "keep_hours",
    "plan_activity",
    "refuse_correction",
    "renew_feed",
    "reschedule_activity",
    "revoke_feed",
    "send_back_activity",
    "settle_mark",
    "sign_in",
    "sign_up",
    "submit_activity",
    "sweep_day",
    "sweep_hour",
    "take_marks",
    "verify_hours",
    "write_summary",
]
