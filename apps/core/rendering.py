"""How form fields become markup: the framework's templates, but for long selects."""

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
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    return SafeString(f'<option value="{value}"{flatatt(option["attrs"])}>{label}</option>')
