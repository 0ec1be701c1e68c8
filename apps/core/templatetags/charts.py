"""The chart component, apart from `ui` because few pages need it: `{% load charts %}`."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from apps.core.charts import MOST, Chart
from apps.core.drawing import DRAWINGS, NARROW, WIDE, draw_chart

register = template.Library()


@register.simple_tag
def chart(
    kind: str,
    data: Chart,
    *,
    key: str,
    caption: str,
    detail: str = "",
    saves: str = "",
    table: bool = True,
) -> SafeString:
    """A picture of figures with the same figures as a table, alike with and without script.

    `kind`: `bars` (lying, against the target), `stack` (parts of a whole), `trend` (over time), `heat`
    (labels × series). `key` is unique on the page; `detail` says definition, denominator and as-of date;
    `saves` is the address under which picture and workbook are had (`<saves>.svg`) and, when there are more
    labels than the first few shown here, all of them page by page (`<saves>/`).
    """
    if kind not in DRAWINGS:
        raise ValueError(f"unknown kind of chart: {kind}")
    shown = data.part(0, MOST)
    words = {"key": key, "caption": caption, "detail": detail, "saves": saves, "table": table}
    # Every text in the drawing was escaped where it was written.
    drawn = {
        "wide": mark_safe(draw_chart(shown, kind, key=key, width=WIDE)),  # noqa: S308  # see above
        "narrow": mark_safe(draw_chart(shown, kind, key=key, width=NARROW)),  # noqa: S308  # see above
    }
    return render_to_string("components/chart.html", {**words, **drawn, "data": shown, "whole": data})
