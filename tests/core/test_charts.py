"""What a chart shows can be cut into pages and sorted; labels, values and ways stay together."""

import pytest

from apps.core.charts import MOST, Chart, Series
from apps.core.drawing import draw_chart
from apps.core.templatetags.charts import chart as draw


def some(count):
    labels = [f"第{number}个" for number in range(count)]
    return Chart(labels, [Series("人数", list(range(count)))], links=[f"/{n}/" for n in range(count)])


def test_a_part_keeps_what_belongs_together():
    part = some(5).part(3, 4)
    assert (part.labels, part.series[0].values, part.links) == (["第3个", "第4个"], [3, 4], ["/3/", "/4/"])


def test_sorting_puts_the_unknown_last_both_ways():
    chart = Chart(["甲", "乙", "丙"], [Series("率", [2, None, 7])])
    assert chart.in_order("0").labels == ["甲", "丙", "乙"]
    assert chart.in_order("-0").labels == ["丙", "甲", "乙"]


@pytest.mark.parametrize("key", ["1", "--0", "率", ""])
def test_what_is_no_series_sorts_nothing(key):
    with pytest.raises(KeyError):
        some(2).in_order(key)


@pytest.mark.parametrize(("count", "said"), [(MOST, False), (MOST + 1, True)])
def test_a_page_draws_the_first_labels_and_says_of_how_many(count, said):
    drawn = draw("bars", some(count), key="k", caption="c", saves="/charts/k")
    assert (f"共{count}个" in drawn, 'href="/charts/k/"' in drawn) == (said, said)
    assert f'href="/{MOST - 1}/"' in drawn
    assert f'href="/{MOST}/"' not in drawn


def test_words_in_a_drawing_are_escaped_and_numbers_written():
    chart = Chart(["<b>"], [Series("a&b", [1.25])], links=['/?a=1&b="2"'])
    drawn = draw_chart(chart, "bars", key='"k', title="<i>")
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert 'href="/?a=1&amp;b=&quot;2&quot;"' in drawn
    assert 'id="&quot;k-760-0"' in drawn
