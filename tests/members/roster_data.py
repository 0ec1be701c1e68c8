"""The carried workbooks of clerks, read, recognised and judged in the order of their README."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from apps.communities.imports import COLUMNS as COMMUNITY_COLUMNS
from apps.communities.imports import judge_communities
from apps.communities.naming import CommunityBook, KnownCommunity
from apps.members.imports.columns import COLUMNS as PERSON_COLUMNS
from apps.members.imports.directory import Directory, KnownPerson, PeopleBook
from apps.members.imports.persons import judge_persons
from apps.posts.imports import COLUMNS as POST_COLUMNS
from apps.posts.imports import Catalogue, judge_posts
from apps.spreadsheets.columns import Columns
from apps.spreadsheets.tables import Cell, CellValue, Heading, Record, Table, cell_ref
from apps.spreadsheets.verdicts import Judgement
from apps.units.imports import COLUMNS as UNIT_COLUMNS
from apps.units.imports import judge_units
from apps.units.naming import KnownUnit, UnitBook
from tests.spreadsheets.rosters import EXPECTED, table_of

AS_OF = date.fromisoformat(EXPECTED["as_of"])
DISTRICT = "杨陵区"
COLUMNS = {
    "community": COMMUNITY_COLUMNS,
    "unit": UNIT_COLUMNS,
    "post": POST_COLUMNS,
    "person": PERSON_COLUMNS,
}
CATALOGUE = Catalogue(
    categories=(
        "政策宣传",
        "环境整治",
        "纠纷调解",
        "扶贫帮困",
        "医疗保健",
        "便民服务",
        "法律援助",
        "文化活动",
    ),
    items=(
        "创业就业",
        "医疗保健",
        "环境卫生",
        "安全生产检查",
        "民意调查",
        "科普宣传",
        "民事调解",
        "青少年帮教关爱",
        "抗灾救援",
        "扶贫帮困",
        "综治维稳",
        "文体活动",
        "便民服务",
        "交通安全宣传",
        "妇女权益维护",
        "政策法规宣传",
        "法律援助",
        "家庭教育",
    ),
)


@dataclass(frozen=True)
class JudgedFile:
    """One carried file: what expected.json says of it, the table found, the judgement."""

    expected: dict
    table: Table
    judgement: Judgement


def make_table(columns: Columns, *rows: dict[str, CellValue], **table: object) -> Table:
    """A table with a heading for every field that some row has; the first data line is 2."""
    fields = list(dict.fromkeys(field for row in rows for field in row))
    headings = tuple(Heading(index, columns.label_of(field), field) for index, field in enumerate(fields))
    records = tuple(
        Record(line, {f: _cell(row.get(f, ""), cell_ref(i, line)) for i, f in enumerate(fields)})
        for line, row in enumerate(rows, 2)
    )
    return Table("花名册", (1,), headings, records, table.pop("other_lines", {}), (), **table)


def _cell(value: CellValue, ref: str) -> Cell:
    text = f"{value:.15G}" if isinstance(value, float) and value > 1e15 else str(value)
    return Cell(value, text, ref)


@cache
def judged() -> dict[str, JudgedFile]:
    """Every file judged: communities, units, posts, rosters 01 to 18; the big one apart from the rosters."""
    here = communities()
    units = _units(here)
    done = {}
    people: list[KnownPerson] = []
    for expected in EXPECTED["files"]:
        name, entity = expected["file"], expected["entity"]
        table = table_of(name, COLUMNS[entity])[0]
        if entity == "community":
            judgement = judge_communities(table, CommunityBook(()), "610403")
        elif entity == "unit":
            judgement = judge_units(table, UnitBook(()), _contact(here))
        elif entity == "post":
            judgement = judge_posts(table, here, CATALOGUE)
        else:
            unit = units.find(expected["unit"]) if expected["unit"] else None
            known = PeopleBook(people if unit else ())
            judgement = judge_persons(table, Directory(units, here, known, AS_OF), unit)
            people.extend(_met(judgement, expected["unit"]))
        done[name] = JudgedFile(expected, table, judgement)
    return done


def directory(people: tuple[KnownPerson, ...] = ()) -> Directory:
    """The carried communities and sound units, and the people given."""
    here = communities()
    return Directory(_units(here), here, PeopleBook(people), AS_OF)


@cache
def communities() -> CommunityBook:
    rows = judge_communities(
        table_of("communities.xlsx", COMMUNITY_COLUMNS)[0], CommunityBook(()), "610403"
    ).rows
    return CommunityBook(
        (
            KnownCommunity(row.clean["code"] or f"L{row.line:03}", row.clean["name"], row.clean["street"])
            for row in rows
        ),
        (DISTRICT,),
    )


def _units(communities: CommunityBook) -> UnitBook:
    judgement = judge_units(table_of("units.xlsx", UNIT_COLUMNS)[0], UnitBook(()), _contact(communities))
    sound = [row.clean for row in judgement.rows if row.verdict != "error"]
    keys = {clean["org"]: str(number) for number, clean in enumerate(sound, 1)}
    return UnitBook(
        KnownUnit(
            keys[clean["org"]],
            clean["full"],
            clean["short"],
            clean["org"],
            keys.get(clean["parent"]),
            clean["uscc"],
        )
        for clean in sound
    )


def _contact(communities: CommunityBook):
    def lookup(text: str) -> tuple[str | None, str]:
        match = communities.find(text)
        return (match.community.code, "") if match.community else (None, match.saying())

    return lookup


def _met(judgement: Judgement, source: str):
    for row in judgement.rows:
        if row.verdict != "error" and row.clean["unit"]:
            yield KnownPerson(
                row.clean["name"], row.clean["unit"], f"{source}名册", row.clean["id_no"], row.clean["phone"]
            )
