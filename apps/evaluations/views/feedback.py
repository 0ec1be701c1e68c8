"""Half-year reports: the community sends, the unit reads and acknowledges."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.documents.printing import print_feedback_reports
from apps.documents.responses import paper_response
from apps.evaluations import actions, rules
from apps.evaluations.exports import FEEDBACK_REPORTS
from apps.evaluations.forms import AcknowledgeForm, ReportFilter, SummaryForm
from apps.evaluations.models import EvaluationRound, FeedbackReport
from apps.evaluations.prints import feedback_print
from apps.jobs.actions import order_work
from apps.jobs.responses import made_url

_BOTH = ["GET", "POST"]


def _report(request: SignedInRequest, pk: int, deed: Deed = Deed.READ_FEEDBACK) -> FeedbackReport:
    return get_object_or_404(FeedbackReport.objects.in_reach(request.user, deed).with_names(), pk=pk)


@require_GET
@requires(rules.can_read_feedback)
def report_list(request: SignedInRequest) -> HttpResponse:
    rows = FeedbackReport.objects.visible_to(request.user).with_names()
    return TemplateResponse(
        request, "evaluations/report_list.html", paged(request, rows, filters=ReportFilter)
    )


@require_GET
@requires(rules.can_read_feedback)
def report_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    context = {
        "report": report,
        "facts": actions.shown_facts(report),
        "actions": rules.available_actions_on_report(request.user, report),
        "problems": rules.problems_with_sending(report.round, timezone.localdate()),
    }
    return TemplateResponse(request, "evaluations/report_detail.html", context)


@require_GET
@requires(rules.can_read_feedback)
def report_print(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk)
    paper = feedback_print(report, actions.shown_facts(report))
    return paper_response(request, print_feedback_reports, [paper], "反馈报告.pdf")


@require_POST
@requires(rules.can_read_feedback)
def reports_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """All reports of a round, as far as one may read them."""
    evaluation = get_object_or_404(EvaluationRound.objects.visible_to(request.user).with_names(), pk=pk)
    made = order_work(
        kind=FEEDBACK_REPORTS,
        title=f"打印{evaluation}反馈报告"[:80],
        parameters={"round": evaluation.pk},
        total=FeedbackReport.objects.visible_to(request.user).filter(round=evaluation).count(),
        reason="打印反馈报告",
        by=request.user,
        at=timezone.now(),
    )
    return redirect(made_url(made))


@require_http_methods(_BOTH)
@requires(rules.can_draft_feedback)
def report_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk, Deed.DRAFT_FEEDBACK)
    return form_page(
        request,
        SummaryForm(request.POST or None, initial={"summary": report.summary}),
        template="evaluations/report_edit.html",
        deed=lambda values: actions.edit_report(
            report=report, **values, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        done=lambda row: row.get_absolute_url(),
        context={"report": report},
    )


@require_POST
@requires(rules.can_send_feedback)
def report_send(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk, Deed.SEND_FEEDBACK)
    try:
        actions.send_report(report=report, by=request.user, at=timezone.now(), version=version_of(request))
        messages.success(request, f"已发送给{report.unit}，等待签收。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(report)


@require_http_methods(_BOTH)
@requires(rules.can_acknowledge_feedback)
def report_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    report = _report(request, pk, Deed.ACKNOWLEDGE_FEEDBACK)
    return form_page(
        request,
        AcknowledgeForm(request.POST or None),
        template="evaluations/report_acknowledge.html",
        deed=lambda values: actions.acknowledge_report(
            report=report, **values, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        done=lambda row: row.get_absolute_url(),
        context={"report": report},
    )
