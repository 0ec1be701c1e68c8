"""Charts drawn on the server as SVG: the same on a screen, on paper and in a saved file.

Only presentation attributes are used (the CSP forbids styles). Parts differ by pattern and by written
figures, so that a grey print says the same.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from apps.core.charts import Chart, Figure

INK, SOFT, LINE, PAPER = "#1b1d1f", "#4d5359", "#d7dbdf", "#ffffff"
MET, SHORT = "#14633a", "#b87413"
TINTS = ("#8a0008", "#d7b97a", "#1a4b84", "#aeb4ba", "#14633a", "#8fb8d8")
FONT = "'Noto Sans SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif"
WIDE, NARROW = 760, 350
# Few of a drawing's many words hold one of these.
_MARKED = re.compile("[&<>\"']")
# The lines laid over a tint, per pattern; the first part stays plain.
HATCHES = (
    "",
    "M0 8L8 0",
    "M0 0L8 8M0 8L8 0",
    "M0 4H8",
    "M4 0V8",
    "M3 4H5M4 3V5",
)


@dataclass(frozen=True)
class Canvas:
    """Where a chart is drawn: its width, and what its patterns' names begin with."""

    width: int
    key: str

    @property
    def label_width(self) -> int:
        return 150 if self.width >= WIDE else 96

    @property
    def letters(self) -> int:
        return 11 if self.width >= WIDE else 6

    def fill(self, place: int) -> str:
        return f"url(#{self.key}-{self.width}-{place % len(TINTS)})"


def draw_chart(
    chart: Chart, kind: str, *, key: str, width: int = WIDE, title: str = "", detail: str = ""
) -> str:
    """The chart as one SVG element; a `title` and `detail` make it a file that stands alone."""
    canvas = Canvas(width, key)
    body, height = DRAWINGS[kind](chart, canvas)
    head = 34 if title else 0
    foot = 26 if detail else 0
    parts = [_patterns(canvas)]
    if title:
        parts += [tag("rect", width=width, height=height + head + foot, fill=PAPER)]
        parts += [text(12, 22, title, size=16, bold=True)]
    parts += [tag("g", body, transform=f"translate(0 {head})")]
    if detail:
        parts += [text(12, height + head + 14, detail, size=11, colour=SOFT)]
    whole = height + head + foot
    return tag(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {whole}",
        width=width,
        height=whole,
        role="group" if chart.links else "img",  # a picture may hold no links
        aria_label=said(chart, title),
        font_family=FONT,
    )


def said(chart: Chart, title: str = "") -> str:
    """What a listener hears instead of the picture; the figures follow in the table."""
    names = "、".join(row.name for row in chart.series)
    goal = "" if chart.target is None else f"，要求{written(chart.target, chart.unit)}"
    return f"{title or chart.first}：{len(chart.labels)}项，{names}{goal}。数字见图下的表"


def tag(name: str, content: str = "", **attributes: Any) -> str:
    """One element; `content` is markup already, attribute values are escaped."""
    given = "".join(
        f' {key.replace("_", "-")}="{_given(value)}"'
        for key, value in attributes.items()
        if value not in (None, "")
    )
    return f"<{name}{given}>{content}</{name}>"


def text(
    x: float, y: float, words: str, *, size: int = 13, colour: str = INK, anchor: str = "", bold: bool = False
) -> str:
    """Written words at a place."""
    weight = "bold" if bold else ""
    return tag(
        "text", _escaped(words), x=x, y=y, font_size=size, fill=colour, text_anchor=anchor, font_weight=weight
    )


def written(value: Figure, unit: str) -> str:
    """90% for Decimal("90.000"), — for nothing."""
    if value is None:
        return "—"
    shown = f"{float(value):.1f}"
    return f"{shown.removesuffix('.0') if float(value).is_integer() and unit != '%' else shown}{unit}"


def _given(value: Any) -> str:
    """An attribute's value; numbers, most of a drawing, have nothing to escape."""
    if isinstance(value, float):
        return f"{value:.1f}".removesuffix(".0")
    return str(value) if isinstance(value, int) else _escaped(str(value))


def _escaped(words: str) -> str:
    return escape(words) if _MARKED.search(words) else words


def _patterns(canvas: Canvas) -> str:
    drawn = [
        tag(
            "pattern",
            tag("rect", width=8, height=8, fill=tint)
            + (tag("path", d=hatch, stroke=PAPER if place in (2, 4) else INK) if hatch else ""),
            id=f"{canvas.key}-{canvas.width}-{place}",
            width=8,
            height=8,
            patternUnits="userSpaceOnUse",
        )
        for place, (tint, hatch) in enumerate(zip(TINTS, HATCHES, strict=True))
    ]
    return tag("defs", "".join(drawn))


def _linked(link: str, content: str, hint: str) -> str:
    inside = tag("title", _escaped(hint)) + content
    return tag("a", inside, href=link) if link else tag("g", inside)


def _link_of(chart: Chart, place: int) -> str:
    return chart.links[place] if chart.links else ""


