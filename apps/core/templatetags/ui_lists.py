"""The components of lists: filters, column heads, ticks, counts and pages."""

from datetime import date
from typing import Any, cast

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from apps.core.listing import COLUMNS_KEY, Column, Columns, cell_text
from apps.core.rendering import CellWriter
from apps.core.templatetags import looks
from apps.core.templatetags.ui import badge, draw
from apps.core.templatetags.ui_forms import form_head, link_button, submit

register = template.Library()

UNFOLDED = 1  # filters that a phone shows at once; more wait behind one line


@register.simple_block_tag
def data_table(
    content: str, caption: str, count: int | None = None, unit: str = "条", key: str = ""
) -> SafeString:
    """A table; the block holds thead and tbody.

    On a phone each row becomes a card: every `<td>` carries `data-label` with its column's name. A cell of
    class `num` is set right, `code` never breaks, `wide` takes the card's full width, `act` holds the row's
    buttons, `pick` its tick.
    `caption` names the table for those who can't see it; `count` is shown before it when given.
    """
    return draw("data_table", caption=caption, count=count, unit=unit, key=key, content=content)


@register.simple_tag(takes_context=True)
def sort_head(context: Context, key: str, label: str, css: str = "") -> SafeString:
    """A column head that sorts by `?sort=key`, then by `?sort=-key`; the other parameters stay."""
    query = context["request"].GET
    current = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    url = looks.with_query(query, sort=f"-{key}" if current == key else key, page=None)
    return draw("sort_head", label=label, url=url, order=order, css=css)


@register.simple_tag(takes_context=True)
def list_table(
    context: Context,
    page: Page[Any],
    columns: Columns,
    caption: str,
    *,
    unit: str = "条",
    pick: str = "",
    act: str = "",
) -> SafeString:
    """The rows of a page in the columns chosen (`apps.core.listing`); `pick` names a tick before each row.

    `act` is the template of the last cell, with the buttons for `row`.
    """
    heads = [_head(context, column) for column in columns.shown]
    act_context = cast("dict[str, Any]", context.flatten())
    writers = [(column, CellWriter(column.label, column.css)) for column in columns.shown]
    rows = [
        {
            "pick": row_check(pick, row.pk, str(row)) if pick else "",
            # Each cell is escaped where it is written.
            "cells": mark_safe("".join(_cell(column, writer, row) for column, writer in writers)),  # noqa: S308  # see above
            "act": render_to_string(act, act_context | {"row": row}) if act else "",
        }
        for row in page
    ]
    shown = {"heads": heads, "rows": rows, "caption": caption, "unit": unit, "pick": pick, "act": bool(act)}
    return draw("list_table", **shown, count=page.paginator.count)


def _head(context: Context, column: Column) -> SafeString:
    if column.sort:
        return sort_head(context, column.sort, column.label, column.css)
    return format_html('<th scope="col" class="{}">{}</th>', column.css, column.label)


def _cell(column: Column, writer: CellWriter, row: Any) -> str:
    value = column.value(row)
    words = cell_text(value)
    text = badge(words, column.tone(row)) if column.tone and words else words
    return writer.cell(text, column.link(row) if column.link else "", whole=isinstance(value, date))


