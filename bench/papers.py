"""Cards, feedback reports and a large export, beside one page times n and openpyxl with the same rows."""

import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from openpyxl import Workbook

from apps.checkins.models import CheckInCard
from apps.checkins.prints import card_prints
from apps.documents.printing import CARDS_AT_ONCE, print_check_in_cards, print_feedback_reports
from apps.documents.prints import CardPrint, FeedbackFigure, FeedbackLine, FeedbackPrint
from apps.evaluations.exports import REPORTS_AT_ONCE
from apps.jobs.papers import Papers
from apps.members.models import Person
from apps.spreadsheets.writing import OutColumn, OutSheet, export_workbook
from bench.measure import Figure, in_child, seconds

_CARDS, _REPORTS, _ONE_BY_ONE, _ROWS, _MOST_MEGABYTES = 2_400, 400, 10, 12_456, 300
_MEMBERS = 28_000


def measure() -> list[Figure]:
    return [
        _paper("three-part cards", (make_cards, one_card), _CARDS),
        _paper(
            "feedback reports",
            (make_reports, one_report),
            _REPORTS,
            "one for each community and unit",
            of=_MEMBERS,
        ),
        _export(),
    ]


def _paper(
    title: str,
    deeds: tuple[Callable[[int], Any], Callable[[], float]],
    count: int,
    note: str = "",
    of: int = 0,
) -> Figure:
    """`count` papers in one PDF and one alone, each in a process of its own.

    `of` members would need how long, where `count` is a part of theirs.
    """
    deed, alone = deeds
    (many, lines), most = in_child(deed, count)
    _, fewer = in_child(deed, count // 4)
    one, _ = in_child(alone)
    faults = [f"peak {most:.0f} MB, at most {_MOST_MEGABYTES}"] if most > _MOST_MEGABYTES else []
    return Figure(
        "papers",
        f"{count:,} {title} in one PDF",
        many,
        "s",
        baseline=one * count,
        against="one page × n",
        ratio_limit=2,
        notes=[
            f"peak {most:.0f} MB, with a quarter {fewer:.0f} MB",
            *([f"all for {of:,} members about {many * of / lines / 60:.0f} min"] if of else []),
            *([note] if note else []),
        ],
        faults=faults,
    )


def make_cards(count: int) -> tuple[float, int]:
    """Seconds for all, and how many members they are about."""
    ids = list(_cards().values_list("pk", flat=True)[:count])
    return seconds(lambda: _in_one_file(ids, _draw_cards, CARDS_AT_ONCE)), len(ids)


def one_card() -> float:
    """Seconds for one card alone."""
    ids = list(_cards().values_list("pk", flat=True)[:_ONE_BY_ONE])
    return _one_alone(print_check_in_cards, _card_prints(ids))


def _cards() -> QuerySet[CheckInCard]:
    return CheckInCard.objects.checked_in().with_names().select_related("received_by").order_by("pk")


def _card_prints(ids: Sequence[int]) -> list[CardPrint]:
    return card_prints(_cards().filter(pk__in=ids), timezone.localdate(), dict.fromkeys(ids, ""))


def _draw_cards(ids: Sequence[int]) -> bytes:
    return print_check_in_cards(_card_prints(ids))


def make_reports(count: int) -> tuple[float, int]:
    """As `make_cards`, for reports of real communities to real units with invented results."""
    prints = _reports(count)
    lines = sum(len(report.lines) for report in prints)
    return seconds(lambda: _in_one_file(prints, print_feedback_reports, REPORTS_AT_ONCE)), lines


def one_report() -> float:
    """As `one_card`."""
    return _one_alone(print_feedback_reports, _reports(_ONE_BY_ONE))


def _in_one_file(rows: Sequence[Any], deed: Callable[[Sequence[Any]], bytes], at_once: int) -> None:
    papers = Papers("papers", "")
    for _ in papers.draw(rows, deed, at_once=at_once):
        pass
    papers.made()


def _one_alone(deed: Callable[[Sequence[Any]], bytes], prints: Sequence[Any]) -> float:
    deed(prints[:1])
    return seconds(lambda: [deed([paper]) for paper in prints[:_ONE_BY_ONE]]) / _ONE_BY_ONE


def _reports(count: int) -> list[FeedbackPrint]:
    cards = CheckInCard.objects.checked_in().with_names().order_by("community_id", "unit_id", "pk")
    groups = groupby(cards[: count * 8], key=lambda card: (card.community, card.unit))
    return [_report(community, unit, list(own)) for (community, unit), own in groups][:count]


def _report(community: Any, unit: Any, cards: list[CheckInCard]) -> FeedbackPrint:
    figures = (("报到党员", f"{len(cards)}人"), ("参加活动", f"{4 * len(cards)}人次"), ("承诺完成", "2/2"))
    return FeedbackPrint(
        number="反馈〔2026〕测量",
        link="http://127.0.0.1/x",
        community=str(community),
        unit=str(unit),
        period="2026年上半年",
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
        as_of=date(2026, 6, 30),
        figures=tuple(FeedbackFigure(label=label, value=value) for label, value in figures),
        lines=tuple(
            FeedbackLine(name=card.person.name, received_on=card.received_on, activities=4, hours=Decimal(8))
            for card in cards
        ),
        summary=("参加活动按时，邻里评价良好。",),
    )


def _export() -> Figure:
    (ours, least), most = in_child(make_workbook)
    return Figure(
        "papers",
        f"workbook of {_ROWS:,} rows",
        ours,
        "s",
        baseline=least,
        against="openpyxl write-only, same rows",
        ratio_limit=2,
        notes=[f"peak {most:.0f} MB"],
        faults=[f"peak {most:.0f} MB, at most {_MOST_MEGABYTES}"] if most > _MOST_MEGABYTES else [],
    )


def make_workbook() -> tuple[float, float]:
    people = Person.objects.order_by("pk").values_list("volunteer_no", "name", "title", "education")[:_ROWS]
    rows = [list(row) for row in people]
    headings = ["志愿者编号", "姓名", "职务", "学历"]
    sheet = OutSheet("名册", [OutColumn(heading) for heading in headings], rows)
    return seconds(lambda: export_workbook(sheet)), seconds(lambda: _write_only(headings, rows))


def _write_only(headings: list[str], rows: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for row in [headings, *rows]:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
