"""All units or communities with their figures: found, sorted, page by page, and as a workbook."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.gates import SignedInRequest, requires
from apps.core.charts import MOST
from apps.core.dates import day_words
from apps.core.http import paged
from apps.core.listing import Column, Columns
from apps.dashboards import rules
from apps.dashboards.board import GROUP_WORDS, Counted
from apps.dashboards.enums import Indicator
from apps.dashboards.forms import GroupForm, programme_of
from apps.dashboards.groups import Group
from apps.dashboards.views.board import WORKBOOK, attached, board_url, chosen_day, has_to_wait
from apps.spreadsheets.listing import listed_sheet
from apps.spreadsheets.writing import export_workbook

_I = Indicator
FIGURES = {
    _I.REPORT_IN: "报到率 %",
    _I.REPORT_IN_GROSS: "不排除 %",
    _I.RECEIPTS: "回执 %",
    _I.POSTS: "认岗 %",
    _I.COMMITMENTS: "承诺 %",
    _I.ARRANGED: "安排达标 %",
    _I.ATTENDED: "参加达标 %",
    _I.HOURS: "人均小时",
}
GROUPS: dict[str, Callable[[Counted], list[Group]]] = {
    "unit": lambda counted: counted.units,
    "community": lambda counted: counted.communities,
}
KEYS = ("on", "q", "sort")


def _figure_column(indicator: Indicator, label: str) -> Column:
    def names(group: Group) -> str:
        return f"{reverse('dashboards:figure_names', args=[indicator])}?{group.query}"

    link = names if indicator == _I.REPORT_IN else None
    return Column(
        indicator, label, lambda group: group.figure(indicator).rounded, sort=indicator, css="num", link=link
    )


def _columns(first: str) -> list[Column]:
    return [
        Column("name", first, str, link=lambda group: group.sheet_url, width=24),
        Column("size", "人数", lambda group: group.size, sort="size", css="num"),
        *(_figure_column(indicator, label) for indicator, label in FIGURES.items()),
    ]


def _in_order(groups: Sequence[Group], sort: str) -> list[Group]:
    """By people or by a figure, what has none last; the farthest below the line first unless asked."""
    key, falls = sort.removeprefix("-"), sort.startswith("-")
    if not sort:
        return list(groups)
    if key not in {"size", *FIGURES}:
        raise BadRequest("不能按这一项排序。请点表头排序。")

    def by_value(group: Group) -> tuple[bool, Decimal]:
        value = Decimal(group.size) if key == "size" else group.figure(Indicator(key)).rate
        return value is None, Decimal(0) if value is None else -value if falls else value

    return sorted(groups, key=by_value)


def _chosen(request: SignedInRequest, kind: str, day: date) -> list[Group]:
    """Those of the reader's reach whose name holds what was asked for."""
    programme = programme_of(day)
    groups = GROUPS[kind](Counted(request.user, programme, day)) if programme else []
    part = request.GET.get("q", "").strip()
    return _in_order([group for group in groups if part in group.label], request.GET.get("sort", ""))


@require_GET
@requires(rules.can_read_figures)
def group_figures(request: SignedInRequest, kind: str) -> HttpResponse:
    """The units or communities of the reader's reach."""
    day, (title, first) = chosen_day(request), GROUP_WORDS[kind]
    if has_to_wait(request, programme_of(day), day):
        return redirect(board_url(day))
    context = paged(request, _chosen(request, kind, day), size=MOST, keys=KEYS)
    columns = _columns(first)
    context |= {"title": title, "form": GroupForm(initial={"on": day, "q": request.GET.get("q", "")})}
    context |= {"chosen": Columns(columns, columns), "save_url": reverse(f"dashboards:{kind}_save")}
    context["board_url"] = board_url(day)
    return TemplateResponse(request, "dashboards/group_list.html", context)


@require_GET
@requires(rules.can_read_figures)
def group_save(request: SignedInRequest, kind: str) -> HttpResponse:
    """The same rows in the same order as a workbook: aggregates of the reader's scope."""
    day, (title, first) = chosen_day(request), GROUP_WORDS[kind]
    rows = _chosen(request, kind, day)
    sheet = listed_sheet(rows, _columns(first), title=title, notes=[f"截至{day_words(day)}"])
    return attached(export_workbook(sheet), WORKBOOK, f"{title}-{day.isoformat()}.xlsx")
