"""Pages of verification, the own hours, objections and corrections."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.forms import (
    AmendForm,
    AnswerForm,
    CorrectionForm,
    DisputeForm,
    ReasonForm,
    SummaryForm,
    VerifyForm,
)
from apps.activities.models import Activity, Attendance, HoursCorrection
from apps.core.errors import DomainError
from apps.core.http import form_page, paged, version_of

_BOTH = ["GET", "POST"]


@require_http_methods(_BOTH)
@requires(rules.can_verify_hours)
def hours_verify(request: SignedInRequest, pk: int) -> HttpResponse:
    """The whole list in one click; what this user can't verify stands apart with its reason."""
    activity = get_object_or_404(Activity.objects.verifiable_by(request.user).with_names(), pk=pk)
    form = VerifyForm(request.POST or None)
    lines = rules.verification_lines(activity, request.user, timezone.now())
    return form_page(
        request,
        form,
        template="activities/hours_verify.html",
        deed=lambda _: actions.verify_hours(
            activity=activity, seen=form.seen, by=request.user, at=timezone.now()
        ),
        done=lambda rows: _told(request, f"已核实{len(rows)}人的时长。", activity.get_absolute_url()),
        context={"activity": activity, "lines": lines, "for_all": rules.sentence_for_all(lines)},
    )


def _told(request: SignedInRequest, sentence: str, url: str) -> str:
    messages.success(request, sentence)
    return url


@require_http_methods(_BOTH)
@requires(rules.can_call_roll)
def activity_summarise(request: SignedInRequest, pk: int) -> HttpResponse:
    activity = get_object_or_404(Activity.objects.in_reach(request.user, Deed.CALL_ROLL).with_names(), pk=pk)
    form = SummaryForm(request.POST or None, activity=activity)
    return form_page(
        request,
        form,
        template="activities/activity_summarise.html",
        deed=lambda values: actions.write_summary(
            activity=activity,
            text=values["text"],
            outcomes=form.outcomes,
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda written: _told(request, "小结已保存。", written.get_absolute_url()),
        context={"activity": activity},
    )


@require_GET
@requires(rules.can_dispute_hours)
def my_hours(request: SignedInRequest) -> HttpResponse:
    context = {"hours": rules.hours_of_member(request.user, chosen_year(request))}
    return TemplateResponse(request, "activities/my_hours.html", context)


def chosen_year(request: SignedInRequest) -> int:
    """The year of `?year=`, this year without it; another value is refused."""
    year = request.GET.get("year", str(timezone.localdate().year))
    if not (year.isdecimal() and 2000 <= int(year) <= 2100):
        raise BadRequest("没有这个年度。请从页面上的年度里选。")
    return int(year)


def _record(request: SignedInRequest, pk: int, deed: Deed = Deed.READ_ATTENDANCE) -> Attendance:
    return get_object_or_404(Attendance.objects.in_reach(request.user, deed).with_names(), pk=pk)


@require_GET
@requires(rules.can_read_attendance)
def attendance_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk)
    context = {
        "row": row,
        "actions": rules.available_hours_actions(request.user, row),
        "ledger": row.ledger.with_names().order_by("pk"),
        "corrections": row.corrections.with_names(),
    }
    return TemplateResponse(request, "activities/attendance_detail.html", context)


def _hours_page(
    request: SignedInRequest, row: Attendance, form: Any, deed: Any, *, version: int, **words: str
) -> HttpResponse:
    """A form about one record; `words` are title, lead and button."""
    return form_page(
        request,
        form,
        template="activities/attendance_form.html",
        deed=deed,
        done=lambda _: _told(request, "已提交。", row.get_absolute_url()),
        context={"row": row, "version": version, **words},
    )


@require_http_methods(_BOTH)
@requires(rules.can_dispute_hours)
def attendance_dispute(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk, Deed.DISPUTE_HOURS)
    return _hours_page(
        request,
        row,
        DisputeForm(request.POST or None),
        lambda values: actions.dispute_hours(
            attendance=row, version=version_of(request), by=request.user, at=timezone.now(), **values
        ),
        version=row.version,
        title="提出异议",
        lead="社区会核对，更正或说明后告诉您。",
        button="提交异议",
    )


@require_http_methods(_BOTH)
@requires(rules.can_correct_hours)
def attendance_keep(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk, Deed.CORRECT_HOURS)
    return _hours_page(
        request,
        row,
        AnswerForm(request.POST or None),
        lambda values: actions.keep_hours(
            attendance=row, version=version_of(request), by=request.user, at=timezone.now(), **values
        ),
        version=row.version,
        title="答复异议",
        lead=f"{row.person}的异议：{row.dispute_reason}",
        button="维持原记录",
    )


@require_http_methods(_BOTH)
@requires(rules.can_correct_hours)
def attendance_correct(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk, Deed.CORRECT_HOURS)
    return _hours_page(
        request,
        row,
        CorrectionForm(request.POST or None),
        lambda values: actions.ask_correction(
            attendance=row, version=version_of(request), by=request.user, at=timezone.now(), **values
        ),
        version=row.version,
        title="更正时长",
        lead=f"现在是{row.hours}小时。提出后由另一位同志确认，原记录保留。",
        button="提出更正",
    )


@require_http_methods(_BOTH)
@requires(rules.can_correct_hours)
def attendance_amend(request: SignedInRequest, pk: int) -> HttpResponse:
    row = _record(request, pk, Deed.CORRECT_HOURS)
    form = AmendForm(
        request.POST or None, activity=row.activity, person_id=row.person_id, initial={"status": row.status}
    )
    return _hours_page(
        request,
        row,
        form,
        lambda values: actions.amend_attendance(
            activity=row.activity,
            entry=form.entry,
            reason=values["reason"],
            version=version_of(request),
            by=request.user,
            at=timezone.now(),
        ),
        version=row.version,
        title="补登到场",
        lead="补登后的时长由另一位同志核实。",
        button="保存补登",
    )


@require_GET
@requires(rules.can_decide_corrections)
def correction_list(request: SignedInRequest) -> HttpResponse:
    rows = HoursCorrection.objects.decidable_by(request.user).waiting().with_names()
    disputed = Attendance.objects.in_reach(request.user, Deed.CORRECT_HOURS).disputed().with_names()
    context = {**paged(request, rows), "disputed": disputed, "user_id": request.user.pk}
    return TemplateResponse(request, "activities/correction_list.html", context)


def _correction(request: SignedInRequest, pk: int) -> HoursCorrection:
    return get_object_or_404(HoursCorrection.objects.decidable_by(request.user).with_names(), pk=pk)


@require_POST
@requires(rules.can_decide_corrections)
def correction_confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    correction = _correction(request, pk)
    try:
        actions.confirm_correction(
            correction=correction, version=version_of(request), by=request.user, at=timezone.now()
        )
        messages.success(request, "已更正，本人会收到通知。")
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect(correction.attendance)


@require_http_methods(_BOTH)
@requires(rules.can_decide_corrections)
def correction_refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    correction = _correction(request, pk)
    return _hours_page(
        request,
        correction.attendance,
        ReasonForm(request.POST or None, label="不更正的理由"),
        lambda values: actions.refuse_correction(
            correction=correction, version=version_of(request), by=request.user, at=timezone.now(), **values
        ),
        version=correction.version,
        title="不同意更正",
        lead=f"{correction.old_hours}小时改为{correction.new_hours}小时。原因：{correction.reason}",
        button="不更正",
    )
