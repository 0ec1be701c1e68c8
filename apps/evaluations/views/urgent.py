"""Important feedback at any time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.evaluations import actions, rules
from apps.evaluations.forms import UrgentForm, UrgentHandlingForm, UrgentTextForm
from apps.evaluations.models import UrgentFeedback
from apps.members.models import Person

_BOTH = ["GET", "POST"]


def _urgent(request: SignedInRequest, pk: int, deed: Deed = Deed.READ_FEEDBACK) -> UrgentFeedback:
    return get_object_or_404(UrgentFeedback.objects.in_reach(request.user, deed).with_names(), pk=pk)


@require_GET
@requires(rules.can_read_feedback)
def urgent_list(request: SignedInRequest) -> HttpResponse:
    rows = UrgentFeedback.objects.visible_to(request.user).with_names()
    context = {**paged(request, rows), "can_draft": rules.can_draft_feedback(request.user)}
    return TemplateResponse(request, "evaluations/urgent_list.html", context)


@require_GET
@requires(rules.can_read_feedback)
def urgent_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    urgent = _urgent(request, pk)
    context = {"urgent": urgent, "actions": rules.available_actions_on_urgent(request.user, urgent)}
    return TemplateResponse(request, "evaluations/urgent_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_draft_feedback)
def urgent_new(request: SignedInRequest) -> HttpResponse:
    cards = CheckInCard.objects.in_reach(request.user, Deed.DRAFT_FEEDBACK).checked_in()
    people = Person.objects.filter(pk__in=cards.values("person_id"))

    def draft(values: dict[str, Any]) -> UrgentFeedback:
        card = cards.filter(person=values["person"]).select_related("community").order_by("-pk")[0]
        assert card.community is not None
        return actions.draft_urgent(community=card.community, **values, by=request.user, at=timezone.now())

    return form_page(
        request,
        UrgentForm(request.POST or None, people=people),
        template="evaluations/urgent_form.html",
        deed=draft,
        done=lambda row: row.get_absolute_url(),
        context={"title": "反馈重要情况", "lead": "保存后由社区书记发送给单位。"},
    )


@require_http_methods(_BOTH)
@requires(rules.can_draft_feedback)
def urgent_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    urgent = _urgent(request, pk, Deed.DRAFT_FEEDBACK)
    return form_page(
        request,
        UrgentTextForm(request.POST or None, initial={"text": urgent.text}),
        template="evaluations/urgent_form.html",
        deed=lambda values: actions.edit_urgent(
            urgent=urgent, **values, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        done=lambda row: row.get_absolute_url(),
        context={"title": "修改重要情况", "lead": urgent.person.name, "urgent": urgent},
    )


@require_POST
@requires(rules.can_send_feedback)
def urgent_send(request: SignedInRequest, pk: int) -> HttpResponse:
    urgent = _urgent(request, pk, Deed.SEND_FEEDBACK)
    try:
        actions.send_urgent(urgent=urgent, by=request.user, at=timezone.now(), version=version_of(request))
        messages.success(request, f"已发送给{urgent.unit}。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(urgent)


@require_http_methods(_BOTH)
@requires(rules.can_acknowledge_feedback)
def urgent_acknowledge(request: SignedInRequest, pk: int) -> HttpResponse:
    urgent = _urgent(request, pk, Deed.ACKNOWLEDGE_FEEDBACK)
    return form_page(
        request,
        UrgentHandlingForm(request.POST or None),
        template="evaluations/urgent_acknowledge.html",
        deed=lambda values: actions.acknowledge_urgent(
            urgent=urgent, **values, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        done=lambda row: row.get_absolute_url(),
        context={"urgent": urgent},
    )
