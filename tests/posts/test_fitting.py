"""Which posts fit a member, and the reasons shown."""

import pytest

from apps.members.models import Person
from apps.posts.fitting import by_fit, fit_of
from apps.posts.models import Post, PostCategory, ServiceItem


def a_post(category: str, item: str = "", **values: object) -> Post:
    return Post(category=PostCategory(name=category), item=ServiceItem(name=item) if item else None, **values)


def a_person(**values: object) -> Person:
    return Person(name="王建国", **values)


@pytest.mark.requirement("Y11", "Y43")
def test_fit_of_names_every_reason():
    post = a_post("法律援助", "法律援助", service_time="周六上午")
    person = a_person(skills=["法律咨询"], intentions=["法律援助"], available_time="周末")
    fit = fit_of(post, person)
    assert fit.reasons == (
        "用得上特长“法律咨询”",
        "符合服务意向“法律援助”",
        "服务时间“周六上午”正好有空",
    )
    assert fit.score == 9


@pytest.mark.parametrize(
    ("skill", "post", "expected"),
    [
        ("医疗护理", a_post("医疗保健", skills=["执业医师或护士"]), "正需要特长“医疗护理”"),
        ("法律咨询", a_post("纠纷调解", licence_required="法律职业资格"), "正需要特长“法律咨询”"),
        ("声乐", a_post("文化活动", "文体活动"), "用得上特长“声乐”"),
        ("家电维修", a_post("便民服务", "便民服务"), "用得上特长“家电维修”"),
        ("农技指导", a_post("政策宣传", "科普宣传"), "用得上特长“农技指导”"),
    ],
)
def test_fit_of_knows_what_a_strength_serves(skill, post, expected):
    assert fit_of(post, a_person(skills=[skill])).reasons == (expected,)


@pytest.mark.parametrize(
    ("free", "service", "suits"),
    [
        ("周末", "周六上午", True),
        ("周末", "工作日 19:00—21:00", False),
        ("工作日晚上", "工作日 19:00—21:00", True),
        ("节假日", "节假日", True),
        ("节假日", "每月15、16日", False),
        ("周末", "预约", True),
        ("", "预约", False),
        ("周末", "", False),
    ],
)
def test_fit_of_compares_times_as_people_write_them(free, service, suits):
    fit = fit_of(a_post("政策宣传", service_time=service), a_person(available_time=free))
    assert bool(fit.reasons) is suits


def test_fit_of_gives_no_reason_where_nothing_matches():
    fit = fit_of(a_post("法律援助"), a_person(skills=["理发"], intentions=["文化活动"]))
    assert (fit.score, fit.reasons) == (0, ())


def test_by_fit_puts_the_best_first_and_full_posts_behind_free_ones_of_the_same_fit():
    culture = a_post("文化活动", post_code="c-08-001")
    full_law = a_post("法律援助", post_code="c-07-001", capacity=1, taken=1)
    law = a_post("法律援助", post_code="c-07-002", capacity=1)
    person = a_person(skills=["法律咨询"])
    assert [post for post, _ in by_fit([culture, full_law, law], person)] == [law, full_law, culture]


@pytest.mark.parametrize(
    ("wanted", "offered", "suits"),
    [
        ("周六上午", "周日下午", False),
        ("周六上午", "周六下午", True),
        ("周末", "周日下午", True),
        ("周日", "周末", True),
        ("晚上", "周日下午", False),
    ],
)
def test_fit_of_a_time_keeps_saturday_from_sunday(wanted, offered, suits):
    person = Person(name="王建国", available_time=wanted)
    post = a_post("环境整治")
    post.service_time = offered
    assert bool(fit_of(post, person).reasons) is suits
