"""What a remark says about somebody's service, and what it only seems to say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from apps.core.chinese import tidy


@dataclass(frozen=True, slots=True)
class Meaning:
    """A reason to ask: its kind, and what the clerk should confirm (goes on after “第13行“备注””)."""

    kind: str
    saying: str


_CLAUSES = re.compile(r"[，,。；;\n]+")
_HARMLESS = re.compile(r"优秀|先进|表彰|表扬|荣获|获评|曾|原任|标兵|嘉奖|等功|奖")
_OVER = re.compile(r"结束|期满|返岗|返回|归队|已回|回原单位|免去|卸任|退役|未|延迟|即将|拟")
_UNTIL = re.compile(r"[至到—–\-~～](\d{4})年?(?:(\d{1,2})月)?(?!\d)")
_DAY_BEFORE_DEED = re.compile(r"(\d{4})[年.\-/](?:(\d{1,2})月?)?(?:\d{1,2}日?)?[^\d]*$")

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
        if meaning := _clause_meaning(clause, as_of):
            return meaning
    return None


def _clause_meaning(clause: str, as_of: date) -> Meaning | None:
    if _HARMLESS.search(clause):
        return None
    for pattern, meaning in _MEANINGS:
        if found := pattern.search(clause):
            return None if _is_not_now(clause, found.start(), as_of) else meaning
    return None


def _is_not_now(clause: str, place: int, as_of: date) -> bool:
    if _OVER.search(clause):
        return True
    if until := _UNTIL.search(clause, place):
        return (int(until[1]), int(until[2] or 12)) < (as_of.year, as_of.month)
    if said := _DAY_BEFORE_DEED.search(clause[:place]):
        return (int(said[1]), int(said[2] or 1)) > (as_of.year, as_of.month)
    return False
