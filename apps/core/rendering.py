"""What pages hold by the hundred is written in one go: the options of long selects, the cells of lists.

A template takes ten times as long for it.
"""

from html import escape
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

SELECT = "django/forms/widgets/select.html"


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


class CellWriter:
    """Writes the cells of one column of a list; the parts that no row changes are made once."""

    def __init__(self, label: str, css: str) -> None:
        self.opening = _opening(label, css)
        self.whole = _opening(label, f"{css} code".strip())

    def cell(self, text: str, url: str, *, whole: bool = False) -> str:
        """The cell; `text` is escaped unless it is markup already; a `whole` one is never broken."""
        inner = text if isinstance(text, SafeString) else escape(text)
        linked = f'<a href="{escape(url)}">{inner}</a>' if url else inner
        return f"{self.whole if whole else self.opening}{linked}</td>"


def _opening(label: str, css: str) -> str:
    kind = f' class="{conditional_escape(css)}"' if css else ""
    return f'<td data-label="{conditional_escape(label)}"{kind}>'
