"""The community's desk: find the card, check identity, receive, print the receipt."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.checkins import actions, rules
from apps.checkins.enums import CHECKED_IN, CardStatus
from apps.checkins.forms import ProxyForm, ReasonForm, ReceiveForm
from apps.checkins.models import CheckInCard, CheckInCardQuerySet, exact_condition
from apps.checkins.views.member import known_info
from apps.communities.models import Community
from apps.core.http import form_page, version_of

_BOTH = ["GET", "POST"]


def _here(request: SignedInRequest) -> CheckInCardQuerySet:
    return CheckInCard.objects.in_reach(request.user, Deed.RECEIVE_CARDS).with_names()


def _on_the_way() -> CheckInCardQuerySet:
    """Cards not handed in yet: whoever stands at the counter with one may come in."""
    return CheckInCard.objects.filter(status__in=[CardStatus.ISSUED, CardStatus.SENT_BACK]).with_names()


@require_GET
@requires(rules.can_receive_cards)
def desk(request: SignedInRequest) -> HttpResponse:
    """One box finds by name among the cards handed in here, and any card by what stands on the paper."""
    text = request.GET.get("q", "").strip()
    found = list(_here(request).matching(text)[:20]) if text else []
    found += list(_on_the_way().filter(exact_condition(text))[:5]) if text else []
    if len(found) == 1 and found[0].status == CardStatus.PRESENTED:
        return redirect("checkins:card_receive", pk=found[0].pk)
    waiting = _here(request).waiting_at_community().order_by("presented_on", "pk")
    context = {
        "text": text,
        "found": found,
        "elsewhere": _elsewhere(text) if text and not found else "",
        "waiting": waiting[:50],
    }
    return TemplateResponse(request, "checkins/desk.html", context)


def _elsewhere(text: str) -> str:
    """Why a card with exactly this number or address isn't here, without telling whose it is."""
    card = CheckInCard.objects.with_names().filter(exact_condition(text)).order_by("-pk").first()
    if card is None:
        return ""
    if card.community and card.status in CHECKED_IN | {CardStatus.PRESENTED}:
        return f"这张卡已递交到{card.community}。要改到本社区，请对方先退回，或由单位联络员办理转换。"
    return f"这张卡的状态是“{card.get_status_display()}”，不能办理。请联系单位{card.unit}。"


@require_http_methods(_BOTH)
@requires(rules.can_receive_cards)
def card_receive(request: SignedInRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(
        CheckInCard.objects.in_reach(request.user, Deed.RECEIVE_CARDS).with_names(), pk=pk
    )
    return form_page(
        request,
        ReceiveForm(request.POST or None),
        template="checkins/card_receive.html",
        deed=lambda values: actions.receive_card(
            card=card, **values, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        done=lambda received: received.get_absolute_url(),
        context={"card": card, "info": getattr(card, "basic_info", None)},
    )


def _back_to_desk(request: SignedInRequest, said: str) -> str:
    """To the queue again, where the next one waits."""
    messages.success(request, said)
    return reverse("checkins:desk")


@require_http_methods(_BOTH)
@requires(rules.can_receive_cards)
def card_send_back(request: SignedInRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(
        CheckInCard.objects.in_reach(request.user, Deed.RECEIVE_CARDS).with_names(), pk=pk
    )
    return form_page(
        request,
        ReasonForm(request.POST or None),
        template="checkins/card_reason.html",
        deed=lambda values: actions.send_back_card(
            card=card,
            reason=values["reason"],
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        ),
        done=lambda returned: _back_to_desk(request, f"已退回{returned.person}的报到卡，本人会收到消息。"),
        context={"card": card, "deed": "退回报到卡", "lead": "请写明怎样改，本人会收到消息。"},
    )


@require_http_methods(_BOTH)
@requires(rules.can_enter_for_member)
def card_proxy(request: SignedInRequest, pk: int) -> HttpResponse:
    """Enter and hand in the card of a member without a phone; the record says it was done by proxy."""
    card = get_object_or_404(_on_the_way(), pk=pk)
    own = Community.objects.in_reach(request.user, Deed.ENTER_FOR_MEMBER)
    form = ProxyForm(
        request.POST or None,
        initial={**known_info(card), "community": own.first(), "kind": card.kind},
        user=request.user,
    )
    form.fields["community"].queryset = own  # type: ignore[attr-defined]  # a model choice

    return form_page(
        request,
        form,
        template="checkins/card_proxy.html",
        deed=lambda values: actions.present_by_proxy(
            card=card,
            community=values["community"],
            kind=values["kind"],
            info={name: values[name] for name in ("skills", "hobbies", "intentions", "available_time")},
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda presented: reverse("checkins:card_receive", args=[presented.pk]),
        context={"card": card},
    )
