"""Deciding on status events: one floor above the members' pages, because cards end with the decision."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.checkins import actions
from apps.core.errors import DomainError
from apps.core.http import version_of
from apps.members.enums import StatusState
from apps.members.models import StatusEvent
from apps.members.rules import can_approve_status

_DECISIONS = {
    "approve": StatusState.APPROVED,
    "refuse": StatusState.REFUSED,
    "revoke": StatusState.REVOKED,
}


@require_POST
@requires(can_approve_status)
def status_decide(request: SignedInRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(StatusEvent.objects.in_reach(request.user, Deed.APPROVE_STATUS), pk=pk)
    try:
        actions.decide_status_event(
            event=event,
            state=_DECISIONS.get(request.POST.get("decision", ""), StatusState.REQUESTED),
            reason=request.POST.get("reason", "")[:200],
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "已处理，申请人会收到消息。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("members:status_list")
