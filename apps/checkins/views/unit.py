"""The unit's side: issue, confirm, print, void, file receipts, overview."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins import actions, prints, rules
from apps.checkins.enums import CHECKED_IN, CardStatus
from apps.checkins.exports import CARD_PRINTS, CARDS, printable_cards
from apps.checkins.forms import INTENTIONS, CardFilter, ReasonForm
from apps.checkins.lists import CARD_COLUMNS
from apps.checkins.models import CheckInCard
from apps.checkins.prints import card_prints
from apps.core.checking import Line, check_page, sort_out
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of
from apps.core.selection import picked
from apps.documents.printing import CHECK_IN_CARD, print_basic_info_cards, print_check_in_cards
from apps.documents.responses import is_look, paper_response, pdf_response, picture_response
from apps.jobs.actions import order_work
from apps.jobs.models import Job
from apps.jobs.responses import export_page, made_url
from apps.members.due import due_among
from apps.members.forms import PersonFilter
from apps.members.models import Person
from apps.members.models.people import PersonQuerySet
from apps.programmes.models import Programme
from apps.spreadsheets.models import FileExport

_BOTH = ["GET", "POST"]


def current_programme() -> Programme | None:
    return Programme.objects.in_force().first()


def _check_cards(request: SignedInRequest, right: Deed, target: CardStatus, **page: Any) -> HttpResponse:
    """The check page for the picked cards, as far as this user may do the deed on them."""
    cards = CheckInCard.objects.in_reach(request.user, right).with_names().order_by("unit__path", "pk")
    chosen = picked(request, cards, name="card", filters=CardFilter)
    stays = {card: rules.why_not(card, target) for card in chosen}
    lines = [Line(card, f"{card.person}（{card.unit}）", why) for card, why in stays.items()]
    going, left = [one for one in lines if not one.note], [one for one in lines if one.note]
    return check_page(request, name="card", unit="张", going=going, left=left, **page)


@require_GET
@requires(rules.can_read_cards)
def card_list(request: SignedInRequest) -> HttpResponse:
    rows = CheckInCard.objects.visible_to(request.user).with_names()
    context = paged(request, rows, filters=CardFilter, columns=CARD_COLUMNS)
    context |= {
        "can_issue": rules.can_issue_cards(request.user),
        "can_print": rules.can_print_cards(request.user),
        "can_file": rules.can_file_receipts(request.user),
        "can_export": rules.can_export_cards(request.user),
    }
    context["pick"] = "card" if context["can_print"] or context["can_file"] else ""
    return TemplateResponse(request, "checkins/card_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_export_cards, step_up=True)
def card_export(request: SignedInRequest) -> HttpResponse:
    """Exactly the list as filtered, with the same columns."""
    return export_page(request, CARDS, CardFilter, back=reverse("checkins:card_list"))


@require_GET
@requires(rules.can_read_cards)
def card_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(CheckInCard.objects.visible_to(request.user).with_names(), pk=pk)
    context = {
        "card": card,
        "info": getattr(card, "basic_info", None),
        "actions": rules.available_actions(request.user, card),
        "is_own": card.person_id == request.user.person_id,
    }
    return TemplateResponse(request, "checkins/card_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_issue_cards)
def card_issue(request: SignedInRequest) -> HttpResponse:
    """Draft cards for the ticked members; checked first."""
    programme = current_programme()
    people = Person.objects.in_reach(request.user, Deed.ISSUE_CARDS).with_unit().order_by("pinyin")
    if request.method == "POST" and programme:
        return _check_people(request, people, programme)
    if programme:
        people = people.exclude(cards__in=CheckInCard.objects.of_programme(programme.pk).open())
    return TemplateResponse(request, "checkins/card_issue.html", {"people": people, "programme": programme})


def _check_people(request: SignedInRequest, people: PersonQuerySet, programme: Programme) -> HttpResponse:
    today = timezone.localdate()
    chosen = picked(request, people, name="person", filters=PersonFilter)
    return check_page(
        request,
        name="person",
        unit="人",
        title="开具报到卡",
        lead="每人一张，开具后由单位书记确认，再打印发给本人。",
        **sort_out(
            chosen,
            line=_person_line,
            problems=lambda one: rules.problems_with_issuing(one, programme, today),
        ),
        deed=lambda rows: _issued(request, rows, programme),
        back=reverse("checkins:card_issue"),
    )


def _person_line(person: Person) -> Line:
    relation = person.current_relation
    return Line(person, str(person), str(relation.branch or relation.unit) if relation else "")


def _issued(request: SignedInRequest, people: list[Person], programme: Programme) -> HttpResponse:
    cards = actions.issue_cards(people=people, programme=programme, by=request.user, at=timezone.now())
    messages.success(request, f"已开具{len(cards)}张报到卡，等待单位书记确认。")
    return redirect("checkins:card_list")


@require_http_methods(_BOTH)
@requires(rules.can_confirm_cards)
def card_confirm(request: SignedInRequest) -> HttpResponse:
    drafts = CheckInCard.objects.in_reach(request.user, Deed.CONFIRM_CARDS).filter(status=CardStatus.DRAFT)
    if request.method == "POST":
        return _check_cards(
            request,
            Deed.CONFIRM_CARDS,
            CardStatus.ISSUED,
            title="确认报到卡",
            lead="确认后自动编号，由联络员打印发给本人；编号不能收回。",
            deed=lambda cards: _confirmed(request, cards),
            back=reverse("checkins:card_confirm"),
        )
    return TemplateResponse(request, "checkins/card_confirm.html", {"cards": drafts.with_names()})


def _confirmed(request: SignedInRequest, cards: list[CheckInCard]) -> HttpResponse:
    done = actions.confirm_cards(cards=cards, by=request.user, at=timezone.now())
    messages.success(request, f"已确认{len(done)}张报到卡，可以打印。")
    return redirect("checkins:card_confirm")


@require_POST
@requires(rules.can_print_cards)
def card_print(request: SignedInRequest) -> HttpResponse:
    """A page of the list is printed at once, more becomes work that the person needn't wait for."""
    cards = list(picked(request, printable_cards(request.user), name="card", filters=CardFilter))
    if not cards:
        messages.warning(request, "请先勾选已经确认的报到卡。")
        return redirect("checkins:card_list")
    if len(cards) > CARD_PRINTS.small:
        return redirect(made_url(_order_print(cards, request.user)))
    codes = actions.print_cards(cards=cards, by=request.user, at=timezone.now())
    return pdf_response(print_check_in_cards(card_prints(cards, timezone.localdate(), codes)), "报到卡.pdf")


