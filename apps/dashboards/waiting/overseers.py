"""What waits for the organisation department."""

from datetime import datetime, timedelta

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.dashboards.waiting.lines import Line, Lines
from apps.evaluations.models import EvaluationRound, FeedbackReport
from apps.notifications.models import Complaint
from apps.programmes.models import Programme


def department(user: User, programme: Programme | None, at: datetime) -> Lines:
    if not user.may(Deed.ANSWER_COMPLAINTS):
        return
    open_ones = Complaint.objects.visible_to(user).waiting()
    yield Line(open_ones, "条意见等您答复", reverse("notifications:complaint_list"))
    rounds = EvaluationRound.objects.in_reach(user, Deed.READ_ROUNDS)
    url = reverse("evaluations:round_list")
    yield Line(rounds.due_to_open(at.date()), "个社区还没有开始民主测评", url, due="opens_on")
    overdue = rounds.between_vote_and_feedback().filter(feedback_by__lt=at.date())
    yield Line(overdue, "个社区的测评结果还没有反馈", url, due="feedback_by")
    if programme is not None:
        days = programme.feedback_chase_days
        reports = FeedbackReport.objects.in_reach(user, Deed.READ_FEEDBACK)
        silent = reports.unanswered_since(at - timedelta(days=days))
        page = reverse("evaluations:report_list")
        yield Line(silent, "份反馈报告单位还没有签收", page, due="sent_at", days=days)
