"""The open ballot: no account, no cookie that names anybody, nothing kept until the last button."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from apps.core.errors import DomainError
from apps.core.fields import blind_index
from apps.evaluations import actions
from apps.evaluations.enums import Grade, Item
from apps.evaluations.forms import BallotForm, CodeForm, JudgementForm, steps_of
from apps.evaluations.forms.voting import carried
from apps.evaluations.judgements import Judgement
from apps.evaluations.models import EvaluationRound, EvaluationTarget

WINDOW = 15 * 60
# A whole community centre may share one address; a code has twelve figures, so guessing stays hopeless.
WRONG_CODES_PER_ADDRESS = 60
POSTS_PER_CODE = 1000


# Open to everybody: residents have no account, the one-time code is the right to vote.
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def vote(request: HttpRequest) -> HttpResponse:
    """Every screen of the ballot; what was chosen so far travels in the form itself."""
    request.user = AnonymousUser()  # a signed-in voter is nobody here
    if request.method == "GET":
        return _code_page(request, CodeForm(initial={"code": request.GET.get("code", "")[:20]}))
    form = BallotForm(request.POST)
    if not form.is_valid():
        return _code_page(request, CodeForm(request.POST), 422)
    if _is_throttled(request, form.cleaned_data["code"]):
        return _refused(request, "尝试次数太多，请过一刻钟再试，或向社区工作人员求助。", 429)
    try:
        return _ballot(request, form)
    except DomainError as refusal:
        if isinstance(refusal, actions.UnknownCode):
            _count(f"address:{request.META.get('REMOTE_ADDR', '')}")
        return _refused(request, refusal.sentence, 409)


def _ballot(request: HttpRequest, form: BallotForm) -> HttpResponse:
    """One step further; raises DomainError when the code can't vote."""
    code, at = form.cleaned_data["code"], timezone.now()
    evaluation = actions.check_code(code=code, at=at)
    targets = list(EvaluationTarget.objects.filter(round=evaluation).with_names())
    ids = [target.pk for target in targets]
    one = JudgementForm(request.POST)
    answers, screen = steps_of(form, one, ids)
    if form.cleaned_data["go"] == "submit":
        actions.cast_ballots(code=code, judgements=answers.values(), at=at)
        return redirect("evaluations:vote_done")
    context = {"round": evaluation, "code": code, "answers": json.dumps(carried(answers))}
    if screen is None:
        return _check_page(request, evaluation, targets, answers, context)
    if screen != form.cleaned_data["at"] or one.is_valid():
        one = JudgementForm(initial=_initial(answers.get(ids[screen])))
    context |= {"target": targets[screen], "screen": screen, "number": len(ids), "form": one}
    return TemplateResponse(request, "evaluations/vote_one.html", context, status=422 if one.errors else 200)


def _initial(known: Judgement | None) -> dict[str, Any]:
    return {**known.grades, "comment": known.comment} if known else {}


def _check_page(
    request: HttpRequest,
    evaluation: EvaluationRound,
    targets: list[EvaluationTarget],
    answers: dict[int, Judgement],
    context: dict[str, Any],
) -> HttpResponse:
    rows = [_check_row(target, number, answers.get(target.pk)) for number, target in enumerate(targets)]
    voted = sum(answer.is_vote for answer in answers.values())
    context |= {"rows": rows, "voted": voted, "left": len(targets) - voted}
    return TemplateResponse(request, "evaluations/vote_check.html", context)


def _check_row(target: EvaluationTarget, screen: int, answer: Judgement | None) -> dict[str, Any]:
    """A member with the overall grade, and the button that leads back to the screen."""
    grade = answer.grades.get(Item.OVERALL.value) if answer else None
    return {
        "target": target,
        "label": str(Grade(grade).label) if grade else "没有评价",
        "button": "修改" if grade else "评价",
        "go": f"to-{screen}",
    }


def _code_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    return TemplateResponse(request, "evaluations/vote_begin.html", {"form": form}, status=status)


def _refused(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    form = CodeForm(request.POST)
    form.add_error("code", sentence)
    return _code_page(request, form, status)


def _is_throttled(request: HttpRequest, code: str) -> bool:
    """Wrong codes count by address, posts by code; both are forgotten after a quarter of an hour."""
    wrong = cache.get(_key(f"address:{request.META.get('REMOTE_ADDR', '')}"), 0)
    return bool(wrong >= WRONG_CODES_PER_ADDRESS or _count(f"code:{code}") > POSTS_PER_CODE)


def _key(what: str) -> str:
    """Only a keyed hash goes into the cache."""
    return f"vote:{blind_index(what)}"


def _count(what: str) -> int:
    key = _key(what)
    cache.add(key, 0, WINDOW)
    return int(cache.incr(key))


# Open to everybody: the last page of the open ballot, the same for all.
@login_not_required
@require_GET
def vote_done(request: HttpRequest) -> HttpResponse:
    request.user = AnonymousUser()
    return TemplateResponse(request, "evaluations/vote_done.html")
