"""Tables of communities as clerks could write them, and the ways to write a community."""

import pytest

from apps.communities.imports import COLUMNS, judge_communities
from apps.communities.naming import CommunityBook, Doubt, KnownCommunity
from tests.members.roster_data import make_table

SUNSHINE = {
    "name": "阳光社区居委会",
    "code": "610403002107",
    "street": "李台街道",
    "kind": "重点社区",
    "reception": "陈东",
    "reception_phone": "13800000001",
    "opening": "是",
}
HAPPY = {**SUNSHINE, "name": "幸福社区", "code": "", "street": "五泉镇", "kind": "包抓社区", "opening": "否"}


def judge(*rows, known=(), streets=frozenset()):
    return judge_communities(make_table(COLUMNS, *rows), CommunityBook(known), "610403", streets)


def problems(row, **context):
    return [(f.field, f.kind, f.severity) for f in judge({**SUNSHINE, **row}, **context).rows[0].findings]


def test_a_sound_row_is_understood():
    clean = judge(SUNSHINE).rows[0].clean
    assert (clean["kind"], clean["opening"], clean["code"]) == ("focus", True, "610403002107")


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, ("name", "name_missing", "error")),
        ({"street": ""}, ("street", "street_missing", "error")),
        ({"code": "61040300210"}, ("code", "code_invalid", "error")),
        ({"code": "610402002107"}, ("code", "code_outside", "error")),
        ({"kind": "示范社区"}, ("kind", "kind_unknown", "warning")),
        ({"opening": "看情况"}, ("opening", "opening_unknown", "warning")),
        ({"reception": "陈?"}, ("reception", "name_garbled", "warning")),
        ({"reception_phone": "1380000"}, ("reception_phone", "phone_invalid", "warning")),
        ({"hours": "长" * 101}, ("hours", "too_long", "error")),
    ],
)
def test_each_rule_speaks_once_about_its_cell(typed, problem):
    assert problems(typed) == [problem]


def test_a_street_outside_the_code_table_is_refused_where_one_was_loaded():
    streets = frozenset({"李台街道", "五泉镇"})
    assert problems({}, streets=streets) == []
    assert problems({"street": "李台街道办"}, streets=streets) == []
    assert problems({"street": "小寨路街道"}, streets=streets) == [("street", "street_unknown", "error")]


@pytest.mark.parametrize("typed", [{"code": ""}, {"code": 610403002107}, {"kind": ""}, {"opening": ""}])
def test_what_is_understood_or_may_be_blank_is_not_reported(typed):
    assert problems(typed) == []


def test_one_name_in_two_towns_is_two_communities_and_in_one_town_is_one():
    assert judge(HAPPY, {**HAPPY, "street": "揉谷镇"}).count("clean") == 2
    found = judge(HAPPY, {**HAPPY, "name": "幸福社区居委会"}).rows[1].findings
    assert [(f.kind, f.ref_line) for f in found] == [("dup_in_file", 2)]


def test_one_code_twice_is_refused():
    found = judge(SUNSHINE, {**SUNSHINE, "name": "光明社区"}).rows[1].findings
    assert [(f.field, f.kind, f.ref_line) for f in found] == [("code", "dup_in_file", 2)]


def test_a_code_stored_under_another_name_is_asked_about():
    stored = KnownCommunity("610403002107", "阳光社区", "李台街道")
    assert problems({}, known=[stored]) == []
    assert problems({"name": "光明社区"}, known=[stored]) == [("code", "code_taken", "warning")]


BOOK = CommunityBook(
    [
        KnownCommunity("610403002107", "阳光社区居委会", "李台街道"),
        KnownCommunity("610403002104", "邰东社区", "李台街道"),
        KnownCommunity("610403003008", "康乐西路社区居民委会", "大寨街道"),
        KnownCommunity("610403003197", "卜村社区", "大寨街道"),
        KnownCommunity("610403100198", "五泉社区", "五泉镇"),
        KnownCommunity("L001", "幸福社区", "五泉镇"),
        KnownCommunity("L002", "幸福社区", "揉谷镇", ("新幸福社区",)),
    ],
    ("杨陵区",),
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("阳光", "610403002107"),
        ("阳光社区", "610403002107"),
        ("阳光社区居委会", "610403002107"),
        ("阳光社区居民委员会", "610403002107"),
        ("李台街道阳光社区", "610403002107"),
        ("李台街道办事处阳光社区", "610403002107"),
        ("李台阳光社区", "610403002107"),
        ("杨陵区李台街道阳光社区居委会", "610403002107"),
        ("陕西省咸阳市杨陵区李台街道阳光社区居委会", "610403002107"),
        (" 阳光 社区\xa0", "610403002107"),
        ("610403002107", "610403002107"),
        ("康乐西路社区居民委员会", "610403003008"),
        ("康乐西路", "610403003008"),
        ("卜村", "610403003197"),
        ("卜村村委会", "610403003197"),
        ("五泉", "610403100198"),
        ("五泉镇五泉社区", "610403100198"),
        ("五泉镇幸福社区", "L001"),
        ("揉谷镇幸福社区居委会", "L002"),
        ("新幸福社区", "L002"),
    ],
)
def test_a_community_is_found_by_its_stem(written, code):
    assert BOOK.find(written).community.code == code


def test_a_second_column_may_name_the_street():
    assert BOOK.find("幸福社区", "揉谷镇").community.code == "L002"
    assert BOOK.find("阳光社区", "五泉镇").doubt is Doubt.UNKNOWN


@pytest.mark.parametrize(
    ("written", "doubt", "candidates"),
    [
        ("幸福社区", Doubt.AMBIGUOUS, ["L001", "L002"]),
        ("台东社区", Doubt.TYPO, ["610403002104"]),
        ("康乐西社区", Doubt.TYPO, ["610403003008"]),
        ("康乐酉路社区", Doubt.TYPO, ["610403003008"]),
        ("光阳社区", Doubt.TYPO, ["610403002107"]),
        ("阳光社区3号楼2单元", Doubt.TYPO, ["610403002107"]),
        ("五泉镇阳光社区", Doubt.UNKNOWN, ["610403002107"]),
        ("锦绣花园社区", Doubt.UNKNOWN, []),
        ("农贸市场社区", Doubt.UNKNOWN, []),
        ("西安市雁塔区小寨路社区", Doubt.OUTSIDE, []),
        ("雁塔区小寨路社区", Doubt.OUTSIDE, []),
        ("武功县李台街道阳光社区", Doubt.OUTSIDE, []),
        ("区外", Doubt.OUTSIDE, []),
    ],
)
def test_a_doubt_is_named_with_what_could_be_meant(written, doubt, candidates):
    match = BOOK.find(written)
    assert (match.doubt, [c.code for c in match.candidates]) == (doubt, candidates)


def test_sayings_tell_what_to_do():
    assert BOOK.find("台东社区").saying() == "不在社区表中，要填的是“邰东社区”吗？"
    assert "五泉镇、揉谷镇" in BOOK.find("幸福社区").saying()
    assert BOOK.find("锦绣花园社区").saying() == "不在社区表中，请从列表中选择"
    assert "不在本区" in BOOK.find("区外").saying()
