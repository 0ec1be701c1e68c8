"""Registers, exports and printed papers; an export asks for its purpose and leaves a trace."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.activities import papers, rules
from apps.activities.exports import ACTIVITIES, ACTIVITY_REGISTER, HOURS, PARTICIPATION, followed_activities
from apps.activities.forms import ActivityFilter, HoursFilter, ParticipationFilter
from apps.activities.lists import HOURS_COLUMNS, PARTICIPATION_COLUMNS
from apps.activities.models import Activity, HoursRecord
from apps.activities.views.hours import chosen_year
from apps.core.http import form_page, paged
from apps.documents.printing import (
    print_feedback_cards,
    print_record_cards,
    print_rosters,
    print_service_records,
    print_sign_in_sheets,
)
from apps.documents.responses import is_look, paper_response
from apps.jobs.actions import order_work
from apps.jobs.responses import export_page, made_url
from apps.members.models import Person
from apps.programmes.models import Programme
from apps.spreadsheets.forms import PurposeForm

_BOTH = ["GET", "POST"]


@require_http_methods(_BOTH)
@requires(rules.can_export_registers)
def activity_export(request: SignedInRequest) -> HttpResponse:
    return export_page(request, ACTIVITIES, ActivityFilter, back=reverse("activities:activity_list"))


@require_http_methods(_BOTH)
@requires(rules.can_export_registers)
def register_export(request: SignedInRequest, pk: int) -> HttpResponse:
    """签到登记表 of one activity: asks for the purpose first."""
    activity = get_object_or_404(followed_activities(request.user), pk=pk)
    title, count = f"{activity.title}签到登记表", len(rules.register_of(activity))
    return form_page(
        request,
        PurposeForm(request.POST or None),
        template="jobs/list_export.html",
        deed=lambda values: order_work(
            kind=ACTIVITY_REGISTER,
            title=f"导出{title}"[:80],
            parameters={"activity": activity.pk},
            total=count,
            reason=values["reason"],
            by=request.user,
            at=timezone.now(),
        ),
        done=made_url,
        context={
            "title": title,
            "count": count,
            "back": activity.get_absolute_url(),
            "back_title": activity.title,
        },
    )


@require_GET
@requires(rules.can_read_ledger)
def hours_list(request: SignedInRequest) -> HttpResponse:
    """服务时长台账 within one's reach."""
    rows = HoursRecord.objects.visible_to(request.user).with_names()
    context = paged(request, rows, filters=HoursFilter, columns=HOURS_COLUMNS)
    context |= {
        "total": context["filter"].qs.total(),
        "can_export": rules.can_export_registers(request.user),
    }
    return TemplateResponse(request, "activities/hours_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_export_registers)
def hours_export(request: SignedInRequest) -> HttpResponse:
    return export_page(request, HOURS, HoursFilter, back=reverse("activities:hours_list"))


def _participation(request: SignedInRequest) -> dict[str, Any]:
    programme = Programme.objects.for_day(timezone.localdate()).first()
    rows = rules.participation_within(request.user, programme, timezone.localdate())
    listed = paged(request, rows, filters=ParticipationFilter, columns=PARTICIPATION_COLUMNS)
    return {**listed, "programme": programme}


@require_GET
@requires(rules.can_follow_participation)
def participation_list(request: SignedInRequest) -> HttpResponse:
    """参加情况: by name, never ranked; for arranging and for a helping word."""
    context = _participation(request)
    context["can_export"] = rules.can_export_registers(request.user)
    return TemplateResponse(request, "activities/participation_list.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_export_registers)
def participation_export(request: SignedInRequest) -> HttpResponse:
    back = reverse("activities:participation_list")
    return export_page(request, PARTICIPATION, ParticipationFilter, back=back)


@require_GET
@requires(rules.can_call_roll)
def sign_in_sheet(request: SignedInRequest, pk: int) -> HttpResponse:
    """活动签到表 for signing by hand, with the short numbers to type in afterwards."""
    activity = get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL).with_names(), pk=pk)
    link = request.build_absolute_uri(reverse("activities:roll_codes", args=[activity.pk]))
    sheet = papers.sign_in_print(activity, rules.register_of(activity), link)
    return paper_response(request, print_sign_in_sheets, [sheet], f"{activity.title}签到表.pdf")


@require_GET
@requires(rules.can_call_roll)
def roster(request: SignedInRequest, pk: int) -> HttpResponse:
    """活动人员名单 of those coming, to check at the place."""
    activity = get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL).with_names(), pk=pk)
    paper = papers.roster_print(activity, rules.register_of(activity))
    return paper_response(request, print_rosters, [paper], f"{activity.title}人员名单.pdf")


@require_GET
@requires(rules.can_call_roll)
def feedback_cards(request: SignedInRequest, pk: int) -> HttpResponse:
    """情况反馈卡, one for everybody who was there."""
    activity = get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL).with_names(), pk=pk)
    paper = papers.feedback_cards_print(activity, rules.register_of(activity), rules.programme_for(activity))
    if not paper.cards:
        messages.warning(request, "还没有人到场的记录，请点名后再打印反馈卡。")
        return redirect(activity)
    if is_look(request):
        paper = replace(paper, cards=paper.cards[:2])
    return paper_response(request, print_feedback_cards, [paper], f"{activity.title}情况反馈卡.pdf")


@require_GET
@requires(rules.can_dispute_hours)
def record_card(request: SignedInRequest) -> HttpResponse:
    """服务活动记录卡 of the member, with lines to write on."""
    person, hours, programme = _own_year(request)
    paper = papers.record_card_print(person, hours, programme, timezone.localdate())
    return paper_response(request, print_record_cards, [paper], f"{hours.year}年服务活动记录卡.pdf")


def _own_year(request: SignedInRequest) -> tuple[Person, rules.MyHours, Programme | None]:
    people = Person.objects.visible_to(request.user).with_unit()
    person = get_object_or_404(people, pk=request.user.person_id or 0)
    hours = rules.hours_of_member(request.user, chosen_year(request))
    return person, hours, Programme.objects.for_day(timezone.localdate()).first()


@require_GET
@requires(rules.can_dispute_hours)
def service_record(request: SignedInRequest) -> HttpResponse:
    """服务记录 of the member: a record of the platform, not a certificate (D11)."""
    person, hours, programme = _own_year(request)
    record = papers.service_print(person, hours, programme, timezone.localdate())
    return paper_response(request, print_service_records, [record], f"{hours.year}年服务记录.pdf")
