"""What a remark says about somebody's service, since when, and what it only seems to say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from apps.core.chinese import compact, tidy, valid_date


@dataclass(frozen=True, slots=True)
class Meaning:
    """A reason to ask: its kind, and what the clerk should confirm (goes on after “第13行“备注””)."""

    kind: str
    saying: str


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a remark names, None where it names none; a month or a year counts from its first to
    its last day."""

    from_on: date | None = None
    to_on: date | None = None


_CLAUSES = re.compile(r"[，,。；;\n]+")
_HARMLESS = re.compile(r"优秀|先进|表彰|表扬|荣获|获评|曾|原任|标兵|嘉奖|等功|奖")
_OVER = re.compile(r"结束|期满|返岗|返回|归队|已回|回原单位|免去|卸任|退役|未|延迟|即将|拟")
# 2025年9月1日, 2025.9.1, 202509, 2025年, and 2025 before a dash; “until” when 至 or a dash stands before it.
_DAY = re.compile(
    r"(?P<until>[至到]|(?<=[\d年月日号起])[—–\-~～])?"
    r"(?<!\d)(?P<year>(?:19|20)\d{2})"
    r"(?:年(?P<m1>\d{1,2})月(?:(?P<d1>\d{1,2})[日号]?)?"
    r"|(?P<dot>[./-])(?P<m2>\d{1,2})(?:(?P=dot)(?P<d2>\d{1,2}))?(?!\d)"
    r"|(?P<m3>0[1-9]|1[0-2])(?P<d3>\d{2})?(?!\d)"
    r"|年(?!\d)|(?=[至到—–\-~～]))"
)
_NOTHING_BUT_DAYS = re.compile(r"[自从起始开至到今止底初日号年月\d./()（）—–\-~～]+")

_MEANINGS = (
    (
        re.compile(r"(退休|离休|内退|病退|退养)(?!干部|人员|党|老?教师|前|后?返聘|办|手续)"),
        Meaning("retired", "说明已退休，请确认是否仍为在职党员"),
    ),
    (re.compile(r"去世|病故|逝世|死亡|殉职"), Meaning("death", "说明已去世，请确认后从名册中删去")),
    (
        re.compile(r"停止党籍|开除党籍|除名|退党|出党"),
        Meaning("membership_stopped", "说明已不是党员，请确认后从名册中删去"),
    ),
    (
        re.compile(r"借调|借用|抽调|挂职|跟班|援[藏疆青]|帮助工作"),
        Meaning("seconded", "说明借调在外，请确认期限和是否报到"),
    ),
    (
        re.compile(r"驻村|第一书记|驻镇|乡村振兴工作队"),
        Meaning("village_post", "说明驻村在外，请确认期限和是否报到"),
    ),
    (
        re.compile(r"(?<!借)调[出离往走]|(?<![借抽])调[至到]|转出|离职|辞职|辞退|辞去"),
        Meaning("transfer_out", "说明已调出，请确认组织关系是否已转出"),
    ),
    (re.compile(r"病假|病休|住院|长期患病|养病"), Meaning("sick", "说明长期病假，请确认是否报到")),
    (
        re.compile(r"产假|哺乳假|育儿假|停薪留职|长期事假|长假"),
        Meaning("long_leave", "说明长期请假，请确认期限和是否报到"),
    ),
    (
        re.compile(r"脱产|进修|在读|留学|党校学习"),
        Meaning("study", "说明脱产学习，请确认期限和是否报到"),
    ),
    (re.compile(r"出国|出境|境外|国外|援外"), Meaning("abroad", "说明在国（境）外，请确认期限和是否报到")),
    (re.compile(r"失联|失去联系"), Meaning("lost", "说明失去联系，请确认情况")),
)


def read_remark(text: str, as_of: date) -> Meaning | None:
    """The first thing in a remark that needs an answer; honours, past and planned deeds need none."""
    for clause in _CLAUSES.split(tidy(text)):
        if (meaning := _meaning_of(clause)) and not _is_not_now(clause, as_of):
            return meaning
    return None


def read_period(text: str, kind: str) -> Period:
    """Since when and until when, as says the clause that means `kind`, or one beside it of days alone."""
    clauses = [compact(clause) for clause in _CLAUSES.split(tidy(text))]
    own = [clause for clause in clauses if (meaning := _meaning_of(clause)) and meaning.kind == kind]
    beside = [clause for clause in clauses if _NOTHING_BUT_DAYS.fullmatch(clause)]
    periods = [_period_of(clause) for clause in [*own[:1], *beside]]
    return next((period for period in periods if period != Period()), Period())


def _meaning_of(clause: str) -> Meaning | None:
    if _HARMLESS.search(clause):
        return None
    return next((meaning for pattern, meaning in _MEANINGS if pattern.search(clause)), None)


def _is_not_now(clause: str, as_of: date) -> bool:
    period = _period_of(compact(clause))
    if _OVER.search(clause):
        return True
    if period.to_on:
        return period.to_on < as_of
    return period.from_on is not None and period.from_on > as_of


def _period_of(clause: str) -> Period:
    """The first day that begins something and the first that ends it; nonsense is no day."""
    first = last = None
    for found in _DAY.finditer(clause):
        if found["until"]:
            last = last or _edge(found, is_end=True)
        else:
            first = first or _edge(found, is_end=False)
    return Period() if first and last and last < first else Period(first, last)


def _edge(found: re.Match[str], *, is_end: bool) -> date | None:
    """The first or the last day of what is written."""
    year, month = int(found["year"]), found["m1"] or found["m2"] or found["m3"]
    day = found["d1"] or found["d2"] or found["d3"]
    if not month:
        return date(year, 12, 31) if is_end else date(year, 1, 1)
    written = valid_date(year, int(month), int(day) if day else None)
    if written is None:
        return None
    return written.last if is_end else written.first
