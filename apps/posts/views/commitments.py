"""Pages about commitment cards: the member's own, the unit's review, the community's board."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.core.checking import Line, check_page, sort_out
from apps.core.dates import day_words
from apps.core.http import form_page, paged, version_of
from apps.core.selection import picked
from apps.documents.printing import print_commitment_cards
from apps.documents.responses import paper_response
from apps.members.models import Person
from apps.posts.actions import commitments as actions
from apps.posts.forms.commitments import CommitmentFilter, CommitmentForm, ReturnForm
from apps.posts.lists import COMMITMENT_COLUMNS
from apps.posts.models import CommitmentCard, CommitmentItem, PostClaim
from apps.posts.models.commitments import CommitmentCardQuerySet
from apps.posts.papers import commitment_on_paper
from apps.posts.promises import promises_to_begin_with
from apps.posts.rules import commitments as rules
from apps.posts.rules.claims import available_claim_actions, live_card_of, members_without_account
from apps.posts.rules.commitment_steps import available_commitment_actions, available_item_actions
from apps.posts.rules.posts import can_read_posts
from apps.posts.views.choosing import own_person
from apps.posts.views.clicks import click, saying

_BOTH = ["GET", "POST"]


@require_GET
@requires(rules.can_write_own_commitment)
def my_posts(request: SignedInRequest) -> HttpResponse:
    """我的岗位与承诺: what the member has taken on, and what to do next."""
    person = own_person(request)
    claims = PostClaim.objects.visible_to(request.user).filter(person=person).with_names()
    cards = CommitmentCard.objects.visible_to(request.user).filter(person=person).with_names()
    live = live_card_of(person)
    card = next((row for row in cards if live and row.programme_id == live.programme_id), None)
    open_claims = [(row, available_claim_actions(request.user, row)) for row in claims if row.is_open]
    context = {
        "live": live,
        "open_claims": open_claims,
        "is_asked": any(step.verb == "confirm" for _, steps in open_claims for step in steps),
        "past_claims": [row for row in claims if not row.is_open],
        "card": card,
        "steps": available_commitment_actions(request.user, card) if card else [],
        "items": _items_with_steps(request, card),
        "past_cards": [row for row in cards if row != card],
    }
    return TemplateResponse(request, "posts/my_posts.html", context)


def _items_with_steps(request: SignedInRequest, card: CommitmentCard | None) -> list[tuple[Any, ...]]:
    if card is None:
        return []
    today = timezone.localdate()
    rows = []
    for item in card.items.all():
        item.card = card
        steps = available_item_actions(request.user, item, today)
        rows.append((item, item.is_late_on(today), steps))
    return rows


@require_http_methods(_BOTH)
@requires(rules.can_write_own_commitment)
def commitment_write(request: SignedInRequest) -> HttpResponse:
    """The member's own card of the year: begun, or taken up again as a draft."""
    return _write(request, own_person(request))


@require_http_methods(_BOTH)
@requires(rules.can_enter_commitments)
def commitment_enter(request: SignedInRequest, pk: int) -> HttpResponse:
    """The card of a member without an account, written on paper and entered by the community."""
    reach = request.user.scope_for(Deed.ENTER_FOR_MEMBER).community_ids
    people = members_without_account(Person.objects.visible_to(request.user), *reach)
    return _write(request, get_object_or_404(people, pk=pk))


def _write(request: SignedInRequest, person: Person) -> HttpResponse:
    live = live_card_of(person)
    card = rules.card_of_year(person, live)
    return form_page(
        request,
        CommitmentForm(request.POST or None, promises=promises_to_begin_with(person, card)),
        template="posts/commitment_form.html",
        deed=lambda values: actions.save_commitment(
            person=person,
            promises=values["promises"],
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        ),
        done=lambda saved: saying(request, "草稿已保存，核对后请提交审定。", saved.get_absolute_url()),
        context={
            "card": card,
            "person": person,
            "problems": rules.problems_with_writing(live, card),
            "for_other": person.user_id is None,
        },
    )


@require_GET
@requires(rules.can_read_commitments)
def commitment_list(request: SignedInRequest) -> HttpResponse:
    """Every commitment card in reach, to look at."""
    rows = CommitmentCard.objects.visible_to(request.user).with_names()
    context = paged(request, rows, filters=CommitmentFilter, columns=COMMITMENT_COLUMNS)
    return TemplateResponse(request, "posts/commitment_list.html", context)


@require_GET
@requires(rules.can_read_commitments)
def commitment_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(CommitmentCard.objects.visible_to(request.user).with_names(), pk=pk)
    context = {
        "card": card,
        "steps": available_commitment_actions(request.user, card),
        "items": _items_with_steps(request, card),
        "claims": PostClaim.objects.visible_to(request.user).open().filter(person=card.person).with_names(),
        "own": card.person_id == request.user.person_id,
    }
    return TemplateResponse(request, "posts/commitment_detail.html", context)


