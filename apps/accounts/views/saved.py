"""Saved views: a person's own shortcuts to a list's filters, order and columns."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts import actions, rules
from apps.accounts.forms import SavedViewForm
from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.models import SavedView
from apps.core.errors import DomainError


@require_POST
@requires(rules.is_signed_in)
def view_save(request: SignedInRequest) -> HttpResponse:
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        raise DomainError("没有保存：请给常用查询起个名字，不超过 20 个字。")
    place, query = form.cleaned_data["place"], form.cleaned_data["query"]
    try:
        actions.save_view(**form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "已存为常用查询，点它的名字就能再用。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(f"{place}?{query}" if query else place)


@require_POST
@requires(rules.is_signed_in)
def view_forget(request: SignedInRequest) -> HttpResponse:
    sent = request.POST.get("view", "")
    pk = int(sent) if sent.isdecimal() else None
    view = get_object_or_404(SavedView.objects.filter(user=request.user), pk=pk)
    actions.forget_view(view=view, by=request.user, at=timezone.now())
    return redirect(view.place)
