"""The components every page is made of; each is one file in `templates/components/`, all stand on `/style/`.

Block components wrap what stands between the tag and its end tag, single ones only take arguments.
Tones are `neutral`, `info`, `success`, `warning` and `danger`: a colour and an icon each, the word is yours.
A result can be kept and handed on: `{% badge label "success" as mark %}{% fact "状态" mark %}`.
"""

import uuid
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.templatetags import looks

register = template.Library()


def draw(component: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", context)


# Pages draw these by the hundred; kept per type, so that marked and typed text never stand for each other.
@register.simple_tag
@lru_cache(maxsize=512, typed=True)
def icon(name: str, label: str = "") -> SafeString:
    """A picture from the sprite; decoration unless `label` says what it means."""
    return draw("icon", name=name, label=label)


@register.simple_block_tag
def page_head(content: str, title: str, lead: str = "", badge: str = "") -> SafeString:
    """The page's only h1 with one sentence under it; the block holds the one primary action."""
    return draw("page_head", title=title, lead=lead, badge=badge, content=content)


@register.simple_block_tag
def panel(content: str, title: str = "", lead: str = "", key: str = "") -> SafeString:
    """A section under its own h2; `key` is its anchor (and the target of partial updates)."""
    return draw("panel", title=title, lead=lead, key=key, content=content)


@register.simple_block_tag
def crumbs(content: str) -> SafeString:
    """当前位置: the road from the home page; goes into the block `breadcrumbs`, holds `crumb` tags."""
    return draw("crumbs", content=content)


@register.simple_tag
def crumb(label: str, url: str = "") -> SafeString:
    """One step of the road; the last one has no address."""
    return draw("crumb", label=label, url=url)


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


@register.simple_tag
def field_row(field: BoundField, hint: str = "", example: str = "") -> SafeString:
    """One form field: label above, hint, example, error, widget, tied together for screen readers."""
    return draw("field_row", **looks.field_parts(field, hint=hint, example=example))


@register.simple_tag
def form_fields(form: BaseForm) -> SafeString:
    """Every field of the form in its order, hidden ones included."""
    return draw("form_fields", form=form)


@register.simple_tag
def form_errors(*forms: BaseForm) -> SafeString:
    """What is wrong, on top of the form, each line a link to its field; nothing when all is well."""
    return draw("form_errors", lines=[line for form in forms for line in looks.error_lines(form)])


@register.simple_tag(takes_context=True)
def form_head(context: Context, version: int | None = None, next: str = "") -> SafeString:
    """First in every POST form: CSRF token, fresh idempotency key, the row's version, where to go next."""
    token = context.get("csrf_token", "")
    return draw("form_head", csrf_token=token, key=uuid.uuid4(), version=version, next=next)


@register.simple_tag
def submit(
    label: str,
    *,
    kind: str = "primary",
    icon: str = "",
    confirm: str = "",
    name: str = "",
    value: str = "",
    form: str = "",
    url: str = "",
) -> SafeString:
    """A form's button.

    `kind` is primary (one a page), secondary, danger or quiet; `confirm` is a question asked first; `name`
    and `value` tell the view which of several buttons was used; `form` is the id of a form elsewhere;
    `url` sends the same form to another address.
    """
    sent = {"name": name, "value": value, "form": form, "url": url}
    return draw("submit", label=label, kind=kind, icon=icon, confirm=confirm, **sent)


@register.simple_tag
def link_button(label: str, url: str, *, kind: str = "secondary", icon: str = "") -> SafeString:
    """A link that looks like a button: goes somewhere, changes nothing."""
    return draw("link_button", label=label, url=url, kind=kind, icon=icon)


@register.simple_tag(takes_context=True)
def post_button(
    context: Context,
    label: str,
    url: str,
    *,
    kind: str = "secondary",
    icon: str = "",
    confirm: str = "",
    version: int | None = None,
    next: str = "",
) -> SafeString:
    """A whole form of one button, for a deed that asks nothing else: `form_head` and `submit` together."""
    head = form_head(context, version=version, next=next)
    button = submit(label, kind=kind, icon=icon, confirm=confirm)
    return draw("post_button", url=url, head=head, button=button)


@register.simple_tag
def print_button(label: str = "打印") -> SafeString:
    """Prints the page; shown only where JavaScript runs, the browser's own menu does the same."""
    return draw("print_button", label=label)


@register.simple_block_tag
def action_bar(content: str) -> SafeString:
    """The buttons that end a form or a page; stays in reach at the foot of a phone's screen."""
    return draw("action_bar", content=content)


@register.simple_tag
def steps(labels: str, current: int = 1) -> SafeString:
    """Where one is in a flow: `{% steps "上传|核对|确认" current=2 %}`; past the end: all done."""
    return draw("steps", rows=looks.step_rows(labels.split("|"), current), current=current)


@register.simple_block_tag
def empty_state(content: str, title: str, text: str = "", icon: str = "inbox") -> SafeString:
    """What a list says while it has no rows: that it is empty, why, and (in the block) how to begin."""
    return draw("empty_state", title=title, text=text, icon=icon, content=content)


@register.simple_tag
@lru_cache(maxsize=512, typed=True)
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A state in one word: `{% badge card.get_state_display "success" %}`; the icon follows the tone."""
    return draw("badge", label=label, tone=tone, icon=icon or looks.TONE_ICONS[tone])


@register.simple_tag
def stat(
    figure: object, label: str, *, definition: str = "", as_of: object = None, url: str = "", unit: str = ""
) -> SafeString:
    """A figure with its name, what it counts (`definition`), its day, and a way to the names behind it."""
    return draw("stat", figure=figure, label=label, definition=definition, as_of=as_of, url=url, unit=unit)


@register.simple_block_tag
def stats(content: str) -> SafeString:
    """A row of `stat` tags; one under another on a phone."""
    return draw("stats", content=content)


@register.simple_block_tag
def notice(content: str, tone: str = "info", title: str = "") -> SafeString:
    """A box that says something important; danger and warning interrupt a screen reader, the others wait."""
    return draw("notice", content=content, tone=tone, title=title, icon=looks.TONE_ICONS[tone])


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of what is known about one thing; holds `fact` tags."""
    return draw("facts", content=content)


@register.simple_tag
def fact(label: str, value: object = "", hint: str = "") -> SafeString:
    """One known thing: its name and value; an empty value shows as 未填写."""
    return draw("fact", label=label, value=value, hint=hint)


@register.simple_block_tag
def confirm_list(content: str, title: str = "") -> SafeString:
    """Check-answers page: what was typed, before it is sent; holds `confirm_row` tags."""
    return draw("confirm_list", content=content, title=title)


@register.simple_tag
def confirm_row(label: str, value: object = "", url: str = "") -> SafeString:
    """One answer with the way back to change it."""
    return draw("confirm_row", label=label, value=value, url=url)


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
def timeline(rows: Iterable[object], empty: str = "还没有记录。") -> SafeString:
    """Who did what when, in the order given; a row has `at`, `who`, `what` and perhaps `note`, `tone`."""
    return draw("timeline", rows=rows, empty=empty)


@register.simple_tag
def progress_line(rate: object, target: object = None, label: str = "", detail: str = "") -> SafeString:
    """A rate in percent against its target line; `detail` names numerator and denominator.

    Shown to one decimal place, rounded down, so that 89.96 never reads as 90.
    """
    return draw("progress_line", label=label, detail=detail, **looks.rate_parts(rate, target))


@register.filter
def primary_items(items: Iterable[Any]) -> list[Any]:
    """The navigation's items that stand in a phone's bottom bar: at most five."""
    return [item for item in items if looks.member(item, "primary")][:5]


@register.filter
def message_tone(message: Message) -> str:
    """The tone of a notice for one of Django's messages."""
    return looks.MESSAGE_TONES.get(message.level, "info")


@register.simple_tag
def working(label: str, done: int = 0, total: int | None = None, unit: str = "条") -> SafeString:
    """Work that goes on without the reader: what is done of how much, or only that it goes on."""
    return draw("working", label=label, done=done, total=total, unit=unit)
