"""Input about rounds, ballots and feedback."""

from apps.evaluations.forms.rounds import (
    AcknowledgeForm,
    CodesForm,
    CommentsForm,
    PaperForm,
    ReasonForm,
    ReopenForm,
    ReplyForm,
    ReportFilter,
    RoundFilter,
    SummaryForm,
    UrgentForm,
    UrgentHandlingForm,
    UrgentTextForm,
    VotersForm,
)
from apps.evaluations.forms.voting import BallotForm, CodeForm, JudgementForm, steps_of

__all__ = [
    "AcknowledgeForm",
    "BallotForm",
    "CodeForm",
    "CodesForm",
    "CommentsForm",
    "JudgementForm",
    "PaperForm",
    "ReasonForm",
    "ReopenForm",
    "ReplyForm",
    "ReportFilter",
    "RoundFilter",
    "SummaryForm",
    "UrgentForm",
    "UrgentHandlingForm",
    "UrgentTextForm",
    "VotersForm",
    "steps_of",
]
