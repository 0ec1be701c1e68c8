"""The deeds of a half-year's evaluation, from the prepared round to the acknowledged report."""

from apps.evaluations.actions.counting import (
    close_round,
    confirm_round,
    count_round,
    extend_round,
    reopen_round,
    reply_to_result,
    screen_comments,
)
from apps.evaluations.actions.feedback import (
    acknowledge_report,
    chase_report,
    edit_report,
    escalate_report,
    send_report,
    send_reports,
    shown_facts,
)
from apps.evaluations.actions.paper import discard_sheet, enter_sheet, sheet_of
from apps.evaluations.actions.planning import (
    RollLine,
    Slip,
    add_voters,
    issue_codes,
    open_round,
    plan_round,
    prepare_round,
)
from apps.evaluations.actions.sweeps import prepare_rounds, sweep_day
from apps.evaluations.actions.urgent import acknowledge_urgent, draft_urgent, edit_urgent, send_urgent
from apps.evaluations.actions.voting import AlreadyVoted, UnknownCode, cast_ballots, check_code

__all__ = [
    "AlreadyVoted",
    "RollLine",
    "Slip",
    "UnknownCode",
    "acknowledge_report",
    "acknowledge_urgent",
    "add_voters",
    "cast_ballots",
    "chase_report",
    "check_code",
    "close_round",
    "confirm_round",
    "count_round",
    "discard_sheet",
    "draft_urgent",
    "edit_report",
    "edit_urgent",
    "enter_sheet",
    "escalate_report",
    "extend_round",
    "issue_codes",
    "open_round",
    "plan_round",
    "prepare_round",
    "prepare_rounds",
    "reopen_round",
    "reply_to_result",
    "screen_comments",
    "send_report",
    "send_reports",
    "send_urgent",
    "sheet_of",
    "shown_facts",
    "sweep_day",
]
