"""The registers as workbook and as PDF."""

from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.core.http import form_page
from apps.dashboards import rules
from apps.dashboards.enums import RegisterKind
from apps.dashboards.exports import REGISTERS, people_of, register_units
from apps.dashboards.forms import RegisterForm
from apps.jobs.actions import order_work
from apps.jobs.models import Job
from apps.jobs.responses import made_url
from apps.spreadsheets.models import FileExport
from apps.units.models import Unit


@require_http_methods(["GET", "POST"])
@requires(rules.can_export_registers, step_up=True)
def register_export(request: SignedInRequest) -> HttpResponse:
    """Choose unit, day and purpose; the file waits under "my files" for a day."""
    units = register_units(request.user)
    return form_page(
        request,
        RegisterForm(request.POST or None, units=units, initial={"unit": units.first()}),
        template="dashboards/register_export.html",
        deed=lambda values: _order(request, **values),
        done=made_url,
    )


def _order(request: SignedInRequest, *, kind: str, unit: Unit, on: date, reason: str) -> Job | FileExport:
    return order_work(
        kind=REGISTERS,
        title=f"生成{unit.short_name}{RegisterKind(kind).label}",
        parameters={"kind": kind, "unit": unit.pk, "on": on.isoformat()},
        total=people_of(unit, on),
        reason=reason,
        by=request.user,
        at=timezone.now(),
    )
