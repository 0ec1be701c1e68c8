"""Pages about units and their branches."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.http import form_page, paged, version_of
from apps.jobs.responses import export_page
from apps.units import actions, rules
from apps.units.exports import UNITS
from apps.units.forms import BranchForm, NewUnitForm, UnitFilter, UnitForm
from apps.units.lists import UNIT_COLUMNS
from apps.units.models import Unit

_BOTH = ["GET", "POST"]


def _changeable(request: SignedInRequest, pk: int) -> Unit:
    """The unit if this user reaches it for a change; out of reach is not there."""
    return get_object_or_404(Unit.objects.in_reach(request.user, Deed.CHANGE_UNITS), pk=pk)


@require_GET
@requires(rules.can_read_units)
def unit_list(request: SignedInRequest) -> HttpResponse:
    rows = Unit.objects.visible_to(request.user).active().select_related("parent")
    context = paged(request, rows, filters=UnitFilter, size=100, columns=UNIT_COLUMNS)
    context["can_export"] = rules.can_export_units(request.user)
    context["can_arrange"] = rules.can_arrange_units(request.user)
    return TemplateResponse(request, "units/unit_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(rules.can_export_units)
def unit_export(request: SignedInRequest) -> HttpResponse:
    """Exactly the list as filtered, with the same columns."""
    return export_page(request, UNITS, UnitFilter, back=reverse("units:unit_list"))


@require_GET
@requires(rules.can_read_units)
def unit_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user).select_related("parent"), pk=pk)
    context = {
        "unit": unit,
        "branches": unit.branches.all(),
        "children": unit.children.active(),
        "contacts": unit.contact_assignments.select_related("community"),
        "roles": unit.role_assignments.in_force(timezone.localdate()).select_related("user"),
        "actions": rules.available_actions(request.user, unit),
    }
    return TemplateResponse(request, "units/unit_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_arrange_units)
def unit_create(request: SignedInRequest) -> HttpResponse:
    form = NewUnitForm(request.POST or None)
    form.fields["parent"].queryset = Unit.objects.visible_to(request.user).active()  # type: ignore[attr-defined]  # a model choice
    return form_page(
        request,
        form,
        template="units/unit_form.html",
        deed=lambda values: actions.create_unit(
            parent=values.pop("parent"), values=values, by=request.user, at=timezone.now()
        ),
        done=lambda unit: unit.get_absolute_url(),
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_units)
def unit_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = _changeable(request, pk)
    return form_page(
        request,
        UnitForm(request.POST or None, instance=_changeable(request, pk)),
        template="units/unit_form.html",
        deed=lambda values: actions.change_unit(
            unit=unit, values=values, version=version_of(request), by=request.user, at=timezone.now()
        ),
        done=lambda changed: changed.get_absolute_url(),
        context={"unit": unit},
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_units)
def branch_create(request: SignedInRequest, pk: int) -> HttpResponse:
    unit = _changeable(request, pk)
    return form_page(
        request,
        BranchForm(request.POST or None),
        template="units/branch_form.html",
        deed=lambda values: actions.create_branch(
            unit=unit, name=values["name"], by=request.user, at=timezone.now()
        ),
        done=lambda _: unit.get_absolute_url(),
        context={"unit": unit},
    )