@require_GET
@requires(rules.can_read_commitments)
def commitment_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """The card on paper, to sign and to keep."""
    card = get_object_or_404(CommitmentCard.objects.visible_to(request.user).with_names(), pk=pk)
    claims = PostClaim.objects.visible_to(request.user).open().filter(person=card.person).with_names()
    link = request.build_absolute_uri(card.get_absolute_url())
    paper = commitment_on_paper(card, claims=list(claims), link=link)
    return paper_response(request, print_commitment_cards, [paper], f"服务承诺卡_{card.person.name}.pdf")


@require_POST
@requires(rules.can_write_commitments)
def commitment_submit(request: SignedInRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(CommitmentCard.objects.writable_by(request.user), pk=pk)
    return click(
        request,
        deed=lambda: actions.submit_commitment(
            card=card, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said="已提交，等单位审定。审定或退回都会通知您。",
        to=card.get_absolute_url(),
    )


@require_http_methods(_BOTH)
@requires(rules.can_review_commitments)
def commitment_review(request: SignedInRequest) -> HttpResponse:
    """承诺审定: the submitted cards of the unit, fixed one by one, or several together and checked first."""
    cards = CommitmentCard.objects.in_reach(request.user, Deed.REVIEW_COMMITMENTS).with_names()
    if request.method == "POST":
        return _check_review(request, cards)
    undone = CommitmentItem.objects.in_reach(request.user, Deed.DECIDE_UNDONE).waiting_for_unit()
    context = {
        "cards": cards.waiting_for_review().order_by("submitted_at", "pk"),
        "undone": undone.with_names(),
    }
    return TemplateResponse(request, "posts/commitment_review.html", context)


def _check_review(request: SignedInRequest, cards: CommitmentCardQuerySet) -> HttpResponse:
    chosen = picked(request, cards.order_by("submitted_at", "pk"), name="card", filters=CommitmentFilter)
    return check_page(
        request,
        name="card",
        unit="张",
        title="承诺审定",
        lead="审定后承诺事项固定，由社区监督，并通知本人。",
        **sort_out(
            chosen,
            line=lambda card: Line(card, str(card.person), _promised(card)),
            problems=lambda card: rules.problems_with_fixing(card, request.user),
        ),
        deed=lambda rows: _fixed(request, rows),
        back=reverse("posts:commitment_review"),
    )


def _promised(card: CommitmentCard) -> str:
    return "；".join(f"{item.text}（{day_words(item.due_on)}前）" for item in card.items.all())


def _fixed(request: SignedInRequest, cards: list[CommitmentCard]) -> HttpResponse:
    fixed = actions.fix_commitments(cards=cards, by=request.user, at=timezone.now())
    messages.success(request, f"已审定 {len(fixed)} 张承诺卡，已通知本人。")
    return redirect("posts:commitment_review")


def _reviewable(request: SignedInRequest, pk: int) -> CommitmentCard:
    return get_object_or_404(CommitmentCard.objects.in_reach(request.user, Deed.REVIEW_COMMITMENTS), pk=pk)


@require_POST
@requires(rules.can_review_commitments)
def commitment_fix(request: SignedInRequest, pk: int) -> HttpResponse:
    card = _reviewable(request, pk)
    return click(
        request,
        deed=lambda: actions.fix_commitment(
            card=card, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said="已审定，承诺事项从现在起固定。",
        to=card.get_absolute_url(),
    )


@require_http_methods(_BOTH)
@requires(rules.can_review_commitments)
def commitment_return(request: SignedInRequest, pk: int) -> HttpResponse:
    card = _reviewable(request, pk)
    return form_page(
        request,
        ReturnForm(request.POST or None),
        template="posts/commitment_ask.html",
        deed=lambda values: actions.return_commitment(
            card=card, by=request.user, at=timezone.now(), version=version_of(request), **values
        ),
        done=lambda _: saying(request, "已退回，本人会收到意见。", reverse("posts:commitment_review")),
        context={"card": card},
    )


def _publishable(request: SignedInRequest, pk: int) -> CommitmentCard:
    return get_object_or_404(CommitmentCard.objects.in_reach(request.user, Deed.PUBLISH_COMMITMENTS), pk=pk)


@require_POST
@requires(rules.can_publish_commitments)
def commitment_publish(request: SignedInRequest, pk: int) -> HttpResponse:
    card = _publishable(request, pk)
    return click(
        request,
        deed=lambda: actions.publish_commitment(
            card=card, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said="已公开，显示在本社区的承诺公示里。",
        to=card.get_absolute_url(),
    )


@require_POST
@requires(rules.can_publish_commitments)
def commitment_unpublish(request: SignedInRequest, pk: int) -> HttpResponse:
    card = _publishable(request, pk)
    return click(
        request,
        deed=lambda: actions.unpublish_commitment(
            card=card, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said="已取消公开。",
        to=card.get_absolute_url(),
    )


@require_GET
@requires(can_read_posts)
def commitment_board(request: SignedInRequest, pk: int) -> HttpResponse:
    """承诺公示 of a community: published with consent, so everybody signed in may read it (N25)."""
    community = get_object_or_404(Community.objects.visible_to(request.user), pk=pk)
    cards = CommitmentCard.objects.on_board().filter(community=community).with_names()
    context = {**paged(request, cards.order_by("person__pinyin", "pk")), "community": community}
    return TemplateResponse(request, "posts/commitment_board.html", context)
