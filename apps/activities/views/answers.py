"""Pages of the members' free answers."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.forms import SignUpFilter
from apps.activities.models import Activity, SignUp
from apps.core.errors import DomainError
from apps.core.http import paged, version_of


@require_GET
@requires(rules.can_sign_up)
def my_activities(request: SignedInRequest) -> HttpResponse:
    context = {"lists": rules.activities_of(request.user, timezone.now())}
    return TemplateResponse(request, "activities/my_activities.html", context)


@require_POST
@requires(rules.can_answer)
def sign_up_make(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign oneself up; a worker of the community names the person who asked for it (`person`)."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    person = get_object_or_404(rules.answerable_people(request.user, activity), pk=_person_id(request))
    try:
        actions.sign_up(activity=activity, person=person, by=request.user, at=timezone.now())
        messages.success(request, f"已报名参加“{activity}”，活动前一天会再提醒。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return _back(request, activity, person.pk)


def _person_id(request: SignedInRequest) -> int:
    named = request.POST.get("person", "")
    return int(named) if named.isdecimal() else request.user.person_id or 0


def _back(request: SignedInRequest, activity: Activity, person_id: int) -> HttpResponse:
    if person_id == request.user.person_id:
        return redirect("activities:my_activities")
    return redirect("activities:sign_up_list", activity.pk)


@require_POST
@requires(rules.can_answer)
def sign_up_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    return _change_answer(request, pk, actions.decline, "已答复不参加。")


@require_POST
@requires(rules.can_answer)
def sign_up_excuse(request: SignedInRequest, pk: int) -> HttpResponse:
    return _change_answer(request, pk, actions.excuse, "已请假，名额已让出。")


def _change_answer(
    request: SignedInRequest, pk: int, action: Callable[..., SignUp], sentence: str
) -> HttpResponse:
    row = get_object_or_404(SignUp.objects.answerable_by(request.user).select_related("activity"), pk=pk)
    reason = request.POST.get("reason", "")[:200]
    try:
        action(sign_up=row, reason=reason, version=version_of(request), by=request.user, at=timezone.now())
        messages.success(request, sentence)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return _back(request, row.activity, row.person_id)


@require_GET
@requires(rules.can_call_roll)
def sign_up_list(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who was asked and what they said, for the community; answers by telephone are entered here."""
    activity = get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL), pk=pk)
    rows = SignUp.objects.visible_to(request.user).filter(activity=activity).with_names()
    context = paged(request, rows.order_by("number", "person__pinyin", "pk"), filters=SignUpFilter)
    return TemplateResponse(request, "activities/sign_up_list.html", {**context, "activity": activity})
