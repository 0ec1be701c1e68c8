"""The board, its charts page by page, and to take along."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.charts import MOST
from apps.core.http import paged
from apps.dashboards import actions, rules
from apps.dashboards.board import Counted, board_of, plate_of
from apps.dashboards.crowds import takes_long
from apps.dashboards.forms import DayForm, programme_of
from apps.dashboards.models import AskedDay
from apps.dashboards.plates import Plate
from apps.documents.typesetting import picture_of
from apps.programmes.models import Programme

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SAVED_AS: dict[str, tuple[str, Callable[[Plate], bytes]]] = {
    "svg": ("image/svg+xml; charset=utf-8", lambda plate: plate.as_svg().encode()),
    "png": ("image/png", lambda plate: picture_of(plate.as_svg())),
    "xlsx": (WORKBOOK, lambda plate: plate.as_workbook()),
}


def chosen_day(request: SignedInRequest) -> date:
    """The day in the address; a day that isn't one, or lies ahead, is refused."""
    return day_from(request.GET.get("on", ""))


def day_from(text: str) -> date:
    form = DayForm({"on": text})
    if not form.is_valid():
        raise BadRequest("截至日期不对，请重新选择。")
    day: date = form.cleaned_data["on"]
    return day


def board_url(on: date) -> str:
    return f"{reverse('dashboards:board')}?on={on.isoformat()}"


@require_GET
@requires(rules.can_read_figures)
def board(request: SignedInRequest) -> HttpResponse:
    """Every indicator of the reader's scope as of a day, with the groups it is made of."""
    day = chosen_day(request)
    programme = programme_of(day)
    context: dict[str, Any] = {"form": DayForm(initial={"on": day}), "on": day, "programme": programme}
    context["can_manage_screens"] = rules.can_manage_screens(request.user)
    context["can_export_registers"] = rules.can_export_registers(request.user)
    if has_to_wait(request, programme, day):
        context["asked"] = AskedDay.objects.wanted(timezone.now()).filter(on=day).exists()
        return TemplateResponse(request, "dashboards/board_wait.html", context)
    if programme:
        context["board"] = board_of(request.user, programme, day)
    return TemplateResponse(request, "dashboards/board.html", context)


def has_to_wait(request: SignedInRequest, programme: Programme | None, on: date) -> bool:
    """Whether the day's figures aren't at hand and would take longer than one waits; never today's."""
    if programme is None or on >= timezone.localdate():
        return False
    return takes_long(programme, on, request.user.scope_for(Deed.READ_FIGURES))


@require_POST
@requires(rules.can_read_figures)
def day_ask(request: SignedInRequest, day: str) -> HttpResponse:
    """Have an earlier day counted beside the pages; its board shows when it is ready."""
    on = day_from(day)
    if has_to_wait(request, programme_of(on), on):
        actions.ask_day(on=on, by=request.user, at=timezone.now())
    return redirect(board_url(on))


def _plate(request: SignedInRequest, on: date, key: str) -> Plate:
    programme = programme_of(on)
    plate = plate_of(Counted(request.user, programme, on), key) if programme else None
    if plate is None:
        raise Http404
    return plate


@require_GET
@requires(rules.can_read_figures)
def chart_page(request: SignedInRequest, day: str, key: str) -> HttpResponse:
    """One chart of the board with all its labels, page by page, sorted by one of its series if wished."""
    on, sort = day_from(day), request.GET.get("sort", "")
    if has_to_wait(request, programme_of(on), on):
        return redirect(board_url(on))
    plate = _plate(request, on, key)
    try:
        chart = plate.chart.in_order(sort) if sort else plate.chart
    except KeyError as unknown:
        raise BadRequest("不能按这一项排序。请点表头排序。") from unknown
    context = paged(request, chart.labels, size=MOST, keys=("sort",))
    shown = chart.part(max(context["page"].start_index() - 1, 0), MOST)
    context |= {"plate": replace(plate, chart=shown), "board_url": board_url(on)}
    return TemplateResponse(request, "dashboards/chart_page.html", context)


@require_GET
@requires(rules.can_read_figures)
def chart_save(request: SignedInRequest, day: str, key: str, form: str) -> HttpResponse:
    """One chart of the board as picture, drawing or workbook: aggregates of the reader's scope."""
    on = day_from(day)
    plate = _plate(request, on, key)
    if form not in SAVED_AS:
        raise Http404
    media, content_of = SAVED_AS[form]
    return attached(content_of(plate), media, f"{plate.caption}-{on.isoformat()}.{form}")


def attached(content: bytes, media: str, name: str) -> HttpResponse:
    """A file to save."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, content_type=media, headers=headers)
