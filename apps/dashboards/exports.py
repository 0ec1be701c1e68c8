"""工作情况登记表 and 台账 (Y30, Y31) of a unit, and the names behind a figure, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.dates import day_digits, day_words
from apps.core.errors import DomainError
from apps.core.listing import Column
from apps.dashboards import rules
from apps.dashboards.board import names_behind
from apps.dashboards.enums import Indicator, RegisterKind
from apps.dashboards.registers import ledger_print, ledger_sheet, register_print
from apps.documents.printing import Form, print_work_ledgers, print_work_registers
from apps.jobs.kinds import Made
from apps.jobs.papers import Papers
from apps.jobs.whole import WholeFile
from apps.members.models import Person
from apps.programmes.models import Programme
from apps.spreadsheets.listing import listed_sheet
from apps.spreadsheets.writing import export_workbook
from apps.units.models import Unit, UnitQuerySet

# Up to here paper and workbook are made while one waits: a second.
SMALL_REGISTER = 300
# The typesetter needs some 0.5 MB a line: all 2,583 members of a district in one file took 1.4 GB.
LINES_PER_FILE = 500
LINES_SEEN = 60  # more than a first sheet holds

PAPERS: dict[str, tuple[Callable[[Programme, Unit, date], Any], Form[Any]]] = {
    RegisterKind.REGISTER: (register_print, print_work_registers),
    RegisterKind.LEDGER: (ledger_print, print_work_ledgers),
}


def register_units(user: User) -> UnitQuerySet:
    """The units whose registers this user may take out."""
    return Unit.objects.in_reach(user, Deed.EXPORT_REGISTERS).departments().active()


def people_of(unit: Unit, on: date) -> int:
    """How many lines the unit's register of the day has."""
    return Person.objects.in_unit(unit.path, on).count()


def picture_of_register(unit: Unit, on: date, kind: str) -> bytes:
    """The first sheet of the register or ledger (PNG), on a day within a programme."""
    build, typeset = PAPERS[kind]
    document = build(Programme.objects.for_day(on)[0], unit, on)
    return typeset.first_page(replace(document, lines=tuple(document.lines)[:LINES_SEEN]))


@dataclass(frozen=True)
class RegisterMaking:
    """The register of `unit` as of the day `on`, made as `kind`."""

    key: str = "registers"
    unit: str = "人"
    small: int = SMALL_REGISTER
    rule: Callable[[User], bool] = rules.can_export_registers

    def begin(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> RegisterWork:
        on = date.fromisoformat(parameters["on"])
        unit = register_units(owner).filter(pk=parameters["unit"]).first()
        programme = Programme.objects.for_day(on).first()
        if unit is None or programme is None:
            raise DomainError("这个单位现在看不到了，没有生成文件。请重新选择单位。")
        return RegisterWork(programme, unit, on, RegisterKind(parameters["kind"]))


class RegisterWork:
    """Reckons the lines, then writes them into a workbook or typesets file after file."""

    def __init__(self, programme: Programme, unit: Unit, on: date, kind: RegisterKind) -> None:
        self.chosen, self.kind, self.made = (programme, unit, on), kind, Made("", b"", 0)
        self.name = f"{unit}-{kind.label}"

    def pieces(self) -> Iterator[int]:
        if self.kind == RegisterKind.WORKBOOK:
            sheet = ledger_sheet(*self.chosen)
            self.made = Made(f"{self.name}.xlsx", export_workbook(sheet), len(list(sheet.rows)))
            yield self.made.row_count
            return
        build, typeset = PAPERS[self.kind]
        document, papers = build(*self.chosen), Papers(self.name, "人", apart=True)

        def part(lines: Sequence[Any]) -> bytes:
            first = papers.count - len(lines) + 1
            return typeset([replace(document, first_line=first, lines=tuple(lines))])

        yield from papers.draw(document.lines, part, at_once=LINES_PER_FILE)
        self.made = papers.made()

    def end(self, *, by: User, at: datetime) -> Made:
        return self.made


REGISTERS = RegisterMaking()


NAME_COLUMNS = (
    Column("state", "是否达到", lambda pair: "已达到" if pair[1] else "还没有", width=10),
    Column("name", "姓名", lambda pair: pair[0].name, width=12),
    Column("unit", "单位", lambda pair: pair[0].unit, width=20),
    Column("community", "报到社区", lambda pair: pair[0].community, width=16),
    Column("received", "报到日期", lambda pair: pair[0].received_on, width=12),
    Column("arranged", "受邀", lambda pair: pair[0].arranged, width=8),
    Column("attended", "参加", lambda pair: pair[0].attended, width=8),
    Column("hours", "小时", lambda pair: pair[0].hours, width=8),
)


def _names(owner: User, parameters: Mapping[str, Any], at: datetime) -> Made:
    indicator, on = Indicator(parameters["code"]), date.fromisoformat(parameters["on"])
    programme = Programme.objects.for_day(on).first()
    if programme is None:
        raise DomainError("这一天现在没有在执行的年度方案，没有生成文件。请换一天再导出。")
    place = {name: parameters[name] for name in ("unit", "community")}
    missing, hits = names_behind(owner, programme, on, indicator, **place, deed=Deed.EXPORT_REGISTERS)
    pairs = [*((row, False) for row in missing), *((row, True) for row in hits)]
    title = f"{indicator.label}名单"
    sheet = listed_sheet(pairs, NAME_COLUMNS, title=title, notes=[f"截至{day_words(on)}"])
    return Made(f"{title}_{day_digits(on)}.xlsx", export_workbook(sheet), len(pairs))


FIGURE_NAMES = WholeFile("figure_names", rule=rules.can_export_registers, make=_names)
