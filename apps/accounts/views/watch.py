"""The audit administrator's history and the system administrator's state of the parts; both only read."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts import rules
from apps.accounts.forms import AuditFilter
from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.lists import AUDIT_COLUMNS
from apps.audit.models import AuditEvent, AuditSeal
from apps.core.health import PART_NAMES, part_states
from apps.core.http import paged


@require_GET
@requires(rules.can_read_audit)
def audit_list(request: SignedInRequest) -> HttpResponse:
    context = paged(request, AuditEvent.objects.all(), filters=AuditFilter, columns=AUDIT_COLUMNS)
    context["seal"] = AuditSeal.objects.last()
    return TemplateResponse(request, "accounts/audit_list.html", context)


@require_GET
@requires(rules.can_read_system)
def system_status(request: SignedInRequest) -> HttpResponse:
    states = part_states(at=timezone.now())
    context = {"parts": [(PART_NAMES[name], state) for name, state in states.items()]}
    return TemplateResponse(request, "accounts/system_status.html", context)
