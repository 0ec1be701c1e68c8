"""Pages about claims: the queue and decisions of the community, the deeds of the member."""

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
from apps.core.http import form_page, paged, version_of
from apps.jobs.responses import export_page
from apps.posts.actions import claims as member_actions
from apps.posts.actions import decisions as actions
from apps.posts.exports import CLAIMS
from apps.posts.fitting import fit_of
from apps.posts.forms.claims import (
    ClaimFilter,
    DeclineForm,
    EstablishForm,
    LeaveForm,
    RemoveForm,
    WithdrawForm,
)
from apps.posts.lists import CLAIM_COLUMNS
from apps.posts.models import PostClaim
from apps.posts.rules import claims as rules
from apps.posts.rules.posts import people_responsible_in
from apps.posts.views.clicks import click, saying, way_back

_BOTH = ["GET", "POST"]
Deeds = Callable[..., Any]


@require_GET
@requires(rules.can_read_claims)
def claim_list(request: SignedInRequest) -> HttpResponse:
    """Every claim in reach, to look at."""
    rows = PostClaim.objects.visible_to(request.user).with_names()
    context = paged(request, rows, filters=ClaimFilter, columns=CLAIM_COLUMNS)
    context["may_export"] = rules.can_export_claims(request.user)
    return TemplateResponse(request, "posts/claim_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_export_claims, step_up=True)
def claim_export(request: SignedInRequest) -> HttpResponse:
    """The claims as a workbook, filtered as the list was; names leave with a reason."""
    return export_page(request, CLAIMS, ClaimFilter, back=reverse("posts:claim_list"))


@require_GET
@requires(rules.can_decide_claims)
def claim_queue(request: SignedInRequest) -> HttpResponse:
    """认岗处理: what waits for the community, the oldest first, with the reasons for a fit."""
    rows = PostClaim.objects.in_reach(request.user, Deed.DECIDE_CLAIMS).waiting_for_community()
    context = paged(request, rows.with_names().order_by("submitted_at", "pk"))
    context["rows"] = [
        (
            claim,
            fit_of(claim.post, claim.person) if claim.post else None,
            rules.available_decisions(request.user, claim),
        )
        for claim in context["page"]
    ]
    return TemplateResponse(request, "posts/claim_queue.html", context)


@require_GET
@requires(rules.can_read_claims)
def claim_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(PostClaim.objects.visible_to(request.user).with_names(), pk=pk)
    context = {
        "claim": claim,
        "fit": fit_of(claim.post, claim.person) if claim.post else None,
        "steps": rules.available_claim_actions(request.user, claim),
        "can_enter": rules.can_enter_for(request.user, claim),
        "own": claim.person_id == request.user.person_id,
    }
    return TemplateResponse(request, "posts/claim_detail.html", context)


def _decidable(request: SignedInRequest, pk: int) -> PostClaim:
    return get_object_or_404(PostClaim.objects.in_reach(request.user, Deed.DECIDE_CLAIMS), pk=pk)


def _decide(request: SignedInRequest, pk: int, deed: Deeds, said: str) -> HttpResponse:
    claim = _decidable(request, pk)
    return click(
        request,
        deed=lambda: deed(claim=claim, by=request.user, at=timezone.now(), version=version_of(request)),
        said=said,
        to=claim.get_absolute_url(),
    )


@require_POST
@requires(rules.can_decide_claims)
def claim_accept(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.accept_claim, "已同意，等本人确认上岗。")


@require_POST
@requires(rules.can_decide_claims)
def claim_waitlist(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.waitlist_claim, "已转为候补，名额让给其他候补的党员。")


@require_POST
@requires(rules.can_decide_claims)
def claim_offer(request: SignedInRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, actions.offer_place, "已给予名额，等本人在时限内确认。")


def _ask(
    request: SignedInRequest,
    claim: PostClaim,
    form: BaseForm,
    deed: Deeds,
    words: tuple[str, str],
    *,
    to: str = "",
    kind: str = "primary",
) -> HttpResponse:
    """A deed that asks something first: one form, one action; `words`: its title, and what is said after."""
    return form_page(
        request,
        form,
        template="posts/claim_ask.html",
        deed=lambda values: deed(
            claim=claim, by=request.user, at=timezone.now(), version=version_of(request), **values
        ),
        done=lambda done: saying(request, words[1], way_back(request, to or done.get_absolute_url())),
        context={"claim": claim, "title": words[0], "kind": kind},
    )


@require_http_methods(_BOTH)
@requires(rules.can_decide_claims)
def claim_decline(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = _decidable(request, pk)
    form = DeclineForm(request.POST or None)
    return _ask(
        request,
        claim,
        form,
        actions.decline_claim,
        ("不同意认领", "已答复，本人会收到通知和原因。"),
        to=reverse("posts:claim_queue"),
    )


@require_http_methods(_BOTH)
@requires(rules.can_remove_claims)
def claim_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(PostClaim.objects.in_reach(request.user, Deed.REMOVE_CLAIMS), pk=pk)
    return _ask(
        request,
        claim,
        RemoveForm(request.POST or None),
        actions.remove_claim,
        ("调离岗位", "已调离，本人会收到通知和原因。"),
        kind="danger",
    )


@require_http_methods(_BOTH)
@requires(rules.can_decide_claims)
def claim_establish(request: SignedInRequest, pk: int) -> HttpResponse:
    """A self-chosen claim becomes a post; the proposal's words are filled in."""
    claim = _decidable(request, pk)
    people = people_responsible_in([claim.community], timezone.localdate())
    form = EstablishForm(
        request.POST or None,
        initial={"title": claim.proposed_title, "duty": claim.proposed_duty},
        people=people,
    )
    return _ask(
        request, claim, form, actions.establish_post, ("把自选岗位设为岗位", "已设为岗位，等本人确认上岗。")
    )


def _own(request: SignedInRequest, pk: int) -> PostClaim:
    return get_object_or_404(PostClaim.objects.actable_by(request.user), pk=pk)


def _back(request: SignedInRequest, claim: PostClaim) -> str:
    own = claim.person_id == request.user.person_id
    return reverse("posts:my_posts") if own else claim.get_absolute_url()


@require_POST
@requires(rules.can_act_in_claims)
def claim_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = _own(request, pk)
    return click(
        request,
        deed=lambda: member_actions.confirm_claim(
            claim=claim, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said=f"已上岗“{claim.post_title}”，今天起计入岗位组。",
        to=_back(request, claim),
    )


@require_http_methods(_BOTH)
@requires(rules.can_act_in_claims)
def claim_withdraw(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = _own(request, pk)
    form = WithdrawForm(request.POST or None)
    return _ask(
        request,
        claim,
        form,
        member_actions.withdraw_claim,
        ("退出岗位", "已退出，名额让给候补的党员。"),
        to=_back(request, claim),
        kind="danger",
    )


@require_http_methods(_BOTH)
@requires(rules.can_excuse_holders)
def claim_leave(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(PostClaim.objects.excusable_by(request.user), pk=pk)
    form = LeaveForm(request.POST or None)
    return _ask(
        request,
        claim,
        form,
        member_actions.take_leave,
        ("请假", "已请假，这段时间不安排活动；到期自动恢复在岗。"),
        to=_back(request, claim),
    )


@require_POST
@requires(rules.can_excuse_holders)
def claim_return(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(PostClaim.objects.excusable_by(request.user), pk=pk)
    return click(
        request,
        deed=lambda: member_actions.return_from_leave(
            claim=claim, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said="已销假，恢复在岗。",
        to=_back(request, claim),
    )
