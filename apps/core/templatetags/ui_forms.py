"""The components of forms: fields, errors, buttons, and what was answered."""

import uuid

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.safestring import SafeString

from apps.core.templatetags import looks
from apps.core.templatetags.ui import draw

register = template.Library()


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
    """First in every POST form: CSRF token, fresh idempotency key, the row's version, where to go next.

    A form shown again after a refusal keeps the version that its reader saw first (`seen_version`).
    """
    seen = context.get("seen_version")
    kept = version if seen is None or version is None else seen
    return _head(context, version=kept, next=next)


def _head(context: Context, *, version: int | None, next: str) -> SafeString:
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
    head = _head(context, version=version, next=next)
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
def confirm_list(content: str, title: str = "") -> SafeString:
    """Check-answers page: what was typed, before it is sent; holds `confirm_row` tags."""
    return draw("confirm_list", content=content, title=title)


@register.simple_tag
def confirm_row(label: str, value: object = "", url: str = "") -> SafeString:
    """One answer with the way back to change it."""
    return draw("confirm_row", label=label, value=value, url=url)


@register.simple_tag
def two_versions(row: object) -> SafeString:
    """One answer that two people gave differently, side by side; see `apps.core.conflict.Difference`."""
    return draw("two_versions", row=row)
