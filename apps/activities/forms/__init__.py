"""Input about activities, answers, rolls and hours."""

from apps.activities.forms.codes import CodesForm
from apps.activities.forms.filters import (
    ActivityFilter,
    AttendanceFilter,
    HoursFilter,
    ParticipationFilter,
    SignUpFilter,
)
from apps.activities.forms.hours import (
    AnswerForm,
    CorrectionForm,
    DisputeForm,
    FinishForm,
    SummaryForm,
    VerifyForm,
    token_of,
)
from apps.activities.forms.marks import MarksForm
from apps.activities.forms.planning import (
    ActivityForm,
    ChangeForm,
    InvitationForm,
    ReasonForm,
    RescheduleForm,
    plan_defaults,
)
from apps.activities.forms.roll import AmendForm, RollForm, RollLine, SignInForm, lines_of

__all__ = [
    "ActivityFilter",
    "ActivityForm",
    "AmendForm",
    "AnswerForm",
    "AttendanceFilter",
    "ChangeForm",
    "CodesForm",
    "CorrectionForm",
    "DisputeForm",
    "FinishForm",
    "HoursFilter",
    "InvitationForm",
    "MarksForm",
    "ParticipationFilter",
    "ReasonForm",
    "RescheduleForm",
    "RollForm",
    "RollLine",
    "SignInForm",
    "SignUpFilter",
    "SummaryForm",
    "VerifyForm",
    "lines_of",
    "plan_defaults",
    "token_of",
]