def _order_print(cards: list[CheckInCard], user: User) -> Job | FileExport:
    return order_work(
        kind=CARD_PRINTS,
        title=f"打印{len(cards)}张报到卡",
        parameters={"ids": [card.pk for card in cards]},
        total=len(cards),
        reason="打印报到卡",
        by=user,
        at=timezone.now(),
    )


@require_GET
@requires(rules.can_print_cards)
def card_look(request: SignedInRequest, pk: int) -> HttpResponse:
    """The three parts of one card as a picture; the holder's first code is made when it is printed."""
    card = get_object_or_404(printable_cards(request.user), pk=pk)
    actions.note_paper_printed(card=card, paper="报到卡（预览）", by=request.user, at=timezone.now())
    return picture_response(CHECK_IN_CARD.first_page(prints.card_print(card, timezone.localdate())))


@require_GET
@requires(rules.can_print_papers)
def basic_info_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """登记卡 on paper, to sign and to hand to the community."""
    cards = CheckInCard.objects.printable_by(request.user).with_names()
    card = get_object_or_404(cards.filter(basic_info__isnull=False), pk=pk)
    paper_name = "基本情况登记卡（预览）" if is_look(request) else "基本情况登记卡"
    actions.note_paper_printed(card=card, paper=paper_name, by=request.user, at=timezone.now())
    paper = prints.basic_info_print(card.basic_info, INTENTIONS)
    filename = f"基本情况登记卡_{card.number}.pdf"
    return paper_response(request, print_basic_info_cards, [paper], filename)


