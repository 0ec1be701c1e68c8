"""The registers as workbook and as PDF."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.dashboards import rules
from apps.dashboards.forms import RegisterForm, programme_of
from apps.dashboards.registers import ledger_print, ledger_sheet, register_print
from apps.documents.printing import print_work_ledgers, print_work_registers
from apps.programmes.models import Programme
from apps.spreadsheets.actions import store_export
from apps.spreadsheets.writing import export_workbook
from apps.units.models import Unit


@require_http_methods(["GET", "POST"])
@requires(rules.can_export_registers, step_up=True)
def register_export(request: SignedInRequest) -> HttpResponse:
    """Choose unit, day and purpose; the file waits under "my files" for a day."""
    units = Unit.objects.in_reach(request.user, Deed.EXPORT_REGISTERS).departments().active()
    form = RegisterForm(request.POST or None, units=units, initial={"unit": units.first()})
    if request.method == "POST" and form.is_valid():
        programme = programme_of(form.cleaned_data["on"])
        if programme:
            _store(request, form, programme)
            return redirect("jobs:file_list")
        form.add_error("on", "这一天没有在执行的年度方案。")
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "dashboards/register_export.html", {"form": form}, status=status)


def _file(chosen: str, programme: Programme, unit: Unit, on: date) -> tuple[str, str, bytes, int]:
    """Kind, name, content and number of lines of what was chosen: a paper, or the workbook."""
    if chosen == "ledger":
        ledger = ledger_print(programme, unit, on)
        return "ledger_paper", "工作台账.pdf", print_work_ledgers([ledger]), len(ledger.lines)
    if chosen:
        register = register_print(programme, unit, on)
        return "register", "工作情况登记表.pdf", print_work_registers([register]), len(register.lines)
    sheet = ledger_sheet(programme, unit, on)
    return "ledger", "工作台账.xlsx", export_workbook(sheet), len(list(sheet.rows))


def _store(request: SignedInRequest, form: RegisterForm, programme: Programme) -> None:
    unit, on = form.cleaned_data["unit"], form.cleaned_data["on"]
    form_of_paper = request.POST.get("pdf", "")
    kind, name, content, rows = _file(form_of_paper, programme, unit, on)
    store_export(
        kind=kind,
        filename=f"{unit}-{name}",
        content=content,
        row_count=rows,
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )
