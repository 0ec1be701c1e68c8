"""The roll: fifty people in one save; the printed sheet by its numbers; the end of the activity."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.enums import AttendanceMethod
from apps.activities.forms import CodesForm, FinishForm, RollForm, lines_of
from apps.activities.models import Activity
from apps.core.http import form_page, version_of

_BOTH = ["GET", "POST"]


def _called(request: SignedInRequest, pk: int) -> Activity:
    return get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL).with_names(), pk=pk)


@require_http_methods(_BOTH)
@requires(rules.can_call_roll)
def roll_call(request: SignedInRequest, pk: int) -> HttpResponse:
    """Everybody who signed up stands ticked; `?q=` adds people found by name, pinyin or card number."""
    activity = _called(request, pk)
    found = rules.walk_ins_found(request.user, activity, request.GET.get("q", ""))
    lines = lines_of(activity.sign_ups.with_names(), activity.attendances.with_names())
    form = RollForm(request.POST or None, activity=activity, lines=lines, found=found)
    return form_page(
        request,
        form,
        template="activities/roll_call.html",
        deed=lambda _: actions.call_roll(
            activity=activity,
            entries=form.entries,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda changed: _after_roll(request, activity, form.cleaned_data["q"], len(changed)),
        context={
            "activity": activity,
            "turnout": rules.turnout(activity),
            "searched": request.GET.get("q", ""),
            "clashes": rules.clashes_of(request.user, activity),
        },
    )


def _after_roll(request: SignedInRequest, activity: Activity, sought: str, changed: int) -> str:
    messages.success(request, f"点名已保存，更新{changed}人。" if changed else "点名已保存，没有变动。")
    if sought or request.GET.get("q"):
        return f"{reverse('activities:roll_call', args=[activity.pk])}?{urlencode({'q': sought})}#found"
    return activity.get_absolute_url()


@require_http_methods(_BOTH)
@requires(rules.can_call_roll)
def roll_codes(request: SignedInRequest, pk: int) -> HttpResponse:
    """The printed sheet typed in: the numbers of those who signed it, and the cards of its last lines."""
    activity = _called(request, pk)
    sheet = rules.sheet_of(activity)
    form = CodesForm(
        request.POST or None,
        activity=activity,
        sheet=sheet,
        find=lambda numbers: rules.guests_by_card(activity, numbers),
    )
    return form_page(
        request,
        form,
        template="activities/roll_codes.html",
        deed=lambda _: actions.call_roll(
            activity=activity,
            entries=form.entries,
            method=AttendanceMethod.PAPER,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda changed: _after_roll(request, activity, "", len(changed)),
        context={"activity": activity, "sheet": sheet},
    )


@require_http_methods(_BOTH)
@requires(rules.can_call_roll)
def activity_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = _called(request, pk)
    return form_page(
        request,
        FinishForm(request.POST or None),
        template="activities/activity_finish.html",
        deed=lambda values: actions.finish_activity(
            activity=activity, version=version_of(request), by=request.user, at=timezone.now(), **values
        ),
        done=lambda finished: _after_finish(request, finished),
        context={"activity": activity, "turnout": rules.turnout(activity)},
    )


def _after_finish(request: SignedInRequest, activity: Activity) -> str:
    messages.success(request, "活动已结束，时长已按到场时间算好，请另一位同志核实。")
    return reverse("activities:activity_summarise", args=[activity.pk])
