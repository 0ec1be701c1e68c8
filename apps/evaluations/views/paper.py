"""Paper ballots typed by two workers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.errors import DomainError
from apps.core.http import form_page
from apps.evaluations import actions, rules
from apps.evaluations.enums import Item, SheetStatus
from apps.evaluations.forms import CodeForm, PaperForm, ReasonForm
from apps.evaluations.judgements import differing_cells
from apps.evaluations.models import EvaluationRound, EvaluationTarget, PaperSheet

_BOTH = ["GET", "POST"]


def _round(request: SignedInRequest, pk: int) -> EvaluationRound:
    rows = EvaluationRound.objects.in_reach(request.user, Deed.ENTER_BALLOTS).with_names()
    return get_object_or_404(rows, pk=pk)


@require_http_methods(_BOTH)
@requires(rules.can_enter_ballots)
def paper_begin(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask for the code printed on the paper; shows which papers still wait for a second worker."""
    evaluation = _round(request, pk)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = PaperForm(initial={"code": form.cleaned_data["code"]}, targets=_targets(evaluation))
        return _entry_page(request, evaluation, typed)
    sheets = PaperSheet.objects.visible_to(request.user).filter(round=evaluation)
    context = {
        "round": evaluation,
        "form": form,
        "waiting": sheets.unfinished().select_related("first_by", "second_by"),
        "done": sheets.exclude(pk__in=sheets.unfinished()).count(),
    }
    return TemplateResponse(request, "evaluations/paper_begin.html", context)


def _targets(evaluation: EvaluationRound) -> list[EvaluationTarget]:
    return list(EvaluationTarget.objects.filter(round=evaluation).with_names())


def _entry_page(
    request: SignedInRequest, evaluation: EvaluationRound, form: PaperForm, status: int = 200
) -> HttpResponse:
    context = {"round": evaluation, "form": form, "items": [str(item.label) for item in Item]}
    return TemplateResponse(request, "evaluations/paper_enter.html", context, status=status)


@require_http_methods(["POST"])
@requires(rules.can_enter_ballots)
def paper_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    evaluation = _round(request, pk)
    form = PaperForm(request.POST, targets=_targets(evaluation))
    if not form.is_valid():
        return _entry_page(request, evaluation, form, 422)
    try:
        sheet = actions.enter_sheet(
            evaluation=evaluation,
            code=form.cleaned_data["code"],
            judgements=form.judgements,
            by=request.user,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.sentence)
        return _entry_page(request, evaluation, form, 409)
    if sheet.status == SheetStatus.DIFFERS:
        form.mark_differences(differing_cells(sheet.first_entry, sheet.second_entry))
        return _entry_page(request, evaluation, form, 409)
    messages.success(request, _said(sheet))
    return redirect("evaluations:paper_begin", pk=evaluation.pk)


def _said(sheet: PaperSheet) -> str:
    if sheet.status == SheetStatus.COUNTED:
        return f"{sheet}两次录入一致，已计入。"
    return f"{sheet}已录入一次。请在纸上写“{sheet.number}”，交另一位同志再录一次。"


@require_http_methods(_BOTH)
@requires(rules.can_enter_ballots)
def sheet_discard(request: SignedInRequest, pk: int) -> HttpResponse:
    sheets = PaperSheet.objects.visible_to(request.user).select_related(
        "round__community", "round__programme"
    )
    sheet = get_object_or_404(sheets, pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        template="evaluations/sheet_discard.html",
        deed=lambda values: actions.discard_sheet(
            sheet=sheet, reason=values["reason"], by=request.user, at=timezone.now()
        ),
        done=lambda _: sheet.round.get_absolute_url(),
        context={"sheet": sheet, "round": sheet.round},
    )
