"""The board, and its charts to take along."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from apps.accounts.gates import SignedInRequest, requires
from apps.dashboards import rules
from apps.dashboards.board import board_of
from apps.dashboards.forms import DayForm, programme_of
from apps.dashboards.plates import Plate
from apps.documents.typesetting import picture_of

SAVED_AS: dict[str, tuple[str, Callable[[Plate], bytes]]] = {
    "svg": ("image/svg+xml; charset=utf-8", lambda plate: plate.as_svg().encode()),
    "png": ("image/png", lambda plate: picture_of(plate.as_svg())),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda plate: plate.as_workbook(),
    ),
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


@require_GET
@requires(rules.can_read_figures)
def board(request: SignedInRequest) -> HttpResponse:
    """Every indicator of the reader's scope as of a day, with the groups it is made of."""
    day = chosen_day(request)
    programme = programme_of(day)
    context: dict[str, Any] = {"form": DayForm(initial={"on": day}), "on": day, "programme": programme}
    context["can_manage_screens"] = rules.can_manage_screens(request.user)
    if programme:
        context["board"] = board_of(request.user, programme, day)
    return TemplateResponse(request, "dashboards/board.html", context)


@require_GET
@requires(rules.can_read_figures)
def chart_save(request: SignedInRequest, day: str, key: str, form: str) -> HttpResponse:
    """One chart of the board as picture, drawing or workbook: aggregates of the reader's scope."""
    on = day_from(day)
    programme = programme_of(on)
    plates = board_of(request.user, programme, on).plates if programme else []
    plate = next((plate for plate in plates if plate.key == key), None)
    if plate is None or form not in SAVED_AS:
        raise Http404
    media, content_of = SAVED_AS[form]
    name = f"{plate.caption}-{on.isoformat()}.{form}"
    return HttpResponse(
        content_of(plate),
        content_type=media,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"},
    )
