"""What pages hold by the hundred is written in one go: the options of long selects, the cells of lists.

A template takes ten times as long for it.
"""

import re
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max, Sum
from django.forms.models import ModelChoiceIterator
from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.forms.widgets import Select
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"
KEPT_SECONDS = 3600
RANGE_DASH = re.compile(r"(?<=\d)—(?=\d)")


class PortalRenderer(DjangoTemplates):
    """Writes a select in one go.

    The framework renders a template for each option: with a city's 541 communities and 476 units in the
    filters of a list that was four fifths of the page's time.
    """

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name == SELECT:
            return select_markup(context["widget"])
        return super().render(template_name, context, request)


def select_markup(widget: dict[str, Any]) -> SafeString:
    """The same markup as the framework's template makes of a select's context."""
    lines = [format_html('<select name="{}"{}>', widget["name"], flatatt(widget["attrs"]))]
    for group, options, _ in widget["optgroups"]:
        rows = [_option(option) for option in options]
        if group:
            rows = [format_html('<optgroup label="{}">', group), *rows, SafeString("</optgroup>")]
        lines += rows
    return mark_safe("\n  ".join(lines) + "\n</select>")  # noqa: S308  # each line is escaped where it is made


def _option(option: dict[str, Any]) -> SafeString:
    value, label = escape(str(option["value"])), option["label"]
    given = flatatt(option["attrs"]) if option["attrs"] else ""
    shown = conditional_escape(label) if hasattr(label, "__html__") else escape(str(label))
    return SafeString(f'<option value="{value}"{given}>{shown}</option>')


class KeptSelect(Select):
    """A select over business rows (`Row`); its options are written once for all who choose among the same.

    They are kept until one of the rows is written, comes or goes; what is chosen is marked afterwards.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        assert isinstance(self.choices, ModelChoiceIterator)  # a mistake of the form's author
        options = kept_options(self.choices)
        for chosen in self.format_value(value):
            mark = f'<option value="{escape(chosen)}"'
            options = options.replace(f"{mark}>", f"{mark} selected>", 1)
        opening = format_html('<select name="{}"{}>', name, flatatt(self.build_attrs(self.attrs, attrs)))
        return mark_safe(f"{opening}\n  {options}\n</select>")  # noqa: S308  # both are escaped where they are made


def kept_options(choices: ModelChoiceIterator[Any]) -> str:
    """The options of these rows as markup, none of them chosen."""
    queryset = choices.queryset.all()
    stamp = queryset.order_by().aggregate(Count("pk"), Max("updated_at"), Sum("version"))
    blank = choices.field.empty_label
    source = f"{queryset.query}|{stamp}|{blank}"
    key = f"core.options.{sha256(source.encode()).hexdigest()}"
    options: str = cache.get_or_set(key, lambda: _options(choices), KEPT_SECONDS)  # type: ignore[assignment]
    return options


def _options(choices: Iterable[tuple[Any, Any]]) -> str:
    return "\n  ".join(_option({"value": value, "label": label, "attrs": {}}) for value, label in choices)


def unbroken(text: str) -> str:
    """Ranges of figures (9:00—17:00) held together: browsers break lines around the dash."""
    return RANGE_DASH.sub("\u2060—\u2060", text) if "—" in text else text


class CellWriter:
    """Writes the cells of one column of a list; the parts that no row changes are made once."""

    def __init__(self, label: str, css: str) -> None:
        self.opening = _opening(label, css)
        self.whole = _opening(label, f"{css} code".strip())

    def cell(self, text: str, url: str, *, whole: bool = False) -> str:
        """The cell; `text` is escaped unless it is markup already; a `whole` one is never broken."""
        inner = text if isinstance(text, SafeString) else escape(unbroken(text))
        linked = f'<a href="{escape(url)}">{inner}</a>' if url else inner
        return f"{self.whole if whole else self.opening}{linked}</td>"


def _opening(label: str, css: str) -> str:
    kind = f' class="{conditional_escape(css)}"' if css else ""
    return f'<td data-label="{conditional_escape(label)}"{kind}>'
