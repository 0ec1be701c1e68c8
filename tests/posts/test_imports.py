"""Tables of posts as clerks could write them."""

import pytest

from apps.posts.imports import COLUMNS, judge_posts
from tests.members.roster_data import CATALOGUE, directory, make_table

POST = {
    "community": "阳光社区",
    "street": "李台街道",
    "title": "科普宣传员",
    "category": "政策宣传",
    "item": "科普宣传",
    "duty": "办科普讲座",
    "capacity": 8,
    "skills": "有农林科技专长",
}


def judge(*rows):
    return judge_posts(make_table(COLUMNS, *rows), directory().communities, CATALOGUE)


def problems(row):
    return [(f.field, f.kind, f.severity) for f in judge({**POST, **row}).rows[0].findings]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"community": ""}, ("community", "community_missing", "error")),
        ({"community": "南关社区"}, ("community", "community_unknown", "error")),
        ({"community": "幸福社区", "street": ""}, ("community", "community_ambiguous", "error")),
        ({"community": "阳光社区", "street": "五泉镇"}, ("community", "community_unknown", "error")),
        ({"title": ""}, ("title", "title_missing", "error")),
        ({"category": "宣传"}, ("category", "category_unknown", "error")),
        ({"category": ""}, ("category", "category_unknown", "error")),
        ({"item": "科普"}, ("item", "item_unknown", "error")),
        ({"capacity": "若干"}, ("capacity", "capacity_invalid", "error")),
        ({"capacity": 0}, ("capacity", "capacity_invalid", "error")),
        ({"capacity": ""}, ("capacity", "capacity_invalid", "error")),
        ({"capacity": 2.5}, ("capacity", "capacity_invalid", "error")),
        ({"duty": "长" * 301}, ("duty", "too_long", "error")),
    ],
)
def test_each_rule_speaks_once_about_its_cell(typed, problem):
    assert problems(typed) == [problem]


@pytest.mark.parametrize(
    ("typed", "field", "meant"),
    [
        ({"item": ""}, "item", ""),
        ({"capacity": "8人"}, "capacity", 8),
        ({"capacity": "８"}, "capacity", 8),
        ({"capacity": "不限"}, "capacity", None),
        ({"community": "幸福社区", "street": "五泉镇"}, "title", "科普宣传员"),
        ({"skills": "电工证、有耐心"}, "skills", ["电工证", "有耐心"]),
    ],
)
def test_what_is_understood_is_not_reported(typed, field, meant):
    row = judge({**POST, **typed}).rows[0]
    assert (row.findings, row.clean[field]) == ((), meant)


def test_one_title_twice_in_a_community_is_a_duplicate_and_in_two_is_not():
    found = judge(POST, {**POST, "community": "李台街道阳光社区居委会"}).rows[1].findings
    assert [(f.kind, f.ref_line) for f in found] == [("post_duplicate", 2)]
    assert judge(POST, {**POST, "community": "邰东社区"}).count("clean") == 2
