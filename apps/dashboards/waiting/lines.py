"""A line of the work list, and all lines of a person counted in one query."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, F, IntegerField, Min, QuerySet, Value
from django.db.models.functions import Cast, TruncDate


@dataclass(frozen=True)
class Line:
    """What may wait: the rows, what they are called after a number, and the place where they are dealt with.

    `due` names the date field that the oldest row is due by, `days` are added to it; `by` is a fixed day.
    """

    rows: QuerySet[Any]
    label: str
    url: str
    due: str = ""
    days: int = 0
    by: date | None = None


Lines = Iterator[Line]


@dataclass(frozen=True)
class Waiting:
    """A line with something in it."""

    count: int
    label: str
    url: str
    due_on: date | None = None
    is_late: bool = False


def counted(lines: Iterable[Line], today: date) -> list[Waiting]:
    """The lines that have rows, oldest deadline first; one query for all of them."""
    table = list(lines)
    if not table:
        return []
    queries = [_tally(line, number) for number, line in enumerate(table)]
    answers = queries[0].union(*queries[1:], all=True) if queries[1:] else queries[0]
    found = [_waiting(table[row["line"]], row["n"], row["first"], today) for row in answers if row["n"]]
    return sorted(found, key=lambda waiting: waiting.due_on or date.max)


def _tally(line: Line, number: int) -> QuerySet[Any, dict[str, Any]]:
    first = Min(_day_of(line.due)) if line.due else Cast(Value(None), DateField())
    rows = line.rows.order_by().values(line=Value(number, output_field=IntegerField()))
    tally: QuerySet[Any, dict[str, Any]] = rows.annotate(n=Count("pk", distinct=True), first=first)
    return tally.values("line", "n", "first")


def _day_of(field: str) -> F | TruncDate:
    """A moment (`…_at`) counts as its day in local time."""
    return TruncDate(field) if field.endswith("_at") else F(field)


def _waiting(line: Line, count: int, first: date | None, today: date) -> Waiting:
    due_on = first + timedelta(days=line.days) if first else line.by
    return Waiting(count, line.label, line.url, due_on, is_late=due_on is not None and due_on < today)
