"""What components work out before they draw, and the figures of charts."""

import datetime as dt
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from apps.core.charts import Chart, Series
from apps.core.templatetags import charts, looks

RATES = Chart(
    ["区财政局", "<区民政局>"],
    [Series("报到率", [Decimal("93.1"), None])],
    first="单位",
    unit="%",
    target=90,
    links=["/units/1/", "/units/2/"],
)


def draw_chart(data: Chart, kind: str = "bars") -> str:
    source = "{% load charts %}{% chart kind data key='rates' caption='报到率' detail='截至今日' %}"
    return Template(source).render(Context({"data": data, "kind": kind}))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        (True, "是"),
        (False, "否"),
        (dt.date(2026, 5, 1), "2026-05-01"),
        (["law", "health"], "法律、医疗"),
        (slice(None, None), ""),
        (3, "3"),
        ("other", "other"),
    ],
)
def test_chosen_text_reads_as_it_was_chosen(value: object, text: str) -> None:
    field = forms.ChoiceField(choices=[("组", [("law", "法律")]), ("health", "医疗")])
    assert looks.chosen_text(field, value) == text


def test_with_query_leaves_the_request_alone() -> None:
    query = QueryDict("a=1&page=2")
    assert looks.with_query(query, page=None) == "?a=1"
    assert query.urlencode() == "a=1&page=2"


def test_chart_shows_the_same_figures_as_picture_and_table() -> None:
    html = draw_chart(RATES)
    drawn: dict[str, Any] = json.loads(re.search(r"<script[^>]*>(.*?)</script>", html, re.S).group(1))
    assert drawn == {
        "kind": "bars",
        "labels": ["区财政局", "<区民政局>"],
        "series": [{"name": "报到率", "dashed": False, "values": [93.1, None]}],
        "unit": "%",
        "target": 90,
        "links": ["/units/1/", "/units/2/"],
    }
    assert re.findall(r'class="num">([^<]+)</td>', html) == ["93.1%", "—"]
    assert '<a href="/units/1/">区财政局</a>' in html
    assert "&lt;区民政局&gt;" in html
    assert "截至今日" in html


def test_chart_without_script_is_an_open_table() -> None:
    html = draw_chart(RATES)
    assert '<details class="chart-table" open>' in html
    assert re.search(r'<div class="chart-picture"[^>]* hidden>', html)


def test_chart_refuses_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="unknown kind of chart: pie"):
        draw_chart(RATES, "pie")


@pytest.mark.parametrize("kind", sorted(charts.KINDS))
def test_chart_of_every_kind_says_which_it_is(kind: str) -> None:
    assert f'"kind": "{kind}"' in draw_chart(RATES, kind)
