"""Pages of the organisation department: the year's programme."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.programmes import actions, rules
from apps.programmes.forms import ProgrammeForm, StarStandardForm, exclusion_forms, window_forms
from apps.programmes.models import Programme, StarStandard

_BOTH = ["GET", "POST"]


def _programme(request: SignedInRequest, pk: int) -> Programme:
    return get_object_or_404(Programme.objects.visible_to(request.user), pk=pk)


@require_GET
@requires(rules.can_read_programmes)
def programme_list(request: SignedInRequest) -> HttpResponse:
    context = paged(request, Programme.objects.visible_to(request.user))
    context["can_create"] = rules.can_change_programmes(request.user)
    return TemplateResponse(request, "programmes/programme_list.html", context)


@require_GET
@requires(rules.can_read_programmes)
def programme_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    context = {
        "programme": programme,
        "windows": programme.evaluation_windows.all(),
        "exclusions": programme.exclusion_kinds.filter(is_active=True),
        "standard": StarStandard.objects.filter(from_on__lte=programme.ends_on).first(),
        "actions": rules.available_actions(request.user, programme),
    }
    return TemplateResponse(request, "programmes/programme_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_change_programmes)
def programme_create(request: SignedInRequest) -> HttpResponse:
    return form_page(
        request,
        ProgrammeForm(request.POST or None),
        template="programmes/programme_form.html",
        deed=lambda values: actions.create_programme(values=values, by=request.user, at=timezone.now()),
        done=lambda programme: programme.get_absolute_url(),
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_programmes)
def programme_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    form = ProgrammeForm(request.POST or None, instance=_programme(request, pk))
    return form_page(
        request,
        form,
        template="programmes/programme_form.html",
        deed=lambda values: actions.change_programme(
            programme=programme,
            values=values,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda changed: changed.get_absolute_url(),
        context={"programme": programme},
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_programmes)
def programme_windows(request: SignedInRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    forms = window_forms(programme, request.POST or None)
    if request.method == "POST" and all(form.is_valid() for form in forms.values()):
        windows = [{"half": half, **form.cleaned_data} for half, form in forms.items()]
        actions.set_evaluation_windows(
            programme=programme,
            windows=windows,
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        )
        return redirect(programme)
    context: dict[str, Any] = {"programme": programme, "forms": list(forms.values())}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "programmes/programme_windows.html", context, status=status)


@require_http_methods(_BOTH)
@requires(rules.can_change_programmes)
def programme_exclusions(request: SignedInRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    forms = exclusion_forms(programme, request.POST or None)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        kinds = [
            (form.instance.code, form.cleaned_data["min_months"], form.cleaned_data["is_active"])
            for form in forms
        ]
        actions.set_exclusion_kinds(
            programme=programme,
            kinds=kinds,
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        )
        return redirect(programme)
    context: dict[str, Any] = {"programme": programme, "forms": forms}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "programmes/programme_exclusions.html", context, status=status)


@require_POST
@requires(rules.can_change_programmes)
def programme_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    try:
        actions.publish_programme(
            programme=programme, version=version_of(request), by=request.user, at=timezone.now()
        )
        messages.success(request, "方案已发布，各单位可以开具报到卡了。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(programme)


@require_POST
@requires(rules.can_change_programmes)
def programme_close(request: SignedInRequest, pk: int) -> HttpResponse:
    programme = _programme(request, pk)
    try:
        actions.close_programme(
            programme=programme, version=version_of(request), by=request.user, at=timezone.now()
        )
        messages.success(request, "这个年度已结束，数据仍可查看。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(programme)


@require_http_methods(_BOTH)
@requires(rules.can_change_programmes)
def star_standard_create(request: SignedInRequest) -> HttpResponse:
    return form_page(
        request,
        StarStandardForm(request.POST or None),
        template="programmes/star_standard_form.html",
        deed=lambda values: actions.create_star_standard(values=values, by=request.user, at=timezone.now()),
        done=lambda _: "/programmes/",
        context={"standards": StarStandard.objects.all()},
    )
