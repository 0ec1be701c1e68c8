"""签到码: short-lived, signed, shown by the organiser on the spot; off unless switched on (D2).

The six digits and the longer form in the QR code are equal. Both change every half minute and hold for a
minute at most. No place is asked for or kept.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from apps.activities.enums import UPCOMING, ActivityStatus
from apps.activities.models import Activity
from apps.activities.rules.arranging import ROLL_OPENS_BEFORE, programme_for
from apps.core.errors import Problem

STEP = timedelta(seconds=30)
DIGITS = 6
# After so many wrong codes a member waits, or asks the organiser.
TRIES, TRIES_WITHIN = 5, timedelta(minutes=10)
_SALT = "activities.sign_in_code"


@dataclass(frozen=True)
class SignInCode:
    """What the organiser shows: six digits to type, a longer word for the QR code, seconds left."""

    digits: str
    word: str
    seconds_left: int


def code_at(activity: Activity, at: datetime) -> SignInCode:
    step = int(at.timestamp() // STEP.total_seconds())
    left = int((step + 1) * STEP.total_seconds() - at.timestamp())
    return SignInCode(*_code_of(activity, step), seconds_left=max(1, left))


def _code_of(activity: Activity, step: int) -> tuple[str, str]:
    digest = salted_hmac(_SALT, f"{activity.pk}.{step}", algorithm="sha256").hexdigest()
    return f"{int(digest[:12], 16) % 10**DIGITS:0{DIGITS}d}", digest[12:32]


def is_code_good(activity: Activity, text: str, at: datetime) -> bool:
    """Whether the text is the code of this half minute or of the one before."""
    step = int(at.timestamp() // STEP.total_seconds())
    known = [form for back in (0, 1) for form in _code_of(activity, step - back)]
    return any(constant_time_compare(text, form) for form in known)


def signs_in_by_code(activity: Activity) -> bool:
    """Switched on for this activity, in a year whose programme allows it."""
    return activity.self_sign_in and programme_for(activity).self_sign_in


def is_code_shown(activity: Activity, at: datetime) -> bool:
    """From half an hour before the start to the end."""
    is_time = activity.starts_at - ROLL_OPENS_BEFORE <= at < activity.ends_at
    is_open = activity.status in UPCOMING | {ActivityStatus.RUNNING}
    return is_time and is_open and signs_in_by_code(activity)


def problems_with_signing_in(activity: Activity, code: str, at: datetime) -> list[Problem]:
    if not signs_in_by_code(activity):
        return [Problem("no_code", f"“{activity}”没有开通签到码，请找组织人{activity.contact}点名。")]
    if not is_code_shown(activity, at):
        return [Problem("not_now", "活动开始前 30 分钟到活动结束可以签到，现在不在这段时间里。")]
    if not is_code_good(activity, code, at):
        sentence = "签到码不对，或者已经过期。签到码每 30 秒更换，请看着现场的屏幕再填一次，或重新扫码。"
        return [Problem("bad_code", sentence)]
    return []
