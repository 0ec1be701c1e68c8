"""Marks of states on the pages about activities: a word, a tone and an icon."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from apps.activities.enums import (
    ActivityStatus,
    AttendanceStatus,
    CorrectionStatus,
    HoursStatus,
    SignUpStatus,
)
from apps.core.templatetags.ui import badge

register = template.Library()

TONES: dict[Any, str] = {
    ActivityStatus.SUBMITTED: "warning",
    ActivityStatus.APPROVED: "info",
    ActivityStatus.ANNOUNCED: "success",
    ActivityStatus.CLOSED: "info",
    ActivityStatus.RUNNING: "warning",
    ActivityStatus.FINISHED: "warning",
    ActivityStatus.RECORDED: "success",
    ActivityStatus.CANCELLED: "danger",
    SignUpStatus.INVITED: "warning",
    SignUpStatus.SIGNED_UP: "success",
    AttendanceStatus.PRESENT: "success",
    HoursStatus.PROPOSED: "warning",
    HoursStatus.VERIFIED: "success",
    HoursStatus.DISPUTED: "danger",
    CorrectionStatus.ASKED: "warning",
    CorrectionStatus.CONFIRMED: "success",
}


@register.simple_tag
def state_badge(row: Any, field: str = "status") -> SafeString:
    """`{% state_badge activity %}`, `{% state_badge record "hours_status" %}`."""
    label: str = getattr(row, f"get_{field}_display")()
    return badge(label, TONES.get(getattr(row, field), "neutral"))
