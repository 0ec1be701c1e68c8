"""Activities outside the platform: calendar feed, calendar file, share card."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.activities import actions, papers, rules
from apps.activities.calendars import calendar_of
from apps.activities.models import Activity, SignUp
from apps.core.errors import DomainError
from apps.documents.printing import draw_share_card


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def _shared(request: SignedInRequest, pk: int) -> Activity:
    activity = get_object_or_404(Activity.objects.visible_to(request.user).with_names(), pk=pk)
    if activity.announced_at is None:
        raise DomainError("活动公布以后才能放进日历、转发图片。请公布以后再来。", code="not_announced")
    return activity


@require_GET
@requires(rules.can_read_activities)
def activity_calendar(request: SignedInRequest, pk: int) -> HttpResponse:
    """The activity as a file that calendars open."""
    activity = _shared(request, pk)
    return _file(calendar_of([activity], name=activity.title), f"{activity.title}.ics", "text/calendar")


@require_GET
@requires(rules.can_read_activities)
def activity_share(request: SignedInRequest, pk: int) -> HttpResponse:
    """The activity as a picture to send on: what, when, where, and a QR code; no names of those who come."""
    activity = _shared(request, pk)
    return _file(draw_share_card(papers.share_print(activity)), f"{activity.title}.png", "image/png")


@require_GET
@requires(rules.can_sign_up)
def feed_settings(request: SignedInRequest) -> HttpResponse:
    feed = rules.feed_of(request.user)
    path = reverse("activities:feed", args=[rules.feed_token(feed)]) if feed else ""
    address = request.build_absolute_uri(path) if path else ""
    return TemplateResponse(request, "activities/feed_settings.html", {"address": address})


@require_POST
@requires(rules.can_sign_up)
def feed_renew(request: SignedInRequest) -> HttpResponse:
    actions.renew_feed(by=request.user, at=timezone.now())
    messages.success(request, "新的日历地址已生成，以前的地址不再有效。")
    return redirect("activities:feed_settings")


@require_POST
@requires(rules.can_sign_up)
def feed_revoke(request: SignedInRequest) -> HttpResponse:
    actions.revoke_feed(by=request.user, at=timezone.now())
    messages.success(request, "日历订阅已停用，地址不再有效。")
    return redirect("activities:feed_settings")


@login_not_required  # calendar programs can't sign in; the address is the secret and can be taken away
@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The activities the member has said yes to, as a calendar."""
    user = rules.owner_of_feed(token)
    if user is None:
        raise Http404
    mine = SignUp.objects.signed_up().filter(person=user.person_id or 0)
    rows = Activity.objects.filter(sign_ups__in=mine).announced_once().with_names().order_by("starts_at")
    return _file(calendar_of(rows, name="我的志愿活动"), "我的志愿活动.ics", "text/calendar")
