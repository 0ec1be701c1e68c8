"""Pages about single commitment items."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.core.http import form_page, paged, version_of
from apps.posts.actions import items as actions
from apps.posts.forms.commitments import (
    DecideUndoneForm,
    ItemFilter,
    ProposeUndoneForm,
    ReportForm,
    SendBackForm,
)
from apps.posts.models import CommitmentItem
from apps.posts.rules import commitments as rules
from apps.posts.rules.commitment_steps import available_item_actions
from apps.posts.views.clicks import click, saying, way_back

_BOTH = ["GET", "POST"]
Deeds = Callable[..., Any]


@require_GET
@requires(rules.can_confirm_items)
def item_list(request: SignedInRequest) -> HttpResponse:
    """承诺事项: the community's list, what waits for confirmation first."""
    rows = CommitmentItem.objects.in_reach(request.user, Deed.CONFIRM_ITEMS).in_work().with_names()
    context = paged(request, rows.waiting_first(), filters=ItemFilter)
    context["communities"] = Community.objects.in_reach(request.user, Deed.CONFIRM_ITEMS)
    today = timezone.localdate()
    context["rows"] = [
        (item, item.is_late_on(today), available_item_actions(request.user, item, today))
        for item in context["page"]
    ]
    return TemplateResponse(request, "posts/item_list.html", context)


def _item(request: SignedInRequest, pk: int, deed: Deed) -> CommitmentItem:
    return get_object_or_404(CommitmentItem.objects.in_reach(request.user, deed).with_names(), pk=pk)


def _click(request: SignedInRequest, item: CommitmentItem, deed: Deeds, said: str) -> HttpResponse:
    return click(
        request,
        deed=lambda: deed(item=item, by=request.user, at=timezone.now(), version=version_of(request)),
        said=said,
        to=item.card.get_absolute_url(),
    )


def _ask(
    request: SignedInRequest,
    item: CommitmentItem,
    form: BaseForm,
    deed: Deeds,
    words: tuple[str, str],
    *,
    to: str = "",
) -> HttpResponse:
    """A deed that asks something first: one form, one action; `words`: its title, and what is said after."""
    return form_page(
        request,
        form,
        template="posts/item_ask.html",
        deed=lambda values: deed(
            item=item, by=request.user, at=timezone.now(), version=version_of(request), **values
        ),
        done=lambda _: saying(request, words[1], way_back(request, to or item.card.get_absolute_url())),
        context={"item": item, "card": item.card, "title": words[0]},
    )


def _own(request: SignedInRequest, pk: int) -> CommitmentItem:
    return get_object_or_404(CommitmentItem.objects.writable_by(request.user).with_names(), pk=pk)


@require_POST
@requires(rules.can_write_commitments)
def item_start(request: SignedInRequest, pk: int) -> HttpResponse:
    return _click(request, _own(request, pk), actions.start_item, "已记为进行中。")


@require_http_methods(_BOTH)
@requires(rules.can_write_commitments)
def item_report(request: SignedInRequest, pk: int) -> HttpResponse:
    form = ReportForm(request.POST or None)
    return _ask(
        request, _own(request, pk), form, actions.report_item, ("报告完成情况", "已报告，等社区核对确认。")
    )


@require_POST
@requires(rules.can_confirm_items)
def item_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, Deed.CONFIRM_ITEMS)
    return _click(request, item, actions.confirm_item, "已确认完成。")


@require_http_methods(_BOTH)
@requires(rules.can_confirm_items)
def item_send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, Deed.CONFIRM_ITEMS)
    form = SendBackForm(request.POST or None)
    return _ask(
        request,
        item,
        form,
        actions.send_back_item,
        ("退回补充", "已退回，本人会收到通知。"),
        to=reverse("posts:item_list"),
    )


@require_http_methods(_BOTH)
@requires(rules.can_confirm_items)
def item_propose_undone(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, Deed.CONFIRM_ITEMS)
    form = ProposeUndoneForm(request.POST or None)
    to = reverse("posts:item_list")
    return _ask(
        request, item, form, actions.propose_undone, ("提请单位认定未完成", "已提请，等单位认定。"), to=to
    )


@require_http_methods(_BOTH)
@requires(rules.can_decide_undone_items)
def item_decide_undone(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, Deed.DECIDE_UNDONE)
    form = DecideUndoneForm(request.POST or None)
    to = reverse("posts:commitment_review")
    return _ask(
        request, item, form, actions.decide_undone, ("认定未完成的承诺", "已认定，本人会收到通知。"), to=to
    )


@require_POST
@requires(rules.can_decide_undone_items)
def item_reject_undone(request: SignedInRequest, pk: int) -> HttpResponse:
    item = _item(request, pk, Deed.DECIDE_UNDONE)
    return _click(request, item, actions.reject_undone, "没有认定，承诺继续由本人办理。")
