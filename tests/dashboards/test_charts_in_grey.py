"""Charts without colour: neighbouring parts differ in brightness, and every part by its own lines."""

from itertools import pairwise

import pytest

from apps.core.charts import Chart, Series
from apps.core.drawing import HATCHES, TINTS, draw_chart

# What WCAG 2.2 asks of parts of a picture that stand side by side (1.4.11).
ENOUGH = 3.0


def brightness(colour):
    """Relative luminance: what a grey print keeps of a colour."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted([brightness(one), brightness(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("one", "other"), list(pairwise([*TINTS, TINTS[0]])))
def test_neighbouring_parts_differ_in_brightness(one, other):
    assert contrast(one, other) >= ENOUGH


def test_colours_that_differ_in_hue_alone_would_be_noticed():
    assert contrast(TINTS[0], TINTS[2]) < ENOUGH
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_every_part_has_lines_of_its_own():
    assert len(set(HATCHES)) == len(HATCHES) == len(TINTS)


def test_a_drawn_part_is_filled_by_its_pattern_and_says_its_figure():
    chart = Chart(["甲"], [Series("0次", [7]), Series("1次", [5])], unit="人")
    drawn = draw_chart(chart, "stack", key="k")
    for place, said in enumerate(("7人", "5人")):
        assert f'fill="url(#k-760-{place})"' in drawn
        assert f">{said}</text>" in drawn
