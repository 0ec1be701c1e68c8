"""A roster of 12,456 rows: preview, confirm, error file and undo, beside reading and COPY."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from openpyxl import Workbook
from python_calamine import load_workbook

from apps.accounts.models import User
from apps.communities.models import Community
from apps.spreadsheets.actions import (
    answer_rows,
    confirm_upload,
    judge_upload,
    take_error_file,
    undo_upload,
)
from apps.spreadsheets.enums import RowAnswer
from apps.spreadsheets.importers import importer_for
from apps.units.models import Unit
from bench.measure import Figure, in_child, seconds

ROWS, _MOST_MEGABYTES = 12_456, 400
_HEADINGS = ("姓名", "性别", "出生年月", "民族", "学历", "入党时间", "单位", "职务", "手机号", "居住社区")


def measure() -> list[Figure]:
    content = roster()
    least = seconds(lambda: _read_and_copy(content))
    (preview, confirm, error_file, undo), most = in_child(walk_through, content)
    found = [
        _figure("preview of a roster", preview, least, limit=10),
        _figure("confirming it", confirm, least, limit=15),
        _figure("its error file", error_file, least),
        _figure("undoing it", undo, least),
    ]
    found[1].notes.append(f"peak {most:.0f} MB")
    found[1].faults += [f"peak {most:.0f} MB, at most {_MOST_MEGABYTES}"] if most > _MOST_MEGABYTES else []
    return found


def walk_through(content: bytes) -> list[float]:
    """Seconds of preview, confirming, error file and undoing, one after the other; nothing stays."""
    importer, by = importer_for("members"), User.objects.get(username="zuzhibu")
    assert importer is not None
    who: dict[str, Any] = {"by": by, "at": timezone.now()}
    kept: dict[str, Any] = {}

    def preview() -> None:
        kept["batch"] = judge_upload(
            importer=importer, filename="名册.xlsx", content=content, unit=None, **who
        )

    def confirm() -> None:
        kept["batch"] = confirm_upload(
            batch=kept["batch"], importer=importer, accepts_file=True, version=None, **who
        )

    def error_file() -> None:
        take_error_file(batch=kept["batch"], **who)

    def undo() -> None:
        undo_upload(batch=kept["batch"], importer=importer, version=None, **who)

    with rolled_back():
        spent = [seconds(preview)]
        if kept["batch"].rows.unanswered().exists():
            answer_rows(batch=kept["batch"], answer=RowAnswer.ACCEPTED, version=None, **who)
        return [*spent, seconds(confirm), seconds(error_file), seconds(undo)]


def _figure(title: str, value: float, least: float, limit: float | None = None) -> Figure:
    return Figure(
        "rosters",
        f"{title} of {ROWS:,} rows",
        value,
        "s",
        baseline=least,
        against="calamine and COPY of the same rows",
        limit=limit,
        ratio_limit=5 if limit else None,
    )


@contextmanager
def rolled_back() -> Iterator[None]:
    """The data stay as they were: the next run measures the same."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def roster() -> bytes:
    """A workbook over all units; one row in a hundred lacks the name."""
    units = list(Unit.objects.departments().active().values_list("name", flat=True))
    places = list(Community.objects.values_list("code", flat=True))
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名册")
    sheet.append(_HEADINGS)
    for number in range(ROWS):
        name = "赵钱孙李周吴郑王"[number % 8] + "子建文海"[number // 8 % 4] + "一二三四五"[number // 32 % 5]
        row = ["" if number % 100 == 99 else name, "男女"[number % 2], f"{1970 + number % 30}-05", "汉族"]
        row += ["本科", "2012-07-01", units[number % len(units)], "科员", f"1380{number:07d}"]
        sheet.append([*row, places[number % len(places)]])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _read_and_copy(content: bytes) -> None:
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    text = "".join("\t".join(str(cell) for cell in row) + "\n" for row in rows)
    columns = [f"c{number}" for number in range(len(_HEADINGS))]
    with rolled_back(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE least ({', '.join(f'{name} text' for name in columns)})")
        cursor.copy_expert("COPY least FROM STDIN", io.StringIO(text))
