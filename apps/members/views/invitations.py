"""Invitations: the liaison prints the slips, the member opens the account."""

from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.checking import Line, check_page
from apps.core.errors import DomainError
from apps.core.selection import picked
from apps.documents.printing import print_invitations
from apps.documents.prints.members import InvitationPrint, InvitationSlip
from apps.documents.responses import pdf_response
from apps.members import actions, rules
from apps.members.actions.invitations import VALID_DAYS
from apps.members.forms import JoinForm, PersonFilter
from apps.members.models import Invitation, Person, PrivacyNotice
from apps.programmes.models import Programme
from apps.units.models import Unit

_BOTH = ["GET", "POST"]
# Only failures count, so that a whole office behind one address can join; guessing is hopeless (31^10 codes).
_FAILURES_AN_HOUR = 200


@require_http_methods(_BOTH)
@requires(rules.can_invite_members, step_up=True)
@never_cache
def invitation_create(request: SignedInRequest) -> HttpResponse:
    """Choose members without an account; the answer is the PDF of slips, made this once."""
    people = Person.objects.in_reach(request.user, Deed.INVITE_MEMBERS).filter(user=None).with_unit()
    if request.method == "POST":
        chosen = picked(request, people.order_by("pinyin"), name="person", filters=PersonFilter)
        return check_page(
            request,
            name="person",
            unit="人",
            title="邀请开通账号",
            lead=f"每人一张邀请单，{VALID_DAYS} 天内有效。邀请单只生成这一次，请准备好打印。",
            going=_lines(chosen),
            left=[],
            deed=lambda rows: _slips(request, rows),
            back=reverse("members:invitation_create"),
        )
    return TemplateResponse(request, "members/invitation_create.html", {"people": people.order_by("pinyin")})


def _lines(people: QuerySet[Person]) -> list[Line]:
    invited = set(Invitation.objects.valid_at(timezone.now()).values_list("person_id", flat=True))
    note = "手上的邀请单会作废"
    return [Line(person, str(person), note if person.pk in invited else "") for person in people]


def _slips(request: SignedInRequest, people: list[Person]) -> HttpResponse:
    invited = actions.invite_people(people=people, by=request.user, at=timezone.now())
    return pdf_response(print_invitations(_sheets(invited, request.user)), "邀请单.pdf")


def _sheets(invited: list[tuple[Person, str]], by: User) -> list[InvitationPrint]:
    """One sheet a unit, the people in the order of their names."""
    programme = Programme.objects.in_force().first()
    by_unit = sorted(invited, key=lambda one: (_unit_of(one[0]).path, one[0].pinyin))
    return [
        InvitationPrint(
            district=programme.district_name if programme else "",
            year=programme.year if programme else timezone.localdate().year,
            unit=unit.name,
            site=settings.SITE_ADDRESS + reverse("members:join"),
            expires_on=timezone.localdate() + timedelta(days=VALID_DAYS),
            contact_person=unit.liaison_name or str(by),
            contact_phone=unit.liaison_phone,
            slips=tuple(_slip(person, code) for person, code in group),
        )
        for unit, group in groupby(by_unit, key=lambda one: _unit_of(one[0]))
    ]


def _unit_of(person: Person) -> Unit:
    relation = person.current_relation
    assert relation is not None  # only who has one is invited
    return relation.unit


def _slip(person: Person, code: str) -> InvitationSlip:
    relation = person.current_relation
    link = settings.SITE_ADDRESS + reverse("members:join_by_code", args=[code])
    return InvitationSlip(
        name=person.name, link=link, code=code, party_org=str(relation.branch or "") if relation else ""
    )


@login_not_required  # who joins has no account yet; the code is the key
@sensitive_post_parameters("code", "proof", "password", "again")
@never_cache
@require_http_methods(_BOTH)
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """The member's first visit: code, proof, password, privacy notice; goes on to reporting in.

    Who is signed in already links the code to that account.
    """
    account = request.user if isinstance(request.user, User) else None
    form = JoinForm(request.POST or None, initial={"code": code[:20]}, links_account=account is not None)
    status = 200
    if request.method == "POST":
        if _too_many_failures(request):
            return TemplateResponse(request, "429.html", status=429)
        if form.is_valid() and (user := _accepted(form, account)):
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("checkins:card_mine")
        _count_failure(request)
        status = 422
    notice = PrivacyNotice.objects.in_force(timezone.localdate()).first()
    context = {"form": form, "notice": notice, "account": account}
    return TemplateResponse(request, "members/join.html", context, status=status)


def _accepted(form: JoinForm, account: User | None) -> User | None:
    """The account, or None with the refusal noted on the form."""
    values = form.cleaned_data
    try:
        return actions.accept_invitation(
            code=values["code"],
            proof=values["proof"],
            password=values.get("password", ""),
            privacy_accepted=values["privacy_accepted"],
            account=account,
            at=timezone.now(),
        )
    except DomainError as refusal:
        form.add_error(None, refusal.sentence)
        return None


def _failures_key(request: HttpRequest) -> str:
    return f"join:{request.META.get('REMOTE_ADDR')}:{timezone.now():%Y%m%d%H}"


def _too_many_failures(request: HttpRequest) -> bool:
    return int(cache.get(_failures_key(request), 0)) >= _FAILURES_AN_HOUR


def _count_failure(request: HttpRequest) -> None:
    cache.add(_failures_key(request), 0, 3600)
    cache.incr(_failures_key(request))
