"""What the calendar does with evaluations (C6); every step may run twice."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.audit.actions import record
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.models import check_transition, lock, write
from apps.evaluations import notices
from apps.evaluations.actions.counting import close_round, count_round, extend_round
from apps.evaluations.actions.feedback import chase_report, escalate_report
from apps.evaluations.actions.planning import plan_round, prepare_round
from apps.evaluations.enums import ROUND_TRANSITIONS, RoundStatus
from apps.evaluations.models import EvaluationRound, FeedbackReport, half_of
from apps.evaluations.rules import problems_with_counting
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import EvaluationWindow

_R = RoundStatus
CLOSING_NOTICE = timedelta(days=3)
# Papers of the last day may still be typed; then the ballots are counted without hands.
PAPER_DAYS = timedelta(days=2)


def sweep_day(*, at: datetime) -> None:
    """Everything a day asks of evaluations."""
    day = timezone.localdate(at)
    for window in EvaluationWindow.objects.filter(prepares_on__lte=day, feedback_by__gte=day).exclude(
        programme__status=ProgrammeStatus.DRAFT
    ):
        prepare_rounds(window=window, at=at)
    remind(day, at)
    close_rounds(day, at)
    follow_up_reports(at)
    archive_rounds(day, at)


def prepare_rounds(*, window: EvaluationWindow, at: datetime) -> int:
    """Plan and prepare the window's round in every community with members; returns how many are new."""
    _, ends = half_of(window.programme, window.half)
    cards = CheckInCard.objects.of_programme(window.programme_id).live_on(ends)
    planned = EvaluationRound.objects.of_half(window.programme_id, window.half)
    missing = Community.objects.filter(pk__in=cards.values("community_id")).exclude(
        pk__in=planned.exclude(status=_R.PLANNED).values("community_id")
    )
    for community in missing.order_by("pk"):
        _prepare(window, community, at)
    return len(missing)


@transaction.atomic
def _prepare(window: EvaluationWindow, community: Community, at: datetime) -> None:
    rows = EvaluationRound.objects.of_half(window.programme_id, window.half).filter(community=community)
    evaluation = rows.first() or plan_round(window=window, community=community, by=None, at=at)
    prepare_round(evaluation=evaluation, by=None, at=at)


def remind(day: date, at: datetime) -> None:
    """Rounds whose voting days have come, and rounds that close soon."""
    for evaluation in EvaluationRound.objects.with_names().filter(
        status=_R.PREPARED, opens_on__lte=day, closes_on__gte=day
    ):
        notices.remind_opening(evaluation, at=at)
    soon = EvaluationRound.objects.running().filter(closes_on__gte=day, closes_on__lte=day + CLOSING_NOTICE)
    for evaluation in soon.with_names():
        notices.remind_closing(evaluation, at=at)


def close_rounds(day: date, at: datetime) -> None:
    """Extend or close what is over; count what was closed two days ago and has no paper waiting."""
    for evaluation in EvaluationRound.objects.due_to_close(day).with_names():
        too_few = evaluation.votes < evaluation.min_ballots and not evaluation.is_extended
        (extend_round if too_few else close_round)(evaluation=evaluation, by=None, at=at)
    closed = EvaluationRound.objects.filter(status=_R.CLOSED, closes_on__lt=day - PAPER_DAYS)
    for evaluation in closed.with_names():
        if not problems_with_counting(evaluation):
            count_round(evaluation=evaluation, by=None, at=at)


def follow_up_reports(at: datetime) -> None:
    """Chase after the programme's days, tell the organisation department after as many again."""
    for report in FeedbackReport.objects.waiting_for_unit().filter(escalated_at=None).with_names():
        days = timedelta(days=report.round.programme.feedback_chase_days)
        assert report.sent_at is not None
        if report.chased_at is None and report.sent_at + days <= at:
            chase_report(report=report, at=at)
        elif report.chased_at is not None and report.sent_at + 2 * days <= at:
            escalate_report(report=report, at=at)


def archive_rounds(day: date, at: datetime) -> None:
    """Acknowledged rounds of years that are over."""
    over = EvaluationRound.objects.filter(
        status=_R.ACKNOWLEDGED, programme__ends_on__lt=day, feedback_by__lt=day
    )
    for evaluation in over:
        archive_round(evaluation=evaluation, at=at)


@transaction.atomic
def archive_round(*, evaluation: EvaluationRound, at: datetime) -> EvaluationRound:
    """Put a finished round away: nothing in it changes any more."""
    evaluation = lock(evaluation)
    check_transition(evaluation, ROUND_TRANSITIONS, _R.ARCHIVED)
    write(evaluation, by=None, at=at, status=_R.ARCHIVED)
    record("round.archived", evaluation, by=None, at=at)
    return evaluation
