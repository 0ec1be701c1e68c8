"""What the components of `templatetags/ui.py` work out before they draw: plain data, no markup."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_UP, Decimal
from typing import Any

from django.contrib.messages import constants
from django.core.paginator import Page
from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    DateTimeInput,
    Field,
    MultiWidget,
    NullBooleanSelect,
    RadioSelect,
    Select,
    SplitDateTimeWidget,
    TimeInput,
    Widget,
)
from django.http import QueryDict
from django.utils.safestring import mark_safe
from django_filters.widgets import BooleanWidget, DateRangeWidget, SuffixedMultiWidget

from apps.core.dates import day_figures
from apps.core.rounding import one_decimal

TONE_ICONS = {
    "neutral": "circle",
    "info": "info-circle-fill",
    "success": "check-circle-fill",
    "warning": "exclamation-triangle-fill",
    "danger": "exclamation-octagon-fill",
}

MESSAGE_TONES = {
    constants.DEBUG: "neutral",
    constants.INFO: "info",
    constants.SUCCESS: "success",
    constants.WARNING: "warning",
    constants.ERROR: "danger",
}


# A day-and-time is no day: it stands first.
PICKERS = {
    DateTimeInput: ("datetime-local", "%Y-%m-%dT%H:%M"),
    DateInput: ("date", "%Y-%m-%d"),
    TimeInput: ("time", "%H:%M"),
}
YES_OR_NO = ("true", "false")
BLANK_CHOICE = ">---------<"


def member(item: Any, name: str) -> Any:
    """A named part of a dict or an object, as a template's dot reads it."""
    return item.get(name) if isinstance(item, dict) else getattr(item, name, None)


def with_query(query: QueryDict, **changes: object) -> str:
    """The same address with some parameters set, or dropped where None."""
    changed = query.copy()
    for key, value in changes.items():
        if value is None:
            changed.pop(key, None)
        else:
            changed[key] = str(value)
    return f"?{changed.urlencode()}"


def widget_css(widget: Widget) -> str:
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple | CheckboxInput):
        return "form-check-input"
    if isinstance(widget, Select):
        return "form-select"
    return "form-control"


def field_parts(
    field: BoundField, *, hint: str = "", example: str = "", blank: str = "请选择"
) -> dict[str, Any]:
    """What a field row shows; the widget already carries its class and the ids of hint and error.

    `blank` is the word for the empty choice, which the framework writes as a row of dashes.
    """
    hint = hint or str(field.help_text)
    error_id, hint_id = f"{field.auto_id}_error", f"{field.auto_id}_helptext"
    described = " ".join([hint_id] * bool(hint or example) + [error_id] * bool(field.errors))
    widget = field.field.widget
    use_native_pickers(widget, str(field.label))
    if isinstance(widget, NullBooleanSelect | BooleanWidget):
        widget.choices = [(value, label if value in YES_OR_NO else blank) for value, label in widget.choices]
    css = f"{widget.attrs.get('class', '')} {widget_css(widget)}".strip()
    # Placeholders vanish while one types and are too faint: what they say belongs into the hint.
    attrs: dict[str, str | bool] = {
        "class": f"{css} is-invalid" if field.errors else css,
        "placeholder": False,
    }
    grouped = widget.use_fieldset or isinstance(widget, MultiWidget)
    if described and not grouped:
        attrs["aria-describedby"] = described
    return {
        "field": field,
        "widget": mark_safe(field.as_widget(attrs=attrs).replace(BLANK_CHOICE, f">{blank}<")),  # noqa: S308  # the widget's own markup
        "hint": hint,
        "example": example,
        "described": described,
        "hint_id": hint_id,
        "error_id": error_id,
        "grouped": grouped,
        "ticked": isinstance(widget, CheckboxInput),
    }


