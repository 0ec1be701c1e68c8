"""The unit's and the community's pages about members."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.http import form_page, paged, version_of
from apps.jobs.responses import export_page
from apps.members import actions, rules, sight
from apps.members.exports import MEMBERS
from apps.members.forms import (
    BranchForm,
    CommunityPersonFilter,
    PersonFilter,
    PersonForm,
    PlaceForm,
    ReasonForm,
    TransferForm,
)
from apps.members.lists import person_columns
from apps.members.models import Person, StatusEvent

_BOTH = ["GET", "POST"]


def _person(request: SignedInRequest, pk: int, deed: Deed = Deed.READ_MEMBERS) -> Person:
    return get_object_or_404(Person.objects.in_reach(request.user, deed).with_unit(), pk=pk)


@require_GET
@requires(rules.can_read_members)
def person_list(request: SignedInRequest) -> HttpResponse:
    rows = sight.with_columns_shown(Person.objects.visible_to(request.user))
    filters = PersonFilter if sight.sees_as_unit(request.user) else CommunityPersonFilter
    context = paged(request, rows, filters=filters, columns=person_columns(request.user))
    context |= {
        "actions": rules.list_actions(request.user),
        "place": sight.place_name(request.user),
    }
    return TemplateResponse(request, "members/person_list.html", context)


@require_GET
@requires(rules.can_read_members)
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = sight.with_everything_shown(Person.objects.visible_to(request.user))
    person = get_object_or_404(rows.prefetch_related("consents"), pk=pk)
    seen = sight.sight_of(request.user, person)
    context = {
        "person": person,
        "place": sight.place_name(request.user),
        "is_community": seen == sight.Sight.COMMUNITY,
        "age": sight.age_band(person.birth, timezone.localdate()),
        "address": sight.shown_address(person, seen),
        "posts": sight.posts_of(person),
        "cards": person.cards.visible_to(request.user).select_related("community", "programme"),
        "events": StatusEvent.objects.visible_to(request.user).filter(person=person),
        "actions": rules.available_actions(request.user, person),
    }
    return TemplateResponse(request, "members/person_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_change_members)
def person_add(request: SignedInRequest) -> HttpResponse:
    place = PlaceForm(request.POST or None, units=rules.units_to_add_to(request.user), prefix="place")
    placed = place.is_valid() if request.method == "POST" else False
    form = PersonForm(request.POST or None)
    if request.method == "POST" and not placed:
        form.is_valid()
        context = {"form": form, "place": place}
        return TemplateResponse(request, "members/person_form.html", context, status=422)
    return form_page(
        request,
        form,
        template="members/person_form.html",
        deed=lambda values: actions.add_person(
            values=values, **place.cleaned_data, by=request.user, at=timezone.now()
        ),
        done=lambda person: person.get_absolute_url(),
        context={"place": place},
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_members)
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk, Deed.CHANGE_MEMBERS)
    return form_page(
        request,
        PersonForm(request.POST or None, instance=_person(request, pk, Deed.CHANGE_MEMBERS)),
        template="members/person_form.html",
        deed=lambda values: actions.change_person(
            person=person,
            values=values,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda changed: changed.get_absolute_url(),
        context={"person": person},
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_members)
def person_branch(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk, Deed.CHANGE_MEMBERS)
    relation = person.current_relation
    assert relation is not None  # units reach people by the relation of today
    return form_page(
        request,
        BranchForm(request.POST or None, initial={"branch": relation.branch_id}, unit=relation.unit),
        template="members/person_branch.html",
        deed=lambda values: actions.change_branch(
            person=person,
            branch=values["branch"],
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: person.get_absolute_url(),
        context={"person": person},
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_members)
def person_transfer(request: SignedInRequest, pk: int) -> HttpResponse:
    person = _person(request, pk, Deed.CHANGE_MEMBERS)
    return form_page(
        request,
        TransferForm(request.POST or None, units=rules.units_to_move_to()),
        template="members/person_transfer.html",
        deed=lambda values: actions.transfer_person(
            person=person,
            unit=values["unit"],
            branch=values["branch"],
            on=values["from_on"],
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: reverse("members:person_list"),
        context={"person": person},
    )


@require_http_methods(_BOTH)
@requires(rules.can_reveal_members, step_up=True)
@never_cache
def person_reveal(request: SignedInRequest, pk: int) -> HttpResponse:
    """ID number, phone and address in clear, in the answer to this one POST and nowhere else."""
    person = _person(request, pk, Deed.REVEAL_MEMBERS)
    form = ReasonForm(request.POST or None)
    context: dict[str, Any] = {"person": person, "form": form}
    if request.method == "POST" and form.is_valid():
        context["clear"] = actions.reveal_person(
            person=person, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )
    return TemplateResponse(
        request, "members/person_reveal.html", context, status=422 if form.errors else 200
    )


@require_http_methods(_BOTH)
@requires(rules.can_export_members, step_up=True)
def person_export(request: SignedInRequest) -> HttpResponse:
    """Exactly the list as filtered, with the same columns and masks; waits under "my files" for a day."""
    return export_page(request, MEMBERS, PersonFilter, back=reverse("members:person_list"))
