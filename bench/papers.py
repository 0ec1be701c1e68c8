"""Three-part cards and a large export, beside one page times n and openpyxl with the same rows."""

import io
import resource

from django.utils import timezone
from openpyxl import Workbook

from apps.checkins.models import CheckInCard
from apps.checkins.prints import card_prints
from apps.documents.printing import print_check_in_card_files, print_check_in_cards
from apps.members.models import Person
from apps.spreadsheets.writing import OutColumn, OutSheet, export_workbook
from bench.measure import Figure, seconds

_CARDS, _ROWS = 400, 12_456


def measure() -> list[Figure]:
    return [_cards(), _export()]


def _cards() -> Figure:
    rows = CheckInCard.objects.checked_in().with_names().select_related("received_by")[:_CARDS]
    prints = card_prints(rows, timezone.localdate(), {card.pk: "" for card in rows})
    print_check_in_cards(prints[:1])
    one = seconds(lambda: [print_check_in_cards(prints[number : number + 1]) for number in range(20)]) / 20
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many = seconds(lambda: [len(file) for file in print_check_in_card_files(prints)])
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return Figure(
        "papers",
        f"{_CARDS} three-part cards, files of 100",
        many,
        "s",
        baseline=one * _CARDS,
        against="one page × n",
        ratio_limit=2,
        notes=[f"memory grew {grown:.0f} MB", f"2,400 would take {many * 2400 / _CARDS:.0f} s"],
    )


def _export() -> Figure:
    people = Person.objects.order_by("pk").values_list("volunteer_no", "name", "title", "education")[:_ROWS]
    rows = [list(row) for row in people]
    headings = ["志愿者编号", "姓名", "职务", "学历"]
    sheet = OutSheet("名册", [OutColumn(heading) for heading in headings], rows)
    ours = seconds(lambda: export_workbook(sheet))
    least = seconds(lambda: _write_only(headings, rows))
    return Figure(
        "papers",
        f"workbook of {_ROWS:,} rows",
        ours,
        "s",
        baseline=least,
        against="openpyxl write-only, same rows",
        ratio_limit=2,
    )


def _write_only(headings: list[str], rows: list[list[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    for row in [headings, *rows]:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
