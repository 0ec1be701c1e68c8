"""What the pages of this app share: a deed by one button, and the way to a list's export."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from apps.accounts.gates import SignedInRequest
from apps.core.errors import DomainError


def click(request: SignedInRequest, *, deed: Callable[[], object], said: str, to: str) -> HttpResponse:
    """Run one action; a refusal is told on the page one goes back to: `next` if sent, else `to`."""
    try:
        deed()
        messages.success(request, said)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(way_back(request, to))


def way_back(request: SignedInRequest, to: str) -> str:
    """The page the form names in `next`, if it is one of this site."""
    target = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if target.startswith("/") and inside else to


def export_url(request: SignedInRequest, name: str) -> str:
    """The address of a list's export: the same filters and order, whatever page is shown."""
    query = request.GET.copy()
    query.pop("page", None)
    return f"{reverse(name)}?{query.urlencode()}"


def saying(request: SignedInRequest, said: str, to: str) -> str:
    """Where a form goes on to once its deed is done, with a sentence on what happens next."""
    messages.success(request, said)
    return to
