"""Pages about communities and contact assignments."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.communities import actions, rules
from apps.communities.exports import COMMUNITIES
from apps.communities.forms import CommunityFilter, CommunityForm, ContactForm, NewCommunityForm
from apps.communities.lists import COMMUNITY_COLUMNS
from apps.communities.models import Community, ContactAssignment
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.jobs.responses import export_page

_BOTH = ["GET", "POST"]


@require_GET
@requires(rules.can_read_communities)
def community_list(request: SignedInRequest) -> HttpResponse:
    rows = Community.objects.visible_to(request.user).select_related("town")
    context = paged(request, rows, filters=CommunityFilter, columns=COMMUNITY_COLUMNS)
    context["can_export"] = rules.can_export_communities(request.user)
    context["can_add"] = rules.can_add_communities(request.user)
    return TemplateResponse(request, "communities/community_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_export_communities)
def community_export(request: SignedInRequest) -> HttpResponse:
    """Exactly the list as filtered, with the same columns."""
    return export_page(request, COMMUNITIES, CommunityFilter, back=reverse("communities:community_list"))


@require_GET
@requires(rules.can_read_communities)
def community_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Community.objects.visible_to(request.user).select_related("town")
    community = get_object_or_404(rows, pk=pk)
    contacts = ContactAssignment.objects.visible_to(request.user).filter(community=community)
    context = {
        "community": community,
        "contacts": contacts.select_related("unit"),
        "actions": rules.available_actions(request.user, community),
    }
    return TemplateResponse(request, "communities/community_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_add_communities)
def community_create(request: SignedInRequest) -> HttpResponse:
    return form_page(
        request,
        NewCommunityForm(request.POST or None),
        template="communities/community_form.html",
        deed=lambda values: actions.create_community(values=values, by=request.user, at=timezone.now()),
        done=lambda community: community.get_absolute_url(),
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_communities)
def community_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Community.objects.in_reach(request.user, Deed.CHANGE_COMMUNITIES)
    community, shown = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=pk)
    return form_page(
        request,
        CommunityForm(request.POST or None, instance=shown),
        template="communities/community_form.html",
        deed=lambda values: actions.change_community(
            community=community,
            values=values,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda changed: changed.get_absolute_url(),
        context={"community": community},
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_contacts)
def contact_assign(request: SignedInRequest, pk: int) -> HttpResponse:
    community = get_object_or_404(Community.objects.in_reach(request.user, Deed.CHANGE_CONTACTS), pk=pk)
    return form_page(
        request,
        ContactForm(request.POST or None),
        template="communities/contact_form.html",
        deed=lambda values: actions.assign_contact(
            community=community, values=values, by=request.user, at=timezone.now()
        ),
        done=lambda _: community.get_absolute_url(),
        context={"community": community},
    )


@require_POST
@requires(rules.can_change_contacts)
def contact_end(request: SignedInRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(ContactAssignment.objects.in_reach(request.user, Deed.CHANGE_CONTACTS), pk=pk)
    try:
        actions.end_contact(contact=contact, on=timezone.localdate(), by=request.user, at=timezone.now())
        messages.success(request, "已结束，历史记录保留。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(contact.community)
