"""The registers as workbook and as PDF."""

from base64 import b64encode
from datetime import date

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.core.http import form_page
from apps.dashboards import rules
from apps.dashboards.actions import note_register_seen
from apps.dashboards.enums import RegisterKind
from apps.dashboards.exports import PAPERS, REGISTERS, people_of, picture_of_register, register_units
from apps.dashboards.forms import RegisterForm
from apps.documents.responses import LOOK
from apps.jobs.actions import order_work
from apps.jobs.models import Job
from apps.jobs.responses import made_url
from apps.spreadsheets.models import FileExport
from apps.units.models import Unit

_PAGE = "dashboards/register_export.html"


@require_http_methods(["GET", "POST"])
@requires(rules.can_export_registers, step_up=True)
def register_export(request: SignedInRequest) -> HttpResponse:
    """Choose unit, day and purpose; look at the paper first; the file waits under "my files" for a day."""
    units = register_units(request.user)
    if LOOK in request.POST:
        return _look(request, RegisterForm({**request.POST.dict(), "kind": request.POST[LOOK]}, units=units))
    form = RegisterForm(request.POST or None, units=units, initial={"unit": units.first()})
    return form_page(
        request,
        form,
        template=_PAGE,
        deed=lambda values: _order(request, **values),
        done=made_url,
    )


def _look(request: SignedInRequest, form: RegisterForm) -> HttpResponse:
    """The same page with a picture of the first sheet; it leaves a trace as taking the file out does."""
    context: dict[str, object] = {"form": form}
    if form.is_valid() and form.cleaned_data["kind"] in PAPERS:
        asked = form.cleaned_data
        kind = RegisterKind(asked["kind"])
        picture = picture_of_register(asked["unit"], asked["on"], kind)
        note_register_seen(
            unit=asked["unit"], kind=kind, reason=asked["reason"], by=request.user, at=timezone.now()
        )
        context |= {"picture": b64encode(picture).decode(), "paper": kind.label}
    return TemplateResponse(request, _PAGE, context, status=200 if "picture" in context else 422)


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
