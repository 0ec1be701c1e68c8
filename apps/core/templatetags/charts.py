"""The chart component, apart from `ui` because few pages need it: `{% load charts %}`."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from apps.core.charts import Chart

KINDS = frozenset({"bars", "stack", "trend", "heat"})

register = template.Library()


@register.simple_tag
def chart(kind: str, data: Chart, *, key: str, caption: str, detail: str = "") -> SafeString:
    """A picture of figures with the same figures as a table.

    `kind`: `bars` (lying, against the target), `stack` (parts of a whole), `trend` (over time), `heat`
    (labels × series). `key` is unique on the page; `detail` says definition, denominator and as-of date.
    Without JavaScript the table stands alone; on a phone the picture comes when asked for.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of chart: {kind}")
    words = {"key": key, "data_id": f"{key}-data", "caption": caption, "detail": detail}
    return render_to_string("components/chart.html", {**words, "data": data, "drawn": data.drawn(kind)})
