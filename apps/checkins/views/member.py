"""The member's side: one next step at a time."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.checkins import actions, rules
from apps.checkins.enums import CHECKED_IN, CardKind, CardStatus
from apps.checkins.forms import BasicInfoForm, CommunityChoiceForm
from apps.checkins.models import CheckInCard
from apps.core.http import form_page
from apps.members.actions import give_consent
from apps.members.enums import ConsentScope
from apps.members.models import PrivacyNotice

_BOTH = ["GET", "POST"]
# The steps of the way, as the page shows them; "done" is past the end.
STEPS = ("privacy", "info", "present", "wait", "done")


def _own_card(request: SignedInRequest) -> CheckInCard | None:
    """The card the member has to do with now: one under way first, then the one checked in with."""
    cards = CheckInCard.objects.in_reach(request.user, Deed.PRESENT_CARDS).open().with_names()
    under_way = cards.exclude(status__in=CHECKED_IN | {CardStatus.DRAFT}).first()
    return under_way or cards.filter(status__in=CHECKED_IN).first() or cards.first()


def _card_on_its_way(request: SignedInRequest) -> CheckInCard | None:
    """None when there is nothing to hand in (any more): the own page says why."""
    cards = CheckInCard.objects.in_reach(request.user, Deed.PRESENT_CARDS).with_names()
    return cards.filter(status__in=[CardStatus.ISSUED, CardStatus.SENT_BACK]).order_by("-pk").first()


def next_step(card: CheckInCard) -> str:
    """Which of STEPS comes next; empty while the unit hasn't confirmed the card."""
    if card.status in CHECKED_IN:
        return "done"
    if card.status == CardStatus.PRESENTED:
        return "wait"
    if card.status == CardStatus.DRAFT:
        return ""
    if not card.person.consents.filter(scope=ConsentScope.PRIVACY, withdrawn_at=None).exists():
        return "privacy"
    return "present" if hasattr(card, "basic_info") else "info"


@require_GET
@requires(rules.can_present_own_card)
def card_mine(request: SignedInRequest) -> HttpResponse:
    card = _own_card(request)
    step = next_step(card) if card else ""
    context = {
        "card": card,
        "step": step,
        "number": STEPS.index(step) + 1 if step else 0,
        "ended": CheckInCard.objects.in_reach(request.user, Deed.PRESENT_CARDS).ended().first(),
        "history": CheckInCard.objects.visible_to(request.user).with_names().order_by("-pk"),
    }
    return TemplateResponse(request, "checkins/card_mine.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_present_own_card)
def privacy_accept(request: SignedInRequest) -> HttpResponse:
    card = _card_on_its_way(request)
    if card is None:
        return redirect("checkins:card_mine")
    if request.method == "POST":
        give_consent(person=card.person, scope=ConsentScope.PRIVACY, by=request.user, at=timezone.now())
        return redirect("checkins:basic_info")
    notice = PrivacyNotice.objects.filter(from_on__lte=timezone.localdate()).first()
    return TemplateResponse(request, "checkins/privacy.html", {"notice": notice, "card": card})


@require_http_methods(_BOTH)
@requires(rules.can_present_own_card)
def basic_info(request: SignedInRequest) -> HttpResponse:
    card = _card_on_its_way(request)
    if card is None:
        return redirect("checkins:card_mine")
    return form_page(
        request,
        BasicInfoForm(request.POST or None, initial=known_info(card)),
        template="checkins/basic_info.html",
        deed=lambda values: actions.complete_basic_info(
            card=card, values=values, by=request.user, at=timezone.now()
        ),
        done=lambda _: reverse("checkins:community_choose"),
        context={"card": card, "person": card.person},
    )


def known_info(card: CheckInCard) -> dict[str, Any]:
    """What the roster or an earlier try has filled in already."""
    source = getattr(card, "basic_info", card.person)
    return {
        "skills": "、".join(source.skills),
        "intentions": source.intentions,
        "available_time": source.available_time,
        "hobbies": getattr(source, "hobbies", ""),
    }


@require_http_methods(_BOTH)
@requires(rules.can_present_own_card)
def community_choose(request: SignedInRequest) -> HttpResponse:
    """Choose the community, then look it over on the same page before handing in the card."""
    card = _card_on_its_way(request)
    if card is None:
        return redirect("checkins:card_mine")
    initial = {"kind": CardKind.RESIDENCE, "community": card.person.residence_id}
    form = CommunityChoiceForm(request.POST or None, initial=initial, user=request.user)
    if request.method == "POST" and form.is_valid() and "present" not in request.POST:
        context = {"card": card, "form": form, "chosen": form.cleaned_data}
        return TemplateResponse(request, "checkins/card_check.html", context)
    return form_page(
        request,
        form,
        template="checkins/community_choose.html",
        deed=lambda values: actions.present_card(
            card=card,
            community=values["community"],
            kind=values["kind"],
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda _: reverse("checkins:card_mine"),
        context={"card": card},
    )


@require_GET
@requires(rules.can_read_cards)
def card_by_address(request: SignedInRequest, key: str) -> HttpResponse:
    """Where the QR code leads: the desk for a worker, the own card for the member."""
    card = CheckInCard.objects.filter(address_key=key).select_related("unit").first()
    if card and card.person_id == request.user.person_id:
        return redirect("checkins:card_mine")
    if card and rules.can_receive_cards(request.user):
        return redirect(f"{reverse('checkins:desk')}?q={key}")
    rows = CheckInCard.objects.visible_to(request.user)
    return redirect(get_object_or_404(rows, address_key=key))
