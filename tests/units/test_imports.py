"""Tables of units as clerks could write them, and the names by which units are found."""

import pytest

from apps.core.codes import uscc_check_character
from apps.units.imports import COLUMNS, judge_units
from apps.units.naming import KnownUnit, UnitBook, names_no_unit, org_kind
from tests.members.roster_data import directory, make_table


def uscc(number):
    first17 = f"11610403{number:09d}"
    return first17 + uscc_check_character(first17)


ROOT = {
    "full": "中共杨陵区直属机关工作委员会",
    "short": "区直机关工委",
    "org": "中共杨陵区直属机关工作委员会",
    "org_kind": "党工委",
    "parent": "",
    "uscc": uscc(1),
    "liaison_phone": "13800000001",
    "contact": "",
    "count": "",
}
BUREAU = {
    **ROOT,
    "full": "杨陵区档案局",
    "short": "区档案局",
    "org": "中共杨陵区档案局支部委员会",
    "org_kind": "党支部",
    "parent": ROOT["org"],
    "uscc": uscc(2),
    "contact": "阳光社区、邰东社区",
    "count": "12人",
}
KNOWN = KnownUnit("U1", "杨陵区档案局", "区档案局", "中共杨陵区档案局支部委员会", None, uscc(2))


def contact(name):
    match = directory().communities.find(name)
    return (match.community.code, "") if match.community else (None, match.saying())


def judge(*rows, known=()):
    return judge_units(make_table(COLUMNS, *rows), UnitBook(known), contact)


def problems(row, **context):
    return [(f.field, f.kind, f.severity) for f in judge(ROOT, {**BUREAU, **row}, **context).rows[1].findings]


def test_a_sound_row_is_understood():
    clean = judge(ROOT, BUREAU).rows[1].clean
    assert clean["parent"] == ROOT["org"]
    assert clean["contact"] == ["610403002107", "610403002104"]
    assert clean["count"] == 12


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"full": ""}, ("full", "full_missing", "error")),
        ({"org": "杨陵区档案局", "org_kind": ""}, ("org_kind", "org_kind_unknown", "error")),
        ({"uscc": uscc(2)[:17]}, ("uscc", "uscc_length", "error")),
        ({"uscc": uscc(2)[:17] + "O"}, ("uscc", "uscc_characters", "error")),
        (
            {"uscc": uscc(2)[:16] + ("1" if uscc(2)[16] != "1" else "2") + uscc(2)[17]},
            ("uscc", "uscc_checksum", "error"),
        ),
        ({"uscc": uscc(1)}, ("uscc", "dup_in_file", "error")),
        ({"parent": "中共杨陵区直机关党工委"}, ("parent", "parent_unknown", "error")),
        ({"parent": BUREAU["org"]}, ("parent", "parent_cycle", "error")),
        ({"contact": "南关社区"}, ("contact", "contact_unknown", "warning")),
        ({"count": "若干"}, ("count", "count_invalid", "warning")),
        ({"liaison_phone": "1380000"}, ("liaison_phone", "phone_invalid", "warning")),
        ({"liaison": "沈?"}, ("liaison", "name_garbled", "warning")),
        ({"address": "长" * 201}, ("address", "too_long", "error")),
    ],
)
def test_each_rule_speaks_once_about_its_cell(typed, problem):
    assert problems(typed) == [problem]


@pytest.mark.parametrize(
    "typed",
    [
        {"uscc": ""},
        {"uscc": uscc(2).lower()},
        {"short": ""},
        {"org_kind": ""},
        {"contact": ""},
        {"parent": "区直机关工委"},
        {"liaison_phone": "029-87030000"},
        {"count": 12.0},
    ],
)
def test_what_is_understood_or_may_be_blank_is_not_reported(typed):
    assert problems(typed) == []


def test_a_superior_may_already_be_stored():
    known = KnownUnit("U9", ROOT["full"], ROOT["short"], ROOT["org"])
    row = judge(BUREAU, known=[known]).rows[0]
    assert row.findings == ()
    assert row.clean["parent"] == ROOT["org"]


def test_under_an_unsound_superior_nothing_can_be_imported():
    found = judge({**ROOT, "uscc": "1"}, BUREAU).rows[1].findings
    assert [(f.kind, f.ref_line) for f in found] == [("parent_unsound", 2)]


def test_the_same_unit_stored_before_is_mended_not_doubled():
    assert problems({"liaison_phone": "13800000009"}, known=[KNOWN]) == []


def test_a_code_of_another_stored_unit_is_refused():
    assert problems(
        {"full": "杨陵区史志局", "short": "区史志局", "org": "中共杨陵区史志局支部委员会"}, known=[KNOWN]
    ) == [("uscc", "uscc_taken", "error")]


BOOK = UnitBook(
    [
        KnownUnit("1", "杨陵区医院", "区医院", "中共杨陵区医院支部委员会"),
        KnownUnit("2", "杨陵区医院管理局", "区医院管理局", "中共杨陵区医院管理局委员会"),
        KnownUnit("3", "杨陵区血站", "区血站", "中共杨陵区血站支部委员会", "2"),
        KnownUnit("4", "共青团杨陵区委", "团区委", "中共共青团杨陵区委支部委员会"),
    ]
)


@pytest.mark.parametrize(
    ("written", "unit", "branch"),
    [
        ("区医院党支部", "1", ""),
        ("中共杨陵区医院支部委员会", "1", ""),
        ("医院管理局党委", "2", ""),
        ("区医院管理局党委", "2", ""),
        ("区医院管理局机关党支部", "2", "区医院管理局机关党支部"),
        ("区医院第二党支部", "1", "区医院第二党支部"),
        ("杨陵区血站党支部", "3", ""),
        ("团区委党支部", "4", ""),
    ],
)
def test_a_branch_belongs_to_the_longest_name_it_begins_with(written, unit, branch):
    match = BOOK.branch(written)
    assert (match.unit.key, match.branch) == (unit, branch)


def test_units_are_found_by_each_of_their_names_only():
    assert BOOK.districts == ("杨陵区",)
    assert [BOOK.find(name).key for name in ("区血站", "杨陵区血站", "中共杨陵区血站支部委员会")] == ["3"] * 3
    assert BOOK.find("杨陵区血署") is None
    assert BOOK.branch("区文物局党支部") is None


def test_a_unit_lies_within_itself_and_its_superiors():
    assert BOOK.is_within("3", "2")
    assert BOOK.is_within("3", "3")
    assert not BOOK.is_within("2", "3")


@pytest.mark.parametrize("name", ["机关第一党支部", "第二支部", "党支部", "离退休党支部", "机关党委"])
def test_a_branchs_name_may_leave_the_unit_out(name):
    assert names_no_unit(name)
    assert not names_no_unit("区文物局" + name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中共杨陵区直属机关工作委员会", "党工委"),
        ("中共杨陵区教育局委员会", "党委"),
        ("中共杨陵区审计局总支部委员会", "党总支"),
        ("中共杨陵区审计局支部委员会", "党支部"),
        ("区审计局党总支", "党总支"),
        ("区审计局联合党支部", "联合党支部"),
        ("区审计局", None),
    ],
)
def test_an_organisations_name_ends_in_its_kind(name, kind):
    assert org_kind(name) == kind
