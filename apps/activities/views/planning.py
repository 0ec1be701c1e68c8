"""Pages from the plan to the announced activity."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.enums import ActivityStatus
from apps.activities.forms import (
    ActivityFilter,
    ActivityForm,
    ChangeForm,
    InvitationForm,
    ReasonForm,
    RescheduleForm,
    plan_defaults,
)
from apps.activities.lists import ACTIVITY_COLUMNS
from apps.activities.models import Activity
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.programmes.models import Programme

_BOTH = ["GET", "POST"]


@require_GET
@requires(rules.can_read_activities)
def activity_list(request: SignedInRequest) -> HttpResponse:
    rows = Activity.objects.visible_to(request.user).with_names()
    context = paged(request, rows, filters=ActivityFilter, columns=ACTIVITY_COLUMNS)
    context["links"] = rules.available_links(request.user)
    return TemplateResponse(request, "activities/activity_list.html", context)


@require_GET
@requires(rules.can_read_activities)
def activity_month(request: SignedInRequest) -> HttpResponse:
    """One month day by day, the Party activity days always among them.

    Members and those who arrange see their own communities first, and with `?all=1` all of them.
    """
    month = rules.month_named(request.GET.get("month", ""), timezone.localdate())
    if month is None:
        raise BadRequest("没有这个月份。请用“上个月”“下个月”翻看。")
    own, has_all = rules.own_communities(request.user), request.GET.get("all") == "1"
    context = {
        "month": rules.month_of(request.user, month, communities=() if has_all else own),
        "links": rules.available_links(request.user),
        "chooses": bool(own),
        "has_all": has_all,
    }
    return TemplateResponse(request, "activities/activity_month.html", context)


@require_GET
@requires(rules.can_read_activities)
def activity_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Activity.objects.visible_to(request.user).with_names().prefetch_related("posts", "outcomes")
    activity = get_object_or_404(rows, pk=pk)
    answer = rules.answer_of(request.user, activity)
    context = {
        "activity": activity,
        "actions": rules.available_actions(request.user, activity, timezone.now()),
        "answer": answer,
        "answers": rules.available_answers(request.user, activity, answer, timezone.now()),
        "can_export": rules.can_export_registers(request.user),
        "may_call": rules.can_call_roll(request.user),
        "figures": rules.turnout(activity) if rules.can_follow(request.user, activity) else None,
        "record": rules.record_of(request.user, activity),
    }
    return TemplateResponse(request, "activities/activity_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_plan_activities)
def activity_create(request: SignedInRequest) -> HttpResponse:
    return form_page(
        request,
        ActivityForm(request.POST or None, user=request.user, initial=_first_values(request)),
        template="activities/activity_form.html",
        deed=lambda values: actions.plan_activity(by=request.user, at=timezone.now(), **values),
        done=lambda activity: activity.get_absolute_url(),
    )


def _first_values(request: SignedInRequest) -> dict[str, Any]:
    """Defaults of a new plan, or the values of an earlier activity (`?copy=7`) on the next activity day."""
    today = timezone.localdate()
    programme = Programme.objects.for_day(today).first()
    values = plan_defaults(request.user, programme, today)
    copied = request.GET.get("copy", "")
    if copied.isdecimal():
        rows = Activity.objects.in_reach(request.user, Deed.PLAN_ACTIVITIES)
        values |= rules.values_to_copy(get_object_or_404(rows, pk=int(copied)))
    return values


@require_http_methods(_BOTH)
@requires(rules.can_plan_activities)
def activity_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    activity, shown = _mine(request, Deed.PLAN_ACTIVITIES, pk), _mine(request, Deed.PLAN_ACTIVITIES, pk)
    form_class: Any = ActivityForm if activity.status == ActivityStatus.DRAFT else ChangeForm
    return form_page(
        request,
        form_class(request.POST or None, instance=shown, user=request.user),
        template="activities/activity_form.html",
        deed=lambda values: actions.change_activity(
            activity=activity, version=version_of(request), by=request.user, at=timezone.now(), **values
        ),
        done=lambda changed: changed.get_absolute_url(),
        context={"activity": activity},
    )


def _mine(request: SignedInRequest, deed: Deed, pk: int) -> Activity:
    rows = Activity.objects.in_reach(request.user, deed).select_related("community", "contact")
    return get_object_or_404(rows, pk=pk)


def _step(
    request: SignedInRequest, activity: Activity, action: Callable[..., Activity], sentence: str
) -> HttpResponse:
    """One deed that asks nothing else; back to the activity with what happened."""
    try:
        action(activity=activity, version=version_of(request), by=request.user, at=timezone.now())
        messages.success(request, sentence)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(activity)


@require_POST
@requires(rules.can_plan_activities)
def activity_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = _mine(request, Deed.PLAN_ACTIVITIES, pk)
    return _step(request, activity, actions.submit_activity, "已提交，等社区党组织书记批准。")


@require_POST
@requires(rules.can_approve_activities)
def activity_approve(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = _mine(request, Deed.APPROVE_ACTIVITIES, pk)
    return _step(request, activity, actions.approve_activity, "已批准，可以公布并邀请党员了。")


@require_POST
@requires(rules.can_plan_activities)
def activity_close(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = _mine(request, Deed.PLAN_ACTIVITIES, pk)
    return _step(request, activity, actions.close_activity, "报名已截止。")


@require_http_methods(_BOTH)
@requires(rules.can_approve_activities)
def activity_send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = _mine(request, Deed.APPROVE_ACTIVITIES, pk)
    return _with_reason(request, activity, actions.send_back_activity, title="退回修改", button="退回")


@require_http_methods(_BOTH)
@requires(rules.can_approve_activities)
def activity_reschedule(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = _mine(request, Deed.APPROVE_ACTIVITIES, pk)
    start, end = timezone.localtime(activity.starts_at), timezone.localtime(activity.ends_at)
    form = RescheduleForm(
        request.POST or None, initial={"on": start.date(), "starts": start.time(), "ends": end.time()}
    )
    return _asking(
        request, activity, form, actions.reschedule_activity, title="活动改期", button="改期并通知"
    )


@require_http_methods(_BOTH)
@requires(rules.can_cancel_activities)
def activity_cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.cancellable_by(request.user), pk=pk)
    return _with_reason(
        request, activity, actions.cancel_activity, title="取消活动", button="取消这次活动", kind="danger"
    )


def _with_reason(
    request: SignedInRequest, activity: Activity, action: Callable[..., Activity], **words: str
) -> HttpResponse:
    return _asking(request, activity, ReasonForm(request.POST or None), action, **words)


def _asking(
    request: SignedInRequest, activity: Activity, form: Form, action: Callable[..., Activity], **words: str
) -> HttpResponse:
    """A deed that needs some words; `words` are the page's title, button and its kind."""
    return form_page(
        request,
        form,
        template="activities/activity_reason.html",
        deed=lambda values: action(
            activity=activity, version=version_of(request), by=request.user, at=timezone.now(), **values
        ),
        done=lambda changed: changed.get_absolute_url(),
        context={"activity": activity, **words},
    )


@require_http_methods(_BOTH)
@requires(rules.can_plan_activities)
def activity_announce(request: SignedInRequest, pk: int) -> HttpResponse:
    return _invitation_page(
        request, _mine(request, Deed.PLAN_ACTIVITIES, pk), actions.announce_activity, announces=True
    )


@require_http_methods(_BOTH)
@requires(rules.can_plan_activities)
def activity_invite(request: SignedInRequest, pk: int) -> HttpResponse:
    return _invitation_page(
        request, _mine(request, Deed.PLAN_ACTIVITIES, pk), actions.invite_members, announces=False
    )


def _invitation_page(
    request: SignedInRequest, activity: Activity, action: Callable[..., Any], *, announces: bool
) -> HttpResponse:
    figures = rules.invitation_figures(activity)
    form = InvitationForm(request.POST or None, figures=figures, can_skip=announces)
    return form_page(
        request,
        form,
        template="activities/activity_invite.html",
        deed=lambda _: action(
            activity=activity,
            invitation=form.invitation,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: activity.get_absolute_url(),
        context={"activity": activity, "figures": figures, "announces": announces},
    )
