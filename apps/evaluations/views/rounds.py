"""The community's page of a round, with the one next step; lists for town and department."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.documents.printing import print_ballots, print_count_sheets
from apps.documents.responses import paper_response, pdf_response, picture_response
from apps.evaluations import actions, rules
from apps.evaluations.forms import CodesForm, CommentsForm, ReopenForm, RoundFilter, VotersForm
from apps.evaluations.models import (
    BallotComment,
    EvaluationResult,
    EvaluationRound,
    EvaluationTarget,
    FeedbackReport,
)
from apps.evaluations.prints import (
    ballot_prints,
    count_print,
    slips_with_pictures,
    specimen_print,
    vote_address,
)

_BOTH = ["GET", "POST"]


def _round(request: SignedInRequest, pk: int, deed: Deed) -> EvaluationRound:
    rows = EvaluationRound.objects.in_reach(request.user, deed).with_names()
    return get_object_or_404(rows, pk=pk)


def _click(
    request: SignedInRequest, evaluation: EvaluationRound, deed: Callable[..., Any], done: str
) -> HttpResponse:
    """Run one deed that asks nothing, and go back to the round."""
    try:
        deed(evaluation=evaluation, by=request.user, at=timezone.now(), version=version_of(request))
        messages.success(request, done)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(evaluation)


@require_GET
@requires(rules.can_read_rounds)
def round_list(request: SignedInRequest) -> HttpResponse:
    rows = EvaluationRound.objects.visible_to(request.user).with_names()
    counted = rows.annotate(target_count=Count("targets")).order_by("-ends_on", "community__code")
    return TemplateResponse(
        request, "evaluations/round_list.html", paged(request, counted, filters=RoundFilter)
    )


@require_GET
@requires(rules.can_read_rounds)
def round_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    evaluation = get_object_or_404(EvaluationRound.objects.visible_to(request.user).with_names(), pk=pk)
    offered = rules.available_actions(request.user, evaluation)
    results = EvaluationResult.objects.visible_to(request.user).filter(target__round=evaluation)
    context = {
        "round": evaluation,
        "actions": offered,
        "next": rules.next_step(offered, evaluation, timezone.localdate()),
        "voters": evaluation.voters.count_by_kind(),
        "targets": EvaluationTarget.objects.visible_to(request.user).filter(round=evaluation).with_names(),
        "seen": set(results.values_list("target_id", flat=True)),
        "satisfaction": results.satisfaction(),
        "reports": FeedbackReport.objects.visible_to(request.user).filter(round=evaluation).with_names(),
    }
    return TemplateResponse(request, "evaluations/round_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_run_rounds)
def voters_add(request: SignedInRequest, pk: int) -> HttpResponse:
    evaluation = _round(request, pk, Deed.RUN_ROUNDS)
    return form_page(
        request,
        VotersForm(request.POST or None),
        template="evaluations/voters_add.html",
        deed=lambda values: actions.add_voters(
            evaluation=evaluation,
            roll=values["lines"],
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        ),
        done=lambda row: row.get_absolute_url(),
        context={"round": evaluation, "voters": evaluation.voters.count_by_kind()},
    )


@require_http_methods(_BOTH)
@requires(rules.can_run_rounds)
def codes_issue(request: SignedInRequest, pk: int) -> HttpResponse:
    """The codes are in this one answer and nowhere else."""
    evaluation = _round(request, pk, Deed.RUN_ROUNDS)
    form = CodesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            slips = actions.issue_codes(
                evaluation=evaluation,
                replace=form.cleaned_data["replace"],
                by=request.user,
                at=timezone.now(),
                version=version_of(request),
            )
            return _handed_out(request, evaluation, slips, form.cleaned_data["paper"])
        except DomainError as refusal:
            form.add_error(None, refusal.sentence)
    missing = evaluation.voters.without_code().count()
    context = {"round": evaluation, "form": form, "missing": missing}
    return TemplateResponse(request, "evaluations/codes_issue.html", context)


def _handed_out(
    request: SignedInRequest, evaluation: EvaluationRound, slips: list[actions.Slip], paper: str
) -> HttpResponse:
    if paper == CodesForm.BALLOTS:
        targets = list(EvaluationTarget.objects.filter(round=evaluation).with_names())
        return pdf_response(print_ballots(ballot_prints(evaluation, targets, slips)), "民主测评表.pdf")
    context = {"round": evaluation, "slips": slips_with_pictures(slips), "address": vote_address()}
    response = TemplateResponse(request, "evaluations/slips.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@requires(rules.can_run_rounds)
def ballot_look(request: SignedInRequest, pk: int) -> HttpResponse:
    """A specimen of the paper ballot as a picture: no code, hence no vote."""
    evaluation = _round(request, pk, Deed.RUN_ROUNDS)
    targets = list(EvaluationTarget.objects.filter(round=evaluation).with_names())
    return picture_response(print_ballots.first_page(specimen_print(evaluation, targets)))


@require_POST
@requires(rules.can_run_rounds)
def round_open(request: SignedInRequest, pk: int) -> HttpResponse:
    return _click(request, _round(request, pk, Deed.RUN_ROUNDS), actions.open_round, "投票已经开始。")


@require_POST
@requires(rules.can_run_rounds)
def round_close(request: SignedInRequest, pk: int) -> HttpResponse:
    return _click(request, _round(request, pk, Deed.RUN_ROUNDS), actions.close_round, "投票已截止。")


@require_POST
@requires(rules.can_run_rounds)
def round_count(request: SignedInRequest, pk: int) -> HttpResponse:
    return _click(request, _round(request, pk, Deed.RUN_ROUNDS), actions.count_round, "计票完成。")


@require_POST
@requires(rules.can_run_rounds)
def round_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    done = "结果已确认，党员本人可以查看和答复。"
    return _click(request, _round(request, pk, Deed.RUN_ROUNDS), actions.confirm_round, done)


@require_POST
@requires(rules.can_send_feedback)
def reports_send(request: SignedInRequest, pk: int) -> HttpResponse:
    done = "反馈报告已全部发送，等待各单位签收。"
    return _click(request, _round(request, pk, Deed.SEND_FEEDBACK), actions.send_reports, done)


@require_http_methods(_BOTH)
@requires(rules.can_run_rounds)
def comments_screen(request: SignedInRequest, pk: int) -> HttpResponse:
    evaluation = _round(request, pk, Deed.RUN_ROUNDS)
    comments = BallotComment.objects.visible_to(request.user).filter(round=evaluation)
    form = CommentsForm(request.POST or None, comments=comments.select_related("target__person"))
    return form_page(
        request,
        form,
        template="evaluations/comments_screen.html",
        deed=lambda _: actions.screen_comments(
            evaluation=evaluation, verdicts=form.verdicts, by=request.user, at=timezone.now()
        ),
        done=lambda _: evaluation.get_absolute_url(),
        context={"round": evaluation},
    )


@require_http_methods(_BOTH)
@requires(rules.can_reopen_rounds)
def round_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    evaluation = _round(request, pk, Deed.REOPEN_ROUNDS)
    return form_page(
        request,
        ReopenForm(request.POST or None),
        template="evaluations/round_reopen.html",
        deed=lambda values: actions.reopen_round(
            evaluation=evaluation,
            **values,
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        ),
        done=lambda row: row.get_absolute_url(),
        context={"round": evaluation},
    )


@require_GET
@requires(rules.can_enter_ballots)
def counts_print(request: SignedInRequest, pk: int) -> HttpResponse:
    evaluation = _round(request, pk, Deed.ENTER_BALLOTS)
    targets = EvaluationTarget.objects.visible_to(request.user).filter(round=evaluation).with_names()
    paper = count_print(evaluation, targets)
    return paper_response(request, print_count_sheets, [paper], "民主测评计票表.pdf")
