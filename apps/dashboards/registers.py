"""工作情况登记表 and 台账 (Y30, Y31): generated from what is recorded, never typed again."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from apps.core.dates import day_digits, day_words
from apps.core.scoping import Scope
from apps.dashboards.enums import Indicator
from apps.dashboards.figures import Figure, figure_over
from apps.dashboards.standings import Standing, standings
from apps.documents.prints.reports import LedgerLine, LedgerPrint, RegisterLine, RegisterPrint
from apps.documents.verification import Checked, check_address
from apps.evaluations.models import EvaluationResult
from apps.members.models import Person
from apps.posts.models import PostClaim
from apps.programmes.models import Programme
from apps.spreadsheets.writing import OutColumn, OutSheet
from apps.units.models import Unit

_HEADS = (
    ("姓名", 12),
    ("性别", 6),
    ("职务", 16),
    ("单位", 20),
    ("报到社区", 16),
    ("报到日期", 12),
    ("回执", 8),
    ("岗位", 24),
    ("承诺", 10),
    ("受邀活动", 10),
    ("参加活动", 10),
    ("服务小时", 10),
    ("测评", 12),
    ("备注", 16),
)


def register_rows(programme: Programme, unit: Unit, on: date) -> tuple[list[Standing], Figure]:
    """Everybody of the unit's subtree on the day, and the report-in rate in the head."""
    rows = standings(programme, on, Scope(unit_paths=frozenset({unit.path})))
    inside = [row for row in rows if row.unit_path.startswith(unit.path)]
    return inside, figure_over(inside, Indicator.REPORT_IN, programme)


def register_print(programme: Programme, unit: Unit, on: date) -> RegisterPrint:
    """The register as the form on paper."""
    rows, rate = register_rows(programme, unit, on)
    people, posts, grades = _details(rows)
    number, link = _stamp(unit, on, rate)
    return RegisterPrint(
        number=number,
        link=link,
        unit=str(unit),
        party_org=unit.party_org_name,
        year=programme.year,
        as_of=on,
        due_members=rate.denominator,
        checked_in=int(rate.numerator),
        rate=rate.text,
        kept_by=unit.liaison_name,
        lines=tuple(
            RegisterLine(
                name=row.name,
                sex=people[row.person_id].get_sex_display(),
                title=people[row.person_id].title,
                community=row.community,
                received_on=row.received_on,
                receipt_returned=row.is_returned,
                post=posts.get(row.person_id, ""),
                commitment=_commitment(row),
                activities_first_half=row.attended,
                hours=row.hours,
                grade=grades.get(row.person_id, ""),
                remark=row.exclusion,
            )
            for row in rows
        ),
    )


def ledger_print(programme: Programme, unit: Unit, on: date) -> LedgerPrint:
    """The ledger as the form on paper."""
    rows, rate = register_rows(programme, unit, on)
    _people, posts, grades = _details(rows)
    number, link = _stamp(unit, on, rate)
    return LedgerPrint(
        number=number,
        link=link,
        unit=str(unit),
        party_org=unit.party_org_name,
        year=programme.year,
        as_of=on,
        due_members=rate.denominator,
        checked_in=int(rate.numerator),
        rate=rate.text,
        attendances=sum(row.attended for row in rows),
        hours=sum((row.hours for row in rows), Decimal(0)),
        kept_by=unit.liaison_name,
        lines=tuple(
            LedgerLine(
                name=row.name,
                unit=row.unit,
                community=row.community,
                received_on=row.received_on,
                receipt_returned=row.is_returned,
                post=posts.get(row.person_id, ""),
                commitment=_commitment(row),
                arranged=row.arranged,
                attended=row.attended,
                hours=row.hours,
                grade=grades.get(row.person_id, ""),
                remark=row.exclusion,
            )
            for row in rows
        ),
    )


def _stamp(unit: Unit, on: date, rate: Figure) -> tuple[str, str]:
    """Number of the paper, and the address that repeats its head: the figures travel in the address."""
    head = [unit.pk, day_digits(on), rate.denominator, int(rate.numerator)]
    return f"{on.year}-{unit.code}-{on:%m%d}", check_address("register", *head)


def checked_register(values: list[str]) -> Checked | None:
    """The head of a register or ledger as it was printed."""
    unit = Unit.objects.filter(pk=int(values[0])).first()
    if unit is None:
        return None
    on = date(int(values[1][:4]), int(values[1][4:6]), int(values[1][6:]))
    lines = (
        ("编号", f"{on.year}-{unit.code}-{on:%m%d}"),
        ("单位", str(unit)),
        ("截至", day_words(on)),
        ("应报到", f"{values[2]}人"),
        ("已报到", f"{values[3]}人"),
    )
    return Checked("登记表和台账", lines, "这里是打印时的数字，之后的更正不在其中。")


def ledger_sheet(programme: Programme, unit: Unit, on: date) -> OutSheet:
    """The ledger as a workbook."""
    rows, rate = register_rows(programme, unit, on)
    people, posts, grades = _details(rows)
    return OutSheet(
        name="工作台账",
        title=f"{unit}在职党员到社区报到工作台账",
        notes=[
            f"截至{day_words(on)}，应报到{rate.denominator}人，已报到{rate.numerator}人，报到率{rate.text}"
        ],
        columns=[OutColumn(head, width) for head, width in _HEADS],
        rows=[_cells(row, people[row.person_id], posts, grades) for row in rows],
    )


def _cells(
    row: Standing, person: Person, posts: dict[int, str], grades: dict[int, str]
) -> list[str | int | Decimal | date | None]:
    return [
        row.name,
        person.get_sex_display(),
        person.title,
        row.unit,
        row.community,
        row.received_on,
        "已收回" if row.is_returned else "",
        posts.get(row.person_id, ""),
        _commitment(row),
        row.arranged,
        row.attended,
        row.hours,
        grades.get(row.person_id, ""),
        row.exclusion,
    ]


def _commitment(row: Standing) -> str:
    return "已审定" if row.is_fixed else "待审定" if row.is_submitted else ""


def _details(rows: Sequence[Standing]) -> tuple[dict[int, Person], dict[int, str], dict[int, str]]:
    ids = [row.person_id for row in rows]
    people = Person.objects.in_bulk(ids)
    posts: dict[int, str] = {}
    for claim in PostClaim.objects.in_group().filter(person__in=ids).select_related("post"):
        title = str(claim.post)
        posts[claim.person_id] = "、".join(filter(None, [posts.get(claim.person_id, ""), title]))
    results = EvaluationResult.objects.standing().filter(target__person__in=ids).select_related("target")
    grades = {result.target.person_id: result.get_grade_display() for result in results.order_by("pk")}
    return people, posts, grades
