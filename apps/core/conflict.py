"""Two people on one record: what the second one typed beside what the first one stored, as plain data."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple, Field, FileField, MultiWidget
from django.utils.datastructures import MultiValueDict

from apps.core.dates import clock, day_figures, moment_figures
from apps.core.errors import StaleVersion
from apps.core.templatetags.looks import choice_label

Sent = MultiValueDict[str, str]
_MISSING = object()
# What a page sends besides its answers; each sending gets its own.
LOOK_AGAIN = "look_again"
_FRAME = frozenset({"csrfmiddlewaretoken", "idempotency_key", "version", LOOK_AGAIN})


@dataclass(frozen=True)
class Difference:
    """One answer that two people gave differently.

    `mine_raw` and `stored_raw` are what a form sends for each; without `can_choose` the answer takes more
    than one input and stays as typed.
    """

    key: str
    label: str
    mine: str
    stored: str
    mine_raw: str
    stored_raw: str
    can_choose: bool


def can_compare(sent: Sent, form: BaseForm, refusal: StaleVersion) -> bool:
    """Whether the refused form can be sent again from the comparison: about this row, and without files."""
    version = sent.get("version") or ""
    files = any(isinstance(field, FileField) for field in form.fields.values())
    return version.isdecimal() and int(version) < refusal.current.version and not files


def comparison(sent: Sent, form: BaseForm, refusal: StaleVersion) -> dict[str, Any]:
    """Everything the page shows: who wrote when, what differs, and what was typed, to be carried on."""
    current = refusal.current
    rows = list(differences(form, current))
    chosen = {row.key for row in rows if row.can_choose}
    return {
        "current": current,
        "state": current.get_status_display() if hasattr(current, "get_status_display") else "",
        "rows": rows,
        "carried": list(carried(sent, chosen)),
    }


def carried(sent: Sent, chosen: set[str]) -> Iterator[tuple[str, str]]:
    """What was sent, without the frame and without the answers that are chosen anew."""
    for key, values in sent.lists():
        if key not in _FRAME and key not in chosen:
            yield from ((key, value) for value in values)


def differences(form: BaseForm, current: Any) -> Iterator[Difference]:
    """The answers that differ from the row as it is stored; a field the row doesn't know is no difference.

    A form names in `not_compared` what no page may show; what was typed there goes along.
    """
    for field in form.visible_fields():
        stored = stored_value(form, field.name, current)
        if stored is _MISSING or field.name in getattr(form, "not_compared", ()):
            continue
        prepared = field.field.prepare_value(stored)
        if field.field.has_changed(prepared, field.data):
            yield Difference(
                key=field.html_name,
                label=str(field.label),
                mine=answer_text(field.field, cleaned(field.field, field.data)),
                stored=answer_text(field.field, cleaned(field.field, prepared)),
                mine_raw=raw(field, field.data),
                stored_raw=raw(field, prepared),
                can_choose=is_one_input(field),
            )


def stored_value(form: BaseForm, name: str, current: Any) -> Any:
    """The row's value for a field; what the view filled in where the row has no such name."""
    value = getattr(current, name, _MISSING)
    if hasattr(value, "all"):
        return list(value.all())
    if value is _MISSING or callable(value):
        return form.initial.get(name, _MISSING)
    return value


def is_one_input(field: BoundField) -> bool:
    widget = field.field.widget
    several = isinstance(widget, MultiWidget | CheckboxSelectMultiple | forms.SelectMultiple)
    return not (several or field.field.disabled)


def raw(field: BoundField, value: Any) -> str:
    """The value as the field's one input would send it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    shown = field.field.widget.format_value(value)
    if isinstance(shown, list | tuple):
        shown = shown[0] if shown else ""
    return "" if shown is None else str(shown)


def cleaned(field: Field, value: Any) -> Any:
    """The value as the form understands it; as it stands where it doesn't."""
    try:
        return field.clean(value)
    except ValidationError:
        return value


def answer_text(field: Field, value: Any) -> str:
    """An answer in words, as its reader would say it."""
    match value:
        case None | "":
            text = ""
        case bool():
            text = "是" if value else "否"
        case date() | time() | Decimal():
            text = exact_text(value)
        case str() | int():
            text = choice_label(field, str(value))
        case Iterable():
            text = "、".join(answer_text(field, one) for one in value)
        case _:
            text = str(value)
    return text


def exact_text(value: date | time | Decimal) -> str:
    """A day, a moment, a time of day or a number, as written on a form."""
    match value:
        case datetime():
            return moment_figures(value)
        case date():
            return day_figures(value)
        case time():
            return clock(value)
    return f"{value.normalize():f}"