def use_native_pickers(widget: Widget, label: str) -> None:
    """Days and times get the browser's own picker; the two ends of a range a name each."""
    for kind, (picker, written) in PICKERS.items():
        if isinstance(widget, kind):
            widget.input_type, widget.format = picker, written
            return
    if isinstance(widget, MultiWidget):
        names = ("日期", "时间") if isinstance(widget, SplitDateTimeWidget) else ("起", "止")
        for part, name in zip(widget.widgets, names, strict=False):
            use_native_pickers(part, label)
            if isinstance(widget, DateRangeWidget):
                part.input_type = "date"  # type: ignore[attr-defined]  # its parts are text inputs
            part.attrs["aria-label"] = f"{label}（{name}）"


def error_lines(form: BaseForm) -> Iterator[dict[str, str]]:
    for message in form.non_field_errors():
        yield {"label": "", "message": str(message), "target": ""}
    for field in form:
        for message in field.errors:
            yield {"label": str(field.label), "message": str(message), "target": error_target(field)}


def error_target(field: BoundField) -> str:
    """The id a click on the error leads to: the input, or the first choice of a group."""
    if field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"


def step_rows(labels: list[str], current: int) -> list[dict[str, object]]:
    def state(number: int) -> str:
        return "done" if number < current else "current" if number == current else "ahead"

    return [{"number": n, "label": label, "state": state(n)} for n, label in enumerate(labels, start=1)]


def page_links(query: QueryDict, page: Page[Any]) -> dict[str, Any]:
    """Addresses of the neighbours and of the numbered pages; None marks a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "previous": with_query(query, page=page.previous_page_number()) if page.has_previous() else "",
        "following": with_query(query, page=page.next_page_number()) if page.has_next() else "",
        "numbers": [
            {"number": n, "url": with_query(query, page=n) if isinstance(n, int) else ""} for n in numbers
        ],
    }


def filter_fields(form: BaseForm) -> list[BoundField]:
    return [field for field in form.visible_fields() if field.name != "sort"]


def filter_chips(form: BaseForm, query: QueryDict) -> list[dict[str, str]]:
    """What the list is filtered by, in words, each with the address without it."""
    if not form.is_valid():
        return []
    chips = []
    for field in filter_fields(form):
        text = chosen_text(field.field, form.cleaned_data.get(field.name))
        if text:
            keys = field_keys(field)
            url = with_query(query, page=None, **dict.fromkeys(keys))
            chips.append({"label": str(field.label), "text": text, "url": url})
    return chips


def field_keys(field: BoundField) -> list[str]:
    widget = field.field.widget
    if isinstance(widget, SuffixedMultiWidget):
        return [widget.suffixed(field.html_name, suffix) for suffix in widget.suffixes]
    return [field.html_name]


def chosen_text(field: Field, value: Any) -> str:
    """A cleaned filter value as its reader chose it; empty when nothing was chosen."""
    match value:
        case None | "":
            text = ""
        case bool():
            text = "是" if value else "否"
        case date():
            text = day_figures(value)
        case str():
            text = choice_label(field, value)
        case slice():
            text = range_text(chosen_text(field, value.start), chosen_text(field, value.stop))
        case Iterable():
            text = "、".join(chosen_text(field, item) for item in value)
        case _:
            text = str(value)
    return text


def range_text(start: str, stop: str) -> str:
    return f"{start or '不限'} 至 {stop or '不限'}" if start or stop else ""


def choice_label(field: Field, value: str) -> str:
    for key, label in getattr(field, "choices", ()):
        options = label if isinstance(label, list | tuple) else [(key, label)]
        for option, text in options:
            if str(option) == value:
                return str(text)
    return value


def rate_parts(rate: object, target: object) -> dict[str, Any]:
    """A rate for showing: shares of a line 100 long; the target is met, or not, by the unrounded figure."""
    if rate is None:
        return {"rate": None, "target": target}
    exact = Decimal(str(rate))
    line = None if target is None else Decimal(str(target))
    return {
        "rate": one_decimal(exact),
        "length": str(max(Decimal(0), min(exact, Decimal(100)))),
        "target": None if line is None else f"{line.normalize():f}",
        "target_at": None if line is None else str(line),
        "met": line is None or exact >= line,
        "gap": None if line is None else abs(exact - line).quantize(Decimal("0.1"), rounding=ROUND_UP),
    }
