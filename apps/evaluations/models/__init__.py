"""Rounds and results; voters and ballots; feedback to units."""

from apps.evaluations.models.ballots import (
    Ballot,
    BallotComment,
    PaperSheet,
    Voter,
    count_ballots_on,
    deal_anew,
)
from apps.evaluations.models.feedback import FeedbackReport, UrgentFeedback
from apps.evaluations.models.rounds import EvaluationResult, EvaluationRound, EvaluationTarget, half_of

__all__ = [
    "Ballot",
    "BallotComment",
    "EvaluationResult",
    "EvaluationRound",
    "EvaluationTarget",
    "FeedbackReport",
    "PaperSheet",
    "UrgentFeedback",
    "Voter",
    "count_ballots_on",
    "deal_anew",
    "half_of",
]
