"""The code on the organiser's screen, and the member's page behind it."""

import segno
from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.forms import SignInForm
from apps.activities.models import Activity, Attendance
from apps.core.dates import clock
from apps.core.errors import DomainError
from apps.core.http import form_page
from apps.members.models import Person


@require_GET
@requires(rules.can_call_roll)
def code_show(request: SignedInRequest, pk: int) -> HttpResponse:
    """Six digits and a QR code for all to see; the page fetches the next ones by itself."""
    activity = get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL).with_names(), pk=pk)
    now = timezone.now()
    code = rules.code_at(activity, now) if rules.is_code_shown(activity, now) else None
    context = {
        "activity": activity,
        "code": code,
        "picture": _picture(activity, code.word) if code else "",
        "present": rules.turnout(activity).present,
    }
    template = "activities/_code.html" if request.headers.get("HX-Request") else "activities/code_show.html"
    response = TemplateResponse(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


def _picture(activity: Activity, word: str) -> str:
    path = reverse("activities:sign_in", args=[activity.pk])
    picture: str = segno.make(f"{settings.SITE_ADDRESS}{path}?code={word}", error="m").svg_data_uri(scale=8)
    return picture


@require_http_methods(["GET", "POST"])
@requires(rules.can_sign_up)
def sign_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """One tap after the scan; without a scan, six digits."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user).with_names(), pk=pk)
    record = rules.record_of(request.user, activity)
    return form_page(
        request,
        SignInForm(request.POST or None, initial={"code": request.GET.get("code", "")}),
        template="activities/sign_in.html",
        deed=lambda values: _signed_in(request, activity, values["code"]),
        done=lambda _: activity.get_absolute_url(),
        context={
            "activity": activity,
            "record": record,
            "scanned": request.GET.get("code", ""),
            "is_open": rules.is_code_shown(activity, timezone.now()),
        },
    )


def _signed_in(request: SignedInRequest, activity: Activity, code: str) -> Attendance:
    """Sign in; a member who guesses is stopped after a few tries."""
    tries = f"sign-in-tries:{activity.pk}:{request.user.pk}"
    if cache.get(tries, 0) >= rules.TRIES:
        raise DomainError("输错的次数太多，请过 10 分钟再试，或请组织人点名。", code="too_many_tries")
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=request.user.person_id or 0)
    try:
        row = actions.sign_in(activity=activity, person=person, code=code, by=request.user, at=timezone.now())
    except DomainError as refusal:
        if refusal.code == "bad_code":
            cache.add(tries, 0, rules.TRIES_WITHIN.total_seconds())
            cache.incr(tries)
        raise
    messages.success(request, f"已签到，到场时间 {clock(row.in_at)}。")
    return row
