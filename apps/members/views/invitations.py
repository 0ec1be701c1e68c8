"""Invitations: the liaison prints the slips, the member opens the account."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.errors import DomainError
from apps.documents.printing import print_invitations
from apps.documents.prints.members import InvitationPrint, InvitationSlip
from apps.documents.responses import pdf_response
from apps.members import actions, rules
from apps.members.forms import JoinForm
from apps.members.models import Person, PrivacyNotice

_BOTH = ["GET", "POST"]
# Guessing is hopeless (31^10 codes); this keeps a guesser from being a load.
_TRIES_AN_HOUR = 30


@require_http_methods(_BOTH)
@requires(rules.can_invite_members, step_up=True)
@never_cache
def invitation_create(request: SignedInRequest) -> HttpResponse:
    """Choose members without an account; the answer is the PDF of slips, made this once."""
    people = Person.objects.in_reach(request.user, Deed.INVITE_MEMBERS).filter(user=None).with_unit()
    if request.method == "POST":
        ticked = [pk for pk in request.POST.getlist("person") if pk.isdecimal()]
        try:
            invited = actions.invite_people(
                people=list(people.filter(pk__in=ticked)), by=request.user, at=timezone.now()
            )
            if invited:
                return pdf_response(_slips(invited, request), "邀请单.pdf")
            messages.warning(request, "请先勾选要邀请的党员。")
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
    return TemplateResponse(request, "members/invitation_create.html", {"people": people.order_by("pinyin")})


def _slips(invited: list[tuple[Person, str]], request: SignedInRequest) -> bytes:
    relation = invited[0][0].current_relation
    site = settings.SITE_ADDRESS
    slips = tuple(
        InvitationSlip(name=person.name, link=f"{site}/members/join/?code={code}", code=code)
        for person, code in invited
    )
    sheet = InvitationPrint(
        district="",
        year=timezone.localdate().year,
        unit=str(relation.unit) if relation else "",
        site=site,
        contact_person=str(request.user),
        slips=slips,
    )
    return print_invitations([sheet])


@login_not_required  # who joins has no account yet; the code is the key
@never_cache
@require_http_methods(_BOTH)
def join(request: HttpRequest) -> HttpResponse:
    """The member's first visit: code, password, privacy notice; ends signed in on the own page."""
    form = JoinForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    status = 200
    if request.method == "POST":
        if _too_many_tries(request):
            return TemplateResponse(request, "429.html", status=429)
        status = 422
        if form.is_valid():
            try:
                user = actions.accept_invitation(
                    code=form.cleaned_data["code"],
                    password=form.cleaned_data["password"],
                    privacy_accepted=form.cleaned_data["privacy_accepted"],
                    at=timezone.now(),
                )
                login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
                return redirect("checkins:card_mine")
            except DomainError as refusal:
                form.add_error("code", refusal.sentence)
    notice = PrivacyNotice.objects.filter(from_on__lte=timezone.localdate()).first()
    return TemplateResponse(request, "members/join.html", {"form": form, "notice": notice}, status=status)


def _too_many_tries(request: HttpRequest) -> bool:
    key = f"join:{request.META.get('REMOTE_ADDR')}:{timezone.now():%Y%m%d%H}"
    cache.add(key, 0, 3600)
    return cache.incr(key) > _TRIES_AN_HOUR
