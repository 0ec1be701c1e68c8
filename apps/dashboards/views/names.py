"""The names behind a figure of the board, and the same as a workbook."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.core.http import form_page, paged
from apps.dashboards import rules
from apps.dashboards.board import names_behind
from apps.dashboards.enums import Indicator
from apps.dashboards.exports import FIGURE_NAMES, NAME_COLUMNS
from apps.dashboards.forms import programme_of
from apps.dashboards.standings import Standing
from apps.dashboards.tallies import OVER_PEOPLE
from apps.dashboards.views.board import board_url, chosen_day, has_to_wait
from apps.jobs.actions import order_work
from apps.jobs.responses import made_url
from apps.spreadsheets.forms import PurposeForm

KEYS = ("on", "unit", "community")


@dataclass(frozen=True)
class Names:
    """One figure of one group on one day: who is missing, and who is counted."""

    indicator: Indicator
    on: date
    place: dict[str, int | None]
    missing: list[Standing]
    hits: list[Standing]

    @property
    def query(self) -> str:
        """The address's words that choose the group."""
        chosen = {name: pk for name, pk in self.place.items() if pk is not None}
        return urlencode({"on": self.on.isoformat(), **chosen})


def _names(request: SignedInRequest, code: str, deed: Deed) -> Names:
    day = chosen_day(request)
    programme = programme_of(day)
    if programme is None or code not in Indicator.values or Indicator(code) not in OVER_PEOPLE:
        raise Http404
    place = {name: _number(request.GET.get(name, "")) for name in ("unit", "community")}
    missing, hits = names_behind(request.user, programme, day, Indicator(code), **place, deed=deed)
    return Names(Indicator(code), day, place, missing, hits)


def _number(text: str) -> int | None:
    if text and not text.isdecimal():
        raise BadRequest("地址里的编号不对。请从统计看板点进去。")
    return int(text) if text else None


@require_GET
@requires(rules.can_read_figures)
def figure_names(request: SignedInRequest, code: str) -> HttpResponse:
    """Who is counted and who is missing, for one indicator and one group; the missing ones first."""
    day = chosen_day(request)
    if has_to_wait(request, programme_of(day), day):
        return redirect(board_url(day))
    names = _names(request, code, Deed.READ_FIGURES)
    context: dict[str, Any] = paged(request, [*names.missing, *names.hits], keys=KEYS)
    page = context["page"]
    missing_here = max(len(names.missing) - page.start_index() + 1, 0)
    context |= {
        "names": names,
        "missing": page.object_list[:missing_here],
        "hits": page.object_list[missing_here:],
        "can_export": rules.can_export_registers(request.user),
    }
    return TemplateResponse(request, "dashboards/figure_names.html", context)


@require_http_methods(["GET", "POST"])
@requires(rules.can_export_registers, step_up=True)
def figure_export(request: SignedInRequest, code: str) -> HttpResponse:
    """Ask for the purpose, then the names as a workbook."""
    names = _names(request, code, Deed.EXPORT_REGISTERS)
    count = len(names.missing) + len(names.hits)
    title = f"{names.indicator.label}名单"
    back = f"{reverse('dashboards:figure_names', args=[code])}?{names.query}"
    return form_page(
        request,
        PurposeForm(request.POST or None),
        template="jobs/list_export.html",
        deed=lambda values: order_work(
            kind=FIGURE_NAMES,
            title=f"导出{title}",
            parameters={"code": code, "on": names.on.isoformat(), **names.place},
            total=count,
            reason=values["reason"],
            by=request.user,
            at=timezone.now(),
        ),
        done=made_url,
        context={"title": title, "count": count, "columns": NAME_COLUMNS, "back": back},
    )
