"""Pages of the member: what to answer, the own hours, the month."""

import pytest

from apps.activities import actions
from apps.activities.enums import (
    SignUpStatus,
)
from apps.activities.models import SignUp
from tests.activities import factories
from tests.activities.factories import EVERYBODY, moment
from tests.activities.pages import words_of
from tests.conftest import NOW, post
from tests.world import give_account, new_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_member_sees_what_to_answer_and_what_is_open(
    sign_in, announced, sunshine, member, worker, community_secretary
):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    factories.announced(
        sunshine, worker, community_secretary, title="义诊", starts_at=moment(20, 9), ends_at=moment(20, 10)
    )

    page = words_of(sign_in(member).get("/activities/mine/"))

    assert page.index("等您答复") < page.index("清洁家园") < page.index("可参加") < page.index("义诊")


def test_a_member_answers_in_one_press_each(sign_in, announced, wang, member, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    client, row = sign_in(member), SignUp.objects.get(person=wang)

    post(client, f"/activities/sign-ups/{row.pk}/decline/", {"version": row.version})
    row.refresh_from_db()
    assert row.status == SignUpStatus.DECLINED
    answer = post(client, f"/activities/{announced.pk}/sign-up/", follow=True)
    assert "已报名参加“清洁家园”" in words_of(answer)
    row.refresh_from_db()
    post(client, f"/activities/sign-ups/{row.pk}/excuse/", {"version": row.version})
    row.refresh_from_db()
    assert row.status == SignUpStatus.EXCUSED


def test_a_clash_is_told_in_a_sentence(
    sign_in, announced, sunshine, wang, member, worker, community_secretary
):
    factories.joined(announced, wang)
    other = factories.announced(sunshine, worker, community_secretary, title="义诊")

    answer = post(sign_in(member), f"/activities/{other.pk}/sign-up/", follow=True)

    assert "和您已报名的“清洁家园”（5月15日 09:00–11:00，阳光社区广场）时间冲突" in words_of(answer)


def test_nobody_answers_for_a_stranger(sign_in, announced, member, zhao, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    client, row = sign_in(member), SignUp.objects.get(person=zhao)

    assert post(client, f"/activities/sign-ups/{row.pk}/decline/").status_code == 404
    assert post(client, f"/activities/{announced.pk}/sign-up/", {"person": zhao.pk}).status_code == 404


def test_a_worker_answers_for_who_telephones(sign_in, announced, zhao, worker):
    answer = post(sign_in(worker), f"/activities/{announced.pk}/sign-up/", {"person": zhao.pk}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/activities/{announced.pk}/sign-ups/"
    assert "代录" in words_of(answer)


def test_my_hours_show_the_own_ones(sign_in, clock, record, member):
    page = words_of(sign_in(member).get("/activities/hours/mine/"))

    assert "2.0 小时" in page
    assert "赵敏" not in page


@pytest.mark.parametrize("year", ["abc", "1999", "21000", ""])
def test_my_hours_of_an_unknown_year_answer_400(sign_in, member, year):
    assert sign_in(member).get(f"/activities/hours/mine/?year={year}").status_code == 400


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-5"])
def test_a_month_that_is_none_answers_400(sign_in, worker, month):
    assert sign_in(worker).get(f"/activities/month/?month={month}").status_code == 400


def test_the_month_shows_empty_party_days(sign_in, announced, worker):
    page = words_of(sign_in(worker).get("/activities/month/?month=2026-05"))

    assert (
        page.index("5月15日") < page.index("清洁家园") < page.index("5月16日") < page.index("还没有安排活动")
    )


def test_a_worker_sees_the_own_month_first(sign_in, announced, worker, other_worker):
    month = "/activities/month/?month=2026-05"
    assert "清洁家园" in words_of(sign_in(worker).get(month))
    neighbour = sign_in(other_worker)
    assert "清洁家园" not in words_of(neighbour.get(month))
    assert "清洁家园" in words_of(neighbour.get(f"{month}&all=1"))


def test_a_member_sees_the_month_of_the_own_community_first(
    sign_in, announced, member, eastside, bureau, programme, other_worker
):
    guest = new_person("欧阳静", bureau)
    factories.check_in(guest, eastside, programme, other_worker)
    month = "/activities/month/?month=2026-05"
    assert "清洁家园" in words_of(sign_in(member).get(month))
    stranger = sign_in(give_account(guest))
    assert "清洁家园" not in words_of(stranger.get(month))
    assert "清洁家园" in words_of(stranger.get(f"{month}&all=1"))
