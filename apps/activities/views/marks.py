"""The roll of a device that was without the network, and the list of what contradicts."""

from django.contrib import messages
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import BadRequest
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.forms import MarksForm
from apps.activities.models import Activity, RollMark
from apps.core.errors import DomainError


@require_POST
@requires(rules.can_call_roll)
def marks_take(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the marks of a device: answers which ones are kept now, and how many contradict a record."""
    activity = get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL).with_names(), pk=pk)
    now = timezone.now()
    form = MarksForm(request.POST, activity=activity, user=request.user, at=now)
    if not form.is_valid():
        raise BadRequest("点名内容不完整，请刷新页面后重试。")
    try:
        actions.take_marks(activity=activity, marks=form.marks, by=request.user, at=now)
    except DomainError as refusal:
        return JsonResponse({"sentence": refusal.sentence}, status=409)
    clashes = len(rules.clashes_of(request.user, activity))
    if "silent" not in request.POST:
        messages.success(request, f"点名已保存，共{len(form.marks)}人。")
    return JsonResponse({"kept": form.keys, "unknown": form.unknown, "clashes": clashes})


@require_POST
@requires(rules.can_call_roll)
def mark_settle(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the mark, or let the record stand."""
    marks = RollMark.objects.in_reach(request.user, Deed.CALL_ROLL).with_names()
    mark = get_object_or_404(marks, pk=pk)
    try:
        actions.settle_mark(mark=mark, take="take" in request.POST, by=request.user, at=timezone.now())
        messages.success(request, f"{mark.person}的记录已核对。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("activities:roll_call", mark.activity_id)


@require_GET
@requires(rules.can_call_roll)
def roll_worker(request: SignedInRequest) -> HttpResponse:
    """The script that keeps the roll's page at hand, from an address that the browser accepts for it."""
    with staticfiles_storage.open("js/roll-worker.js") as script:
        response = HttpResponse(script.read(), content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    response["Cache-Control"] = "no-cache"
    return response
