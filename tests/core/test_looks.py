"""What components work out before they draw, and the figures of charts."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django import forms
from django.http import QueryDict
from django.template import Context, Template

from apps.core.charts import Chart, Series
from apps.core.drawing import DRAWINGS
from apps.core.templatetags import looks

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
    assert html.count("<title>区财政局：报到率 93.1%</title>") == 2
    assert html.count("<title>&lt;区民政局&gt;：报到率 —</title>") == 2
    assert "要求90.0%" in html
    assert re.findall(r'class="num">([^<]+)</td>', html) == ["93.1%", "—"]
    assert '<a href="/units/1/">区财政局</a>' in html
    assert "&lt;区民政局&gt;" in html
    assert "截至今日" in html


def test_chart_obeys_the_strict_policy_for_styles_and_scripts() -> None:
    html = draw_chart(RATES)
    assert "style=" not in html
    assert "<style" not in html
    assert "<script" not in html


def test_chart_says_in_words_what_it_shows() -> None:
    assert 'aria-label="单位：2项，报到率，要求90.0%。数字见图下的表"' in draw_chart(RATES)


def test_chart_parts_differ_without_colour() -> None:
    """Each part has its own hatch, and the figure of a part stands in it."""
    parts = Chart(["甲"], [Series("0次", [5]), Series("1次", [7])], first="单位")
    html = draw_chart(parts, "stack")
    assert 'fill="url(#rates-760-0)"' in html
    assert 'fill="url(#rates-760-1)"' in html
    assert html.count(">5</text>") == 2


def test_chart_without_figures_says_so() -> None:
    html = draw_chart(Chart([], []))
    assert "还没有数据" in html
    assert "<svg" not in html


def test_chart_refuses_an_unknown_kind() -> None:
    with pytest.raises(ValueError, match="unknown kind of chart: pie"):
        draw_chart(RATES, "pie")


@pytest.mark.parametrize("kind", sorted(DRAWINGS))
def test_chart_of_every_kind_is_drawn_wide_and_narrow(kind: str) -> None:
    html = draw_chart(RATES, kind)
    assert html.count("<svg") == 2
    assert html.count("</svg>") == 2
