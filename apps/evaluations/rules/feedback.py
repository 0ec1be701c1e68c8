"""Reports and urgent feedback: who may, and what stands against it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.dates import short_day_words
from apps.core.errors import Problem
from apps.evaluations.enums import FeedbackStatus
from apps.evaluations.models import EvaluationRound, FeedbackReport, UrgentFeedback
from apps.evaluations.rules.rounds import reports_may_go

_F = FeedbackStatus


def can_read_feedback(user: User) -> bool:
    return user.may(Deed.READ_FEEDBACK)


def can_draft_feedback(user: User) -> bool:
    return user.may(Deed.DRAFT_FEEDBACK)


def can_send_feedback(user: User) -> bool:
    return user.may(Deed.SEND_FEEDBACK)


def can_acknowledge_feedback(user: User) -> bool:
    return user.may(Deed.ACKNOWLEDGE_FEEDBACK)


def problems_with_sending(evaluation: EvaluationRound, day: date) -> list[Problem]:
    """The member sees the own result first (C4)."""
    if reports_may_go(evaluation, day):
        return []
    until = short_day_words(evaluation.reply_until) if evaluation.reply_until else "结果确认后五天"
    return [
        Problem("reply_running", f"党员本人的答复期到{until}为止，之后才能发送反馈报告。请到期后再发送。")
    ]


def problems_with_acknowledging(kinds: Sequence[str], text: str) -> list[Problem]:
    problems = []
    if not kinds:
        problems.append(Problem("handling_kind_missing", "请选择结果怎样运用。"))
    if not text.strip():
        problems.append(Problem("handling_missing", "请写明处理情况。"))
    return problems


_DEEDS = {
    "edit": (Deed.DRAFT_FEEDBACK, _F.DRAFT),
    "send": (Deed.SEND_FEEDBACK, _F.DRAFT),
    "acknowledge": (Deed.ACKNOWLEDGE_FEEDBACK, _F.SENT),
}


def _available(user: User, row: FeedbackReport | UrgentFeedback) -> list[str]:
    hooks: dict[Deed, dict[str, Any]] = {
        Deed.DRAFT_FEEDBACK: {"community_id": row.community_id},
        Deed.SEND_FEEDBACK: {"community_id": row.community_id},
        Deed.ACKNOWLEDGE_FEEDBACK: {"unit_path": row.unit.path},
    }
    return [
        name
        for name, (deed, status) in _DEEDS.items()
        if row.status == status and user.may_at(deed, **hooks[deed])
    ]


def available_actions_on_report(user: User, report: FeedbackReport) -> list[str]:
    """`edit`, `send`, `acknowledge` as far as this user may now."""
    return _available(user, report)


def available_actions_on_urgent(user: User, urgent: UrgentFeedback) -> list[str]:
    """`edit`, `send`, `acknowledge` as far as this user may now."""
    return _available(user, urgent)
