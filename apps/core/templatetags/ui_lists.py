"""The components of lists: filters, column heads, ticks, counts and pages."""

from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.utils.safestring import SafeString

from apps.core.templatetags import looks
from apps.core.templatetags.ui import draw

register = template.Library()


@register.simple_block_tag
def data_table(content: str, caption: str, count: int | None = None, key: str = "") -> SafeString:
    """A table; the block holds thead and tbody.

    On a phone each row becomes a card: every `<td>` carries `data-label` with its column's name. A cell of
    class `num` is set right, `code` never breaks, `wide` takes the card's full width, `act` holds the row's
    buttons, `pick` its tick.
    `caption` names the table for those who can't see it; `count` is shown before it when given.
    """
    return draw("data_table", caption=caption, count=count, key=key, content=content)


@register.simple_tag(takes_context=True)
def sort_head(context: Context, key: str, label: str, css: str = "") -> SafeString:
    """A column head that sorts by `?sort=key`, then by `?sort=-key`; the other parameters stay."""
    query = context["request"].GET
    current = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    url = looks.with_query(query, sort=f"-{key}" if current == key else key, page=None)
    return draw("sort_head", label=label, url=url, order=order, css=css)


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
    return draw("filter_bar", rows=rows, chips=chips, sort=sort, target=target, count=count)


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