def _told(chart: Chart, place: int) -> str:
    values = (f"{row.name} {written(row.values[place], chart.unit)}" for row in chart.series)
    return f"{chart.labels[place]}：{'，'.join(values)}"


def _cut(label: str, letters: int) -> str:
    return label if len(label) <= letters else f"{label[: letters - 1]}…"


def _legend(chart: Chart, canvas: Canvas) -> tuple[str, int]:
    """The parts' names with their patterns, in as many lines as they need; and the height."""
    x, y, drawn = 4.0, 4, []
    for place, row in enumerate(chart.series):
        wide = 30 + 13 * len(row.name)
        if x + wide > canvas.width:
            x, y = 4.0, y + 22
        drawn.append(tag("rect", x=x, y=y, width=16, height=12, fill=canvas.fill(place), stroke=SOFT))
        drawn.append(text(x + 21, y + 11, row.name))
        x += wide + 10
    return "".join(drawn), y + 26


def _bars(chart: Chart, canvas: Canvas) -> tuple[str, int]:
    """Lying bars against the line; short of the line is hatched and says by how much."""
    left, right = canvas.label_width, canvas.width - 52
    top, step = 28, 30
    known = [float(v) for row in chart.series for v in row.values if v is not None]
    highest = max([*known, float(chart.target or 0), 1.0])
    scale = (right - left) / (100.0 if chart.unit == "%" and highest <= 100 else highest)
    drawn = []
    for place, label in enumerate(chart.labels):
        y = top + place * step
        bars = text(left - 8, y + 17, _cut(label, canvas.letters), anchor="end")
        bars += _bar_pair(chart, canvas, place, (left, y, scale))
        drawn.append(_linked(_link_of(chart, place), bars, _told(chart, place)))
    height = top + step * len(chart.labels) + 8
    drawn.append(tag("path", d=f"M{left} {top - 4}V{height - 6}", stroke=SOFT))
    if chart.target is not None:
        x = left + float(chart.target) * scale
        drawn.append(tag("path", d=f"M{x:.1f} {top - 6}V{height - 6}", stroke=INK, stroke_width=2))
        drawn.append(text(x, 16, f"要求{written(chart.target, chart.unit)}", anchor="middle", size=12))
    if len(chart.series) > 1:
        names = "，".join(f"细框 {row.name}" for row in chart.series[1:])
        drawn.append(text(4, 16, f"粗条 {chart.series[0].name}，{names}", size=11, colour=SOFT))
    return "".join(drawn), height


def _bar_pair(chart: Chart, canvas: Canvas, place: int, at: tuple[float, float, float]) -> str:
    """The first series as a bar with its figure, the others as thin outlines under it."""
    left, y, scale = at
    drawn = ""
    tall = 22 if len(chart.series) == 1 else 16
    for number, row in enumerate(chart.series):
        value = row.values[place]
        wide = float(value or 0) * scale
        if number:
            drawn += tag("rect", x=left, y=y + 18, width=wide, height=6, fill=PAPER, stroke=SOFT)
            continue
        is_short = chart.target is not None and value is not None and value < chart.target
        plain = TINTS[0] if chart.target is None else MET
        fill, edge = (canvas.fill(1), SHORT) if is_short else (plain, "")
        drawn += tag("rect", x=left, y=y + 1, width=wide, height=tall, fill=fill, stroke=edge)
        drawn += text(canvas.width - 47, y + 14, written(value, chart.unit), size=12, bold=is_short)
    return drawn


def _stack(chart: Chart, canvas: Canvas) -> tuple[str, int]:
    """Parts of a whole: each line fills the width, figures stand inside where they fit."""
    legend, top = _legend(chart, canvas)
    left, right = canvas.label_width, canvas.width - 8
    drawn = [legend]
    for place, label in enumerate(chart.labels):
        y = top + place * 28
        values = [float(row.values[place] or 0) for row in chart.series]
        whole = sum(values) or 1.0
        line, x = text(left - 8, y + 16, _cut(label, canvas.letters), anchor="end"), float(left)
        for number, value in enumerate(values):
            wide = value / whole * (right - left)
            if wide:
                line += tag("rect", x=x, y=y, width=wide, height=22, fill=canvas.fill(number), stroke=PAPER)
            shown = written(chart.series[number].values[place], chart.unit)
            if wide > 9 * len(shown) + 8:
                line += _plate(x + wide / 2, y + 15, shown)
            x += wide
        drawn.append(_linked(_link_of(chart, place), line, _told(chart, place)))
    return "".join(drawn), top + 28 * len(chart.labels) + 4


def _plate(x: float, y: float, shown: str) -> str:
    """A figure on a white plate, readable on any pattern."""
    wide = 9.0 * len(shown)
    plate = tag("rect", x=x - wide / 2, y=y - 12, width=wide, height=15, fill=PAPER, rx=2)
    return plate + text(x, y, shown, size=12, anchor="middle")


