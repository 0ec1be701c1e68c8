"""Each figure against the years of service in the data: 0.1, 1 and, where they were made, 10."""

from collections.abc import Callable
from contextlib import nullcontext

from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.activities.models import Attendance
from apps.core.charts import Chart, Series
from apps.core.drawing import draw_chart
from apps.dashboards.actions import keep_standings
from bench.data import SISTERS, databases, make_sister, use
from bench.measure import Figure, middle, seconds
from deploy.preflight import ROOT

_TIMES, _DETAIL = 9, "毫秒，九次的中位数"
_WORDS = {
    "board of the city": "全市看板",
    "board of a unit": "单位看板",
    "first page": "首页",
    "list of members": "党员列表",
    "list of activities": "活动列表",
    "search": "查找",
}
# A chart has three marks for its lines.
_CHARTS = {"boards": list(_WORDS)[:3], "lists": list(_WORDS)[3:]}


def measure() -> list[Figure]:
    """Pages asked in this process, so that only the data differ; a chart beside the page of results."""
    make_sister(0.1)
    factors = [0.1, 1.0, *([10.0] if SISTERS[10] in databases() else [])]
    found: dict[str, list[float]] = {}
    sizes = []
    for factor in factors:
        with use(SISTERS[factor]) if factor in SISTERS else nullcontext():
            sizes.append(Attendance.objects.count())
            keep_standings(at=timezone.now())  # as the sweep of the day leaves them
            for title, deed in _deeds().items():
                deed()
                found.setdefault(title, []).append(
                    round(middle([seconds(deed) for _ in range(_TIMES)]) * 1000, 1)
                )
    _draw([f"{size / 10_000:,.0f}万" for size in sizes], found)
    return [_figure(title, values, sizes) for title, values in found.items()]


def _deeds() -> dict[str, Callable[[], object]]:
    city, unit = (User.objects.get(username=name) for name in ("zuzhibu", "shuji"))
    pages = {
        "board of the city": (city, "/board/"),
        "board of a unit": (unit, "/board/"),
        "first page": (city, "/"),
        "list of members": (city, "/members/"),
        "list of activities": (city, "/activities/"),
        "search": (city, "/search/?q=wjg"),
    }
    return {title: _opener(user, address) for title, (user, address) in pages.items()}


def _opener(user: User, address: str) -> Callable[[], object]:
    client = Client()
    client.force_login(user)

    def open_page() -> None:
        if client.get(address).status_code != 200:
            raise RuntimeError(f"{address} doesn't open")

    return open_page


def _figure(title: str, values: list[float], sizes: list[int]) -> Figure:
    notes = [f"{size:,} attendances {value:,.0f} ms" for size, value in zip(sizes, values, strict=True)]
    return Figure(
        "growth",
        f"{title} with {sizes[-1]:,} attendances",
        values[-1],
        "ms",
        baseline=values[-2],
        against=f"with {sizes[-2]:,}",
        ratio_limit=1.3 if title.startswith("board") else None,
        notes=notes,
    )


def _draw(labels: list[str], found: dict[str, list[float]]) -> None:
    """One drawing for each group of lines, beside the page of results."""
    for name, titles in _CHARTS.items():
        series = [Series(_WORDS[title], found[title]) for title in titles]
        chart = Chart(labels=labels, series=series, first="到场记录", unit="毫秒")
        drawing = draw_chart(
            chart, "trend", key=f"growth-{name}", title="页面用时与到场记录数", detail=_DETAIL
        )
        (ROOT / "docs" / f"benchmarks-{name}.svg").write_text(drawing + "\n", encoding="utf-8")
