"""The half-year report from community to unit: drafted, sent, acknowledged, chased."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, WrongState, refuse_if
from apps.core.models import check_transition, create, lock, write
from apps.evaluations import notices
from apps.evaluations.enums import FEEDBACK_TRANSITIONS, ROUND_TRANSITIONS, FeedbackStatus, RoundStatus
from apps.evaluations.models import BallotComment, EvaluationRound, EvaluationTarget, FeedbackReport
from apps.evaluations.reports import report_facts
from apps.evaluations.rules import problems_with_acknowledging, problems_with_sending

_F, _R = FeedbackStatus, RoundStatus


def draft_reports(
    evaluation: EvaluationRound, targets: Iterable[EvaluationTarget], *, by: User | None, at: datetime
) -> list[FeedbackReport]:
    """A report due for every unit with members in the round, numbered in the round; part of confirming."""
    half = evaluation.get_half_display()[0]
    units = {target.unit_id for target in targets}
    return [
        create(
            FeedbackReport,
            by=by,
            at=at,
            round=evaluation,
            community_id=evaluation.community_id,
            unit_id=unit_id,
            number=f"社反馈〔{evaluation.ends_on.year}〕{half}{serial:02d}号",
        )
        for serial, unit_id in enumerate(sorted(units), start=1)
    ]


@transaction.atomic
def edit_report(
    *, report: FeedbackReport, summary: str, by: User, at: datetime, version: int | None = None
) -> FeedbackReport:
    """The community's own words on the unit's members."""
    report = lock(report, version=version)
    if report.status != _F.DRAFT:
        raise WrongState("反馈报告已经发送，不能再改。有出入的，请另发重要情况反馈。")
    write(report, by=by, at=at, summary=summary.strip())
    record("feedback.edited", report, by=by, at=at)
    return report


@transaction.atomic
def send_report(
    *, report: FeedbackReport, by: User, at: datetime, version: int | None = None
) -> FeedbackReport:
    """Freeze the facts and hand the report to the unit; with the last one the round is fed back."""
    evaluation = lock(report.round)
    report = lock(report, version=version)
    if evaluation.status != _R.CONFIRMED:
        raise WrongState("结果确认以后才能发送反馈报告。请先确认结果。")
    check_transition(report, FEEDBACK_TRANSITIONS, _F.SENT)
    refuse_if(problems_with_sending(evaluation, timezone.localdate(at)))
    facts = current_facts(report)
    write(report, by=by, at=at, status=_F.SENT, sent_at=at, sent_by=by, facts=facts)
    record("feedback.sent", report, by=by, at=at, after={"members": len(facts["lines"])})
    notices.tell_report_sent(report, at=at)
    if not evaluation.reports.filter(status=_F.DRAFT).exists():
        write(evaluation, by=by, at=at, status=_R.FED_BACK)
        record("round.fed_back", evaluation, by=by, at=at)
    return report


@transaction.atomic
def send_reports(
    *, evaluation: EvaluationRound, by: User, at: datetime, version: int | None = None
) -> list[FeedbackReport]:
    """Every report of the round that still waits; all or none."""
    evaluation = lock(evaluation, version=version)
    drafts = FeedbackReport.objects.filter(round=evaluation, status=_F.DRAFT).order_by("pk")
    sent = [send_report(report=report, by=by, at=at) for report in drafts.with_names()]
    if not sent:
        raise DomainError("没有等待发送的反馈报告。请刷新页面看最新情况。", code="nothing_to_send")
    return sent


def shown_facts(report: FeedbackReport) -> dict[str, Any]:
    """What was sent, or what would be sent now."""
    return report.facts if report.is_at_unit else current_facts(report)


def current_facts(report: FeedbackReport) -> dict[str, Any]:
    """What the report says if it is sent now."""
    targets = list(EvaluationTarget.objects.filter(round=report.round_id, unit=report.unit_id).with_names())
    shown = BallotComment.objects.shown().filter(target__in=targets).order_by("target_id", "id")
    words = {
        pk: [row.text for row in rows] for pk, rows in groupby(shown, key=lambda comment: comment.target_id)
    }
    return report_facts(targets, words)


@transaction.atomic
def acknowledge_report(
    *,
    report: FeedbackReport,
    kinds: Sequence[str],
    text: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> FeedbackReport:
    """签收: the unit says what it makes of the results (Y32); with the last one the round is acknowledged."""
    evaluation = lock(report.round)
    report = lock(report, version=version)
    check_transition(report, FEEDBACK_TRANSITIONS, _F.ACKNOWLEDGED)
    refuse_if(problems_with_acknowledging(kinds, text))
    write(
        report,
        by=by,
        at=at,
        status=_F.ACKNOWLEDGED,
        acknowledged_at=at,
        acknowledged_by=by,
        handling_kinds=list(kinds),
        handling=text.strip(),
    )
    record("feedback.acknowledged", report, by=by, at=at, after={"kinds": list(kinds)})
    notices.tell_acknowledged(report, at=at)
    outstanding = evaluation.reports.exclude(status=_F.ACKNOWLEDGED)
    if _R.ACKNOWLEDGED in ROUND_TRANSITIONS[_R(evaluation.status)] and not outstanding.exists():
        write(evaluation, by=by, at=at, status=_R.ACKNOWLEDGED)
        record("round.acknowledged", evaluation, by=by, at=at)
    return report


@transaction.atomic
def chase_report(*, report: FeedbackReport, at: datetime) -> FeedbackReport:
    """Remind the unit's secretary of a report that was not acknowledged; once."""
    report = lock(report)
    if report.status != _F.SENT or report.chased_at is not None:
        raise WrongState("这份报告不用催办。")
    write(report, by=None, at=at, chased_at=at)
    record("feedback.chased", report, by=None, at=at)
    notices.chase_report(report, at=at)
    return report


@transaction.atomic
def escalate_report(*, report: FeedbackReport, at: datetime) -> FeedbackReport:
    """Tell the organisation department of a report that stays unacknowledged after being chased; once."""
    report = lock(report)
    if report.status != _F.SENT or report.escalated_at is not None:
        raise WrongState("这份报告不用上报。")
    write(report, by=None, at=at, escalated_at=at)
    record("feedback.escalated", report, by=None, at=at)
    notices.escalate_report(report, at=at)
    return report
