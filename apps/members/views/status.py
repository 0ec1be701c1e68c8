"""Status events: asked by the liaison, decided by the secretary."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.members import actions, rules
from apps.members.filters import StatusFilter
from apps.members.forms import StatusForm
from apps.members.lists import STATUS_COLUMNS
from apps.members.models import Person, StatusEvent


@require_GET
@requires(rules.can_read_status)
def status_list(request: SignedInRequest) -> HttpResponse:
    rows = (
        StatusEvent.objects.visible_to(request.user)
        .select_related("person", "unit", "requested_by")
        .order_by("-created_at", "-pk")
    )
    context = paged(request, rows, filters=StatusFilter, columns=STATUS_COLUMNS)
    for event in context["page"]:
        event.decisions = rules.decisions_on(request.user, event)
    return TemplateResponse(request, "members/status_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(rules.can_request_status)
def status_request(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.in_reach(request.user, Deed.REQUEST_STATUS), pk=pk)
    return form_page(
        request,
        StatusForm(request.POST or None),
        template="members/status_form.html",
        deed=lambda values: actions.request_status(
            person=person, **values, by=request.user, at=timezone.now()
        ),
        done=lambda _: reverse("members:status_list"),
        context={"person": person},
    )


@require_POST
@requires(rules.can_request_status)
def status_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(StatusEvent.objects.in_reach(request.user, Deed.REQUEST_STATUS), pk=pk)
    try:
        actions.withdraw_status_request(
            event=event, version=version_of(request), by=request.user, at=timezone.now()
        )
        messages.success(request, "已撤回。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("members:status_list")