MARKS: Sequence[Callable[[float, float, str], str]] = (
    lambda x, y, colour: tag("circle", cx=x, cy=y, r=3.5, fill=colour),
    lambda x, y, colour: tag("rect", x=x - 3.5, y=y - 3.5, width=7, height=7, fill=PAPER, stroke=colour),
    lambda x, y, colour: tag("path", d=f"M{x:.1f} {y - 4:.1f}l4 7h-8z", fill=colour),
)
LINES = (TINTS[0], INK, TINTS[2])


def _trend(chart: Chart, canvas: Canvas) -> tuple[str, int]:
    """Figures over time; what is planned or needed is dashed, each line has its own mark and name."""
    left, right, top, bottom = 50, canvas.width - 56, 40, 250
    known = [float(v) for row in chart.series for v in row.values if v is not None]
    highest = 100.0 if chart.unit == "%" else max([*known, float(chart.target or 0), 1.0])
    count = max(len(chart.labels) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return left + (right - left) * place / count, bottom - (bottom - top) * value / highest

    drawn, x = [_trend_frame(chart, canvas, at, highest)], 4.0
    for number, row in enumerate(chart.series):
        known_at = [(at(place, float(v)), v) for place, v in enumerate(row.values) if v is not None]
        drawn.append(_line([point for point, _ in known_at], number, row.dashed))
        if known_at:
            (last_x, last_y), last = known_at[-1]
            shown = written(last, chart.unit)
            drawn.append(text(last_x + 7, last_y + (14 if number else -4), shown, size=12, bold=True))
        drawn.append(_line([(x, 14), (x + 24, 14)], number, row.dashed) + text(x + 32, 18, row.name))
        x += 46 + 13 * len(row.name)
    return "".join(drawn), bottom + 34


def _line(points: Sequence[tuple[float, float]], number: int, dashed: bool) -> str:
    """A line with its own mark at each point, so that lines are told apart without colour."""
    colour, mark = LINES[number % 3], MARKS[number % 3]
    way = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dashes = "6 5" if dashed else ""
    drawn = tag("polyline", points=way, fill="none", stroke=colour, stroke_width=2, stroke_dasharray=dashes)
    return drawn + "".join(mark(x, y, colour) for x, y in points)


def _trend_frame(
    chart: Chart, canvas: Canvas, at: Callable[[int, float], tuple[float, float]], highest: float
) -> str:
    drawn, right = "", at(max(len(chart.labels) - 1, 1), 0)[0]
    for quarter in range(5):
        value = highest * quarter / 4
        left, y = at(0, value)
        drawn += tag("path", d=f"M{left:.1f} {y:.1f}H{right:.1f}", stroke=LINE if quarter else SOFT)
        drawn += text(left - 6, y + 4, f"{value:.0f}{chart.unit}", size=11, colour=SOFT, anchor="end")
    every = max(1, -(-len(chart.labels) // (8 if canvas.width >= WIDE else 4)))
    for place, label in enumerate(chart.labels):
        if place % every == 0:
            x, y = at(place, 0)
            drawn += text(x, y + 18, label, size=11, colour=SOFT, anchor="middle")
    if chart.target is not None:
        left, y = at(0, float(chart.target))
        drawn += tag("path", d=f"M{left:.1f} {y:.1f}H{right:.1f}", stroke=INK, stroke_width=1.5)
        drawn += text(left + 4, y + 15, f"要求{written(chart.target, chart.unit)}", size=12)
    return drawn


def _heat(chart: Chart, canvas: Canvas) -> tuple[str, int]:
    """Labels × series; the shade grows with the figure, which stands in each cell."""
    left, top, tall = canvas.label_width, 24, 28
    wide = (canvas.width - left - 4) / max(len(chart.series), 1)
    known = [float(v) for row in chart.series for v in row.values if v is not None]
    highest = max([*known, 1.0])
    size = 12 if wide >= 26 else 10
    drawn = []
    for column, row in enumerate(chart.series):
        name = row.name if canvas.width >= WIDE else row.name.removesuffix("月")
        drawn.append(text(left + wide * (column + 0.5), 16, name, size=size, colour=SOFT, anchor="middle"))
    for place, label in enumerate(chart.labels):
        y = top + place * tall
        line = text(left - 8, y + 18, _cut(label, canvas.letters), anchor="end")
        for column, row in enumerate(chart.series):
            value = row.values[place]
            share = float(value or 0) / highest
            x = left + wide * column
            line += tag("rect", x=x, y=y, width=wide - 2, height=tall - 2, fill=_shade(share), stroke=LINE)
            shown = "—" if value is None else written(value, "")
            ink = PAPER if share > 0.5 else INK
            line += text(x + wide / 2 - 1, y + 18, shown, size=size, colour=ink, anchor="middle")
        drawn.append(_linked(_link_of(chart, place), line, label))
    return "".join(drawn), top + tall * len(chart.labels) + 4


def _shade(share: float) -> str:
    """From nearly white to dark red, falling evenly in brightness."""
    light, dark = (250, 246, 244), (122, 0, 8)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(light, dark, strict=True))


DRAWINGS: dict[str, Callable[[Chart, Canvas], tuple[str, int]]] = {
    "bars": _bars,
    "stack": _stack,
    "trend": _trend,
    "heat": _heat,
}