@require_http_methods(_BOTH)
@requires(rules.can_void_cards)
def card_void(request: SignedInRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(CheckInCard.objects.in_reach(request.user, Deed.VOID_CARDS).with_names(), pk=pk)
    return form_page(
        request,
        ReasonForm(request.POST or None),
        template="checkins/card_reason.html",
        deed=lambda values: actions.void_card(
            card=card,
            reason=values["reason"],
            by=request.user,
            at=timezone.now(),
            version=version_of(request),
        ),
        done=lambda voided: voided.get_absolute_url(),
        context={"card": card, "deed": "作废报到卡", "lead": "作废后可以重新开具。"},
    )


@require_POST
@requires(rules.can_file_receipts)
def receipt_file(request: SignedInRequest) -> HttpResponse:
    """Copy 3 of the ticked cards is back at the unit; checked first."""
    return _check_cards(
        request,
        Deed.FILE_RECEIPTS,
        CardStatus.RETURNED,
        title="登记收回回执",
        lead="登记后这些卡的状态变为“回执已收回”。请核对纸质回执都在手边。",
        deed=lambda cards: _filed(request, cards),
        back=f"{reverse('checkins:card_list')}?status=received",
    )


def _filed(request: SignedInRequest, cards: list[CheckInCard]) -> HttpResponse:
    done = actions.file_receipts(cards=cards, by=request.user, at=timezone.now())
    messages.success(request, f"已登记收回{len(done)}份回执。")
    return redirect(f"{reverse('checkins:card_list')}?status=received")


@require_POST
@requires(rules.can_issue_cards)
def community_change(request: SignedInRequest, pk: int) -> HttpResponse:
    card = get_object_or_404(CheckInCard.objects.in_reach(request.user, Deed.ISSUE_CARDS), pk=pk)
    try:
        actions.start_change_of_community(card=card, by=request.user, at=timezone.now())
        messages.success(request, "已开具转换社区的新卡，等待单位书记确认。新社区接收前，原报到继续有效。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(card)


@require_GET
@requires(rules.can_issue_cards)
def unit_overview(request: SignedInRequest) -> HttpResponse:
    """How the own unit stands before the deadline, and whom to chase (N16)."""
    programme = current_programme()
    people = Person.objects.in_reach(request.user, Deed.ISSUE_CARDS).with_unit()
    cards = CheckInCard.objects.in_reach(request.user, Deed.ISSUE_CARDS).open()
    cards = cards.of_programme(programme.pk) if programme else cards.none()
    counts = cards.aggregate(
        drafts=Count("pk", Q(status=CardStatus.DRAFT)),
        not_presented=Count("pk", Q(status__in=[CardStatus.ISSUED, CardStatus.SENT_BACK])),
        presented=Count("pk", Q(status=CardStatus.PRESENTED)),
        receipt_missing=Count("pk", Q(status=CardStatus.RECEIVED)),
    )
    due = due_among(people, programme, timezone.localdate()) if programme else people.none()
    counts["due"] = due.count()
    counts["checked_in"] = due.filter(Exists(cards.checked_in().filter(person=OuterRef("pk")))).count()
    context = {
        "programme": programme,
        "counts": counts,
        "rate": counts["checked_in"] / counts["due"] * 100 if counts["due"] else None,
        "goal": programme.min_report_in_rate * 100 if programme else None,
        "days_left": (programme.check_in_deadline - timezone.localdate()).days if programme else None,
        "without_card": people.exclude(cards__in=cards).order_by("pinyin"),
        "chase": cards.exclude(status__in=CHECKED_IN).with_names().order_by("status", "person__pinyin"),
    }
    return TemplateResponse(request, "checkins/unit_overview.html", context)