@register.simple_tag(takes_context=True)
def list_tools(
    context: Context, columns: Columns | None = None, *, export_url: str = "", export_button: str = ""
) -> SafeString:
    """What belongs to a list as a whole: the own saved views, the choice of columns, the export.

    The export's address gets the list's filters, order and columns along; a button of one's own takes its
    place where an export asks nothing.
    """
    request, shell = context["request"], cast("dict[str, Any]", context.get("shell") or {})
    query = request.GET.copy()
    query.pop("page", None)
    views = [
        {
            "name": view.name,
            "place": view.place,
            "query": f"?{view.query}" if view.query else "",
            "is_here": view.query == query.urlencode(),
            "button": submit(
                f"删除“{view.name}”", kind="quiet", icon="x-lg", name="view", value=str(view.pk)
            ),
        }
        for view in (shell["saved_views"]() if "saved_views" in shell else [])
    ]
    return draw(
        "list_tools",
        views=views,
        columns=[(column, column in columns.shown) for column in columns.every] if columns else [],
        kept=[(key, value) for key, values in query.lists() if key != COLUMNS_KEY for value in values],
        standard_url=looks.with_query(query, columns=None),
        save_url=shell.get("save_view_url", ""),
        forget_url=shell.get("forget_view_url", ""),
        head=form_head(context),
        place=request.path,
        query=query.urlencode(),
        export_button=export_button,
        export_url=f"{export_url}?{query.urlencode()}" if export_url else "",
    )


@register.simple_tag
def row_check(name: str, value: object, label: object, checked: bool = False) -> SafeString:
    """The tick of one row, in a cell of class `pick`; `label` names the row for those who can't see it."""
    return draw("row_check", name=name, value=value, label=label, checked=checked)


@register.simple_tag
def check_all(name: str, label: str = "全选") -> SafeString:
    """Ticks every `row_check` of that name; stands in the head of class `pick`, needs JavaScript.

    An element with `data-selected-count="<name>"` shows how many are ticked.
    """
    return draw("check_all", name=name, label=label)


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "", icon: str = "inbox") -> SafeString:
    """What a list says while it has no rows: that it is empty, why, and (in the block) how to begin."""
    return draw("empty_state", title=title, text=text, icon=icon, content=content)


@register.simple_block_tag(takes_context=True)
def empty_list(context: Context, content: str, filterset: Any, what: str, **begin: str) -> SafeString:
    """A list without rows: filters to take away, or nothing yet and how it begins (`text`, `icon`)."""
    if looks.filter_chips(filterset.form, context["request"].GET):
        again = {"text": "换个条件再找。", "icon": "search", "content": link_button("清除全部条件", "?")}
        return draw("empty_state", title=f"没有找到{what}", **again)
    return draw("empty_state", title=f"还没有{what}", content=content, **{"icon": "inbox", **begin})


@register.simple_tag(takes_context=True)
def pager(context: Context, page_obj: Page[Any], unit: str = "条", target: str = "") -> SafeString:
    """How many rows there are, which are shown, and the ways to the others; keeps filters and order.

    `target` (a selector such as `#list`) lets the part be swapped in place where JavaScript runs.
    """
    pages = looks.page_links(context["request"].GET, page_obj)
    return draw("pager", page=page_obj, unit=unit, target=target, **pages)


@register.simple_tag(takes_context=True)
def filter_bar(context: Context, filterset: Any, target: str = "", count: int | None = None) -> SafeString:
    """A django-filter form in one line, and what is filtered by as chips that can be taken away.

    An OrderingFilter is named `sort`: it stands in the column heads, not in the line.
    """
    query = context["request"].GET
    rows = [looks.field_parts(field, blank="全部") for field in looks.filter_fields(filterset.form)]
    chips = looks.filter_chips(filterset.form, query)
    sort = query.get("sort", "")
    columns = query.getlist(COLUMNS_KEY)
    return draw(
        "filter_bar",
        rows=rows,
        chips=chips,
        sort=sort,
        columns=columns,
        target=target,
        count=count,
        folds=len(rows) > UNFOLDED,
    )


@register.simple_tag
def search_box(
    label: str, value: str = "", *, name: str = "q", hint: str = "", focus: bool = False
) -> SafeString:
    """One large field that finds things; `focus` puts the cursor there when that is what the page is for."""
    return draw("search_box", label=label, value=value, name=name, hint=hint, focus=focus)


@register.simple_tag
def working(label: str, done: int = 0, total: int | None = None, unit: str = "条") -> SafeString:
    """Work that goes on without the reader: what is done of how much, or only that it goes on."""
    return draw("working", label=label, done=done, total=total, unit=unit)
