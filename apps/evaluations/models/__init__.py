"""Rounds and results; voters and ballots; feedback to units."""

from apps.evaluations.models.ballots import (
    BallotBox,
    BallotComment,
    PaperSheet,
    Voter,
    drop_papers,
)
from apps.evaluations.models.feedback import FeedbackReport, UrgentFeedback
from apps.evaluations.models.results import EvaluationResult
from apps.evaluations.models.rounds import EvaluationRound, EvaluationTarget, half_of

__all__ = [
    "BallotBox",
    "BallotComment",
    "EvaluationResult",
    "EvaluationRound",
    "EvaluationTarget",
    "FeedbackReport",
    "PaperSheet",
    "UrgentFeedback",
    "Voter",
    "drop_papers",
    "half_of",
]
