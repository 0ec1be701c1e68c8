"""The member's own data: see, change, consent, take along."""

import json

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.http import form_page, version_of
from apps.members import actions, rules
from apps.members.enums import ConsentScope
from apps.members.forms import OwnDataForm
from apps.members.models import Person
from apps.members.own_data import everything_about


def _me(request: SignedInRequest) -> Person:
    return get_object_or_404(Person.objects.in_reach(request.user, Deed.READ_OWN).with_unit())


@require_GET
@requires(rules.can_use_own_page)
@never_cache
def own_page(request: SignedInRequest) -> HttpResponse:
    person = _me(request)
    given = set(person.consents.filter(withdrawn_at=None).values_list("scope", flat=True))
    consents = [(scope, scope in given) for scope in ConsentScope if scope != ConsentScope.PRIVACY]
    context = {"person": person, "consents": consents, "requests": person.data_requests.all()}
    return TemplateResponse(request, "members/own_page.html", context)


@require_GET
@requires(rules.can_use_own_page, step_up=True)
@never_cache
def own_reveal(request: SignedInRequest) -> HttpResponse:
    """The own numbers and address in clear, in this one answer, after the password."""
    person = _me(request)
    clear = actions.reveal_person(person=person, reason="本人查看", by=request.user, at=timezone.now())
    return TemplateResponse(request, "members/own_reveal.html", {"person": person, "clear": clear})


@require_http_methods(["GET", "POST"])
@requires(rules.can_use_own_page, step_up=True)
@never_cache
def own_edit(request: SignedInRequest) -> HttpResponse:
    person = _me(request)
    return form_page(
        request,
        OwnDataForm(request.POST or None, instance=_me(request)),
        template="members/own_edit.html",
        deed=lambda values: actions.change_own_data(
            person=person,
            values=values,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: reverse("members:own_page"),
        context={"person": person},
    )


@require_POST
@requires(rules.can_use_own_page)
def consent_switch(request: SignedInRequest) -> HttpResponse:
    person = _me(request)
    scope = request.POST.get("scope", "")
    if scope in ConsentScope.values and scope != ConsentScope.PRIVACY:
        deed = actions.withdraw_consent if request.POST.get("given") else actions.give_consent
        deed(person=person, scope=ConsentScope(scope), by=request.user, at=timezone.now())
        messages.success(request, "已保存，随时可以再改。")
    return redirect("members:own_page")


@require_GET
@requires(rules.can_use_own_page, step_up=True)
@never_cache
def own_export(request: SignedInRequest) -> HttpResponse:
    """Everything the platform holds about the member, to take along (PIPL art. 45)."""
    person = _me(request)
    actions.note_own_copy(person=person, by=request.user, at=timezone.now())
    content = json.dumps(everything_about(person), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="wo-de-shu-ju.json"'
    return response
