"""Marks of states and shares on the pages about evaluations."""

from typing import Any

from django import template
from django.db.models import Model, TextChoices
from django.utils.safestring import SafeString

from apps.core.templatetags.ui import badge
from apps.evaluations.enums import FeedbackStatus, Grade, RoundStatus, SheetStatus
from apps.evaluations.models import (
    EvaluationResult,
    EvaluationRound,
    FeedbackReport,
    PaperSheet,
    UrgentFeedback,
)
from apps.evaluations.reports import percent

register = template.Library()

# By the kind of state: two kinds may share a word.
TONES: dict[type[TextChoices], dict[str, str]] = {
    RoundStatus: {
        RoundStatus.PREPARED: "warning",
        RoundStatus.OPEN: "info",
        RoundStatus.CLOSED: "warning",
        RoundStatus.COUNTED: "warning",
        RoundStatus.CONFIRMED: "info",
        RoundStatus.FED_BACK: "info",
        RoundStatus.ACKNOWLEDGED: "success",
    },
    SheetStatus: {
        SheetStatus.ENTERED_ONCE: "warning",
        SheetStatus.DIFFERS: "danger",
        SheetStatus.COUNTED: "success",
    },
    FeedbackStatus: {FeedbackStatus.SENT: "warning", FeedbackStatus.ACKNOWLEDGED: "success"},
    Grade: {
        Grade.SATISFIED: "success",
        Grade.BASICALLY_SATISFIED: "info",
        Grade.DISSATISFIED: "danger",
    },
}
KINDS: dict[type[Model], type[TextChoices]] = {
    EvaluationRound: RoundStatus,
    PaperSheet: SheetStatus,
    FeedbackReport: FeedbackStatus,
    UrgentFeedback: FeedbackStatus,
    EvaluationResult: Grade,
}

# Where a round stands among the steps of its page.
STEP_OF = {
    RoundStatus.PLANNED: 1,
    RoundStatus.PREPARED: 1,
    RoundStatus.OPEN: 2,
    RoundStatus.CLOSED: 3,
    RoundStatus.COUNTED: 4,
    RoundStatus.CONFIRMED: 5,
    RoundStatus.FED_BACK: 6,
}


@register.simple_tag
def state_badge(row: Any, field: str = "status") -> SafeString:
    """`{% state_badge round %}`, `{% state_badge result "grade" %}`."""
    label: str = getattr(row, f"get_{field}_display")()
    return badge(label, TONES[KINDS[type(row)]].get(getattr(row, field), "neutral"))


@register.simple_tag
def result_mark(target: Any) -> SafeString | str:
    """The grade of a member's result, or why there is none."""
    result = getattr(target, "result", None)
    if result is None:
        return ""
    return state_badge(result, "grade") if result.is_shown else badge("票数不足", "neutral")


@register.filter
def round_step(evaluation: Any) -> int:
    return STEP_OF.get(evaluation.status, 7)


@register.filter
def as_percent(rate: Any) -> str:
    """One decimal, half up; a dash for nothing."""
    return percent(rate)
