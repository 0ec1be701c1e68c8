"""A member chooses a post, in at most three taps; a worker enters the choice of a member without account."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.errors import DomainError
from apps.core.http import form_page, paged
from apps.members.models import Person
from apps.posts.actions import claims as actions
from apps.posts.fitting import Fit, by_fit
from apps.posts.forms.claims import EnterClaimForm, ProposalForm
from apps.posts.forms.posts import ChoiceFilter
from apps.posts.models import Post, PostClaim
from apps.posts.rules import claims as rules
from apps.posts.views.clicks import click, saying

_BOTH = ["GET", "POST"]
# A community's posts stand on one page: the best fitting first needs no paging.
MOST_POSTS = 200


@dataclass(frozen=True)
class Choice:
    """One line of the list: a post, why it fits, and the member's own claim of it."""

    post: Post
    fit: Fit
    claim: PostClaim | None


def own_person(request: SignedInRequest) -> Person:
    """The member behind the account. Raises 404 for an account without one."""
    person: Person | None = request.user.own_person
    if person is None:
        raise Http404
    return person


@require_GET
@requires(rules.can_claim_posts)
def post_choose(request: SignedInRequest) -> HttpResponse:
    """选岗位: the posts of the member's community, the fitting ones first, saying why they fit."""
    person = own_person(request)
    card = rules.live_card_of(person)
    posts = Post.objects.visible_to(request.user).for_choice(card.community_id if card else None)
    context = paged(request, posts, filters=ChoiceFilter, size=MOST_POSTS)
    claims = list(PostClaim.objects.visible_to(request.user).open().filter(person=person))
    own = {claim.post_id: claim for claim in claims}
    rated = by_fit(context["page"], person)
    context |= {
        "choices": [Choice(post, fit, own.get(post.pk)) for post, fit in rated],
        "card": card,
        "problems": rules.problems_with_claimant(card, claims),
        "may_propose": card is not None and card.programme.self_chosen_posts,
    }
    return TemplateResponse(request, "posts/post_choose.html", context)


@require_POST
@requires(rules.can_claim_posts)
def post_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """认领: one tap; when the last place has just gone, the page names the next free fitting posts."""
    post = get_object_or_404(Post.objects.visible_to(request.user).with_names(), pk=pk)
    try:
        actions.claim_post(post=post, person=own_person(request), by=request.user, at=timezone.now())
    except actions.PostFull as refusal:
        return TemplateResponse(request, "posts/post_full.html", {"refusal": refusal}, status=409)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("posts:post_choose")
    messages.success(request, f"已认领“{post.title}”。社区确认后会通知您。")
    return redirect("posts:my_posts")


@require_POST
@requires(rules.can_claim_posts)
def post_wait(request: SignedInRequest, pk: int) -> HttpResponse:
    """排候补: one tap."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk)
    return click(
        request,
        deed=lambda: actions.wait_for_post(
            post=post, person=own_person(request), by=request.user, at=timezone.now()
        ),
        said=f"已为您登记“{post.title}”。有名额时会通知您，请在时限内确认。",
        to=reverse("posts:my_posts"),
    )


@require_http_methods(_BOTH)
@requires(rules.can_claim_posts)
def post_propose(request: SignedInRequest) -> HttpResponse:
    """自选岗位."""
    person = own_person(request)
    return form_page(
        request,
        ProposalForm(request.POST or None),
        template="posts/post_propose.html",
        deed=lambda values: actions.propose_post(person=person, by=request.user, at=timezone.now(), **values),
        done=lambda _: saying(
            request, "已提交给社区，设为岗位或不同意都会通知您。", reverse("posts:my_posts")
        ),
    )


@require_http_methods(_BOTH)
@requires(rules.can_enter_claims)
def claim_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """代办认领: the community enters what a member without an account has chosen on paper.

    A post without a free place, or whose last one has just gone, offers its waiting list instead.
    """
    return _enter(request, pk, actions.claim_post, "已代为认领，请核对后同意。")


@require_http_methods(_BOTH)
@requires(rules.can_enter_claims)
def claim_enter_wait(request: SignedInRequest, pk: int) -> HttpResponse:
    """代排候补: the same for a full post's waiting list."""
    said = "已登记。候补的有名额时会通知社区，请转告本人并在时限内代为确认。"
    return _enter(request, pk, actions.wait_for_post, said)


def _enter(request: SignedInRequest, pk: int, deed: Callable[..., PostClaim], said: str) -> HttpResponse:
    post = get_object_or_404(Post.objects.in_reach(request.user, Deed.ENTER_FOR_MEMBER), pk=pk)
    people = rules.members_without_account(Person.objects.visible_to(request.user), post.community_id)
    return form_page(
        request,
        EnterClaimForm(request.POST or None, people=people),
        template="posts/claim_enter.html",
        deed=lambda values: deed(post=post, by=request.user, at=timezone.now(), **values),
        done=lambda claim: saying(request, said, claim.get_absolute_url()),
        context={"post": post},
    )
