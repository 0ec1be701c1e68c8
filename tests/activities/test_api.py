"""API of activities, answers, attendance and hours: the same rules, scopes and actions as the pages."""

import uuid

import pytest

from apps.accounts.enums import Role
from apps.activities import actions
from apps.activities.enums import ActivityStatus, AttendanceMethod, HoursStatus, SignUpStatus
from apps.activities.models import Activity, Attendance, HoursRecord, SignUp
from tests.activities import factories
from tests.activities.factories import END, EVERYBODY, START
from tests.conftest import NOW
from tests.world import new_person

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


def send(client, path, body=None, key=None):
    headers = {"Idempotency-Key": key or uuid.uuid4().hex}
    return client.post(f"{ROOT}/{path}", body or {}, content_type="application/json", headers=headers)


def test_activity_list_shows_drafts_to_their_community_only(sign_in, draft, worker, member, other_worker):
    counts = {
        user.name: sign_in(user).get(f"{ROOT}/activities/").json()["count"]
        for user in (worker, member, other_worker)
    }

    assert counts == {"阳光社区 陈东": 1, "王建国": 0, "邰东社区 张国洋": 0}


@pytest.mark.parametrize("path", ["activities", "sign-ups", "attendances", "hours"])
def test_lists_refuse_unknown_keys(sign_in, programme, worker, path):
    assert sign_in(worker).get(f"{ROOT}/{path}/?colour=red").status_code == 400


def test_activity_tells_its_available_actions(sign_in, draft, worker):
    body = sign_in(worker).get(f"{ROOT}/activities/{draft.pk}/").json()

    assert body["available_actions"] == ["edit", "submit", "cancel", "copy"]
    assert body["starts_at"] == "2026-05-15T09:00:00+08:00"


def test_the_plan_goes_all_the_way(
    sign_in, clock, draft, checked_in, wang, member, worker, second_worker, community_secretary
):
    planner, approver, own = sign_in(worker), sign_in(community_secretary), sign_in(member)
    at = f"activities/{draft.pk}"
    assert send(planner, f"{at}/submit/").json()["status"] == "submitted"
    assert send(approver, f"{at}/approve/").json()["status"] == "approved"
    assert send(planner, f"{at}/announce/", {"audience": "all"}).json()["status"] == "announced"
    assert send(own, f"{at}/sign_up/").json()["status"] == "signed_up"
    clock.move_to(START)
    entries = [{"volunteer_no": wang.volunteer_no, "status": "present"}]
    # Sessions end when they idle: everybody signs in again.
    assert send(sign_in(worker), f"{at}/roll/", {"entries": entries, "method": "paper"}).json() == {
        "changed": 1
    }
    clock.move_to(END)
    assert send(sign_in(worker), f"{at}/finish/").json()["status"] == "finished"
    row = Attendance.objects.get()
    assert row.method == AttendanceMethod.PAPER
    rows = [{"id": row.pk, "version": row.version}]

    assert send(sign_in(second_worker), f"{at}/verify/", {"rows": rows}).json() == {"verified": 1}

    assert HoursRecord.objects.get().confirmed_by == second_worker
    assert sign_in(member).get(f"{ROOT}/hours/").json()["results"][0]["hours"] == "2.0"


def test_one_key_has_one_effect(sign_in, clock, announced, member, wang):
    client, key = sign_in(member), uuid.uuid4().hex
    first, second = (send(client, f"activities/{announced.pk}/sign_up/", key=key) for _ in range(2))

    assert first.json() == second.json()
    announced.refresh_from_db()
    assert announced.signed_up == 1


def test_a_refusal_answers_409(sign_in, clock, announced, member):
    client = sign_in(member)
    send(client, f"activities/{announced.pk}/sign_up/")

    answer = send(client, f"activities/{announced.pk}/sign_up/")

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


@pytest.mark.parametrize(
    ("who", "status"),
    [("worker", 403), ("member", 403), ("other_secretary", 404), ("community_secretary", 200)],
)
def test_approval_is_for_the_own_secretary(
    request, sign_in, clock, draft, worker, member, community_secretary, make_user, eastside, who, status
):
    people = {
        "worker": worker,
        "member": member,
        "community_secretary": community_secretary,
        "other_secretary": make_user("何书记", Role.COMMUNITY_SECRETARY, community=eastside),
    }
    actions.submit_activity(activity=draft, by=worker, at=NOW)

    assert send(sign_in(people[who]), f"activities/{draft.pk}/approve/").status_code == status


def test_cancel_before_approval_is_open_to_the_planner_only_then(sign_in, clock, announced, worker):
    answer = send(sign_in(worker), f"activities/{announced.pk}/cancel/", {"reason": "大雨"})

    assert answer.status_code == 404
    assert Activity.objects.get().status == ActivityStatus.ANNOUNCED


def test_sign_up_for_a_stranger_is_refused(sign_in, clock, announced, member, zhao):
    body = {"volunteer_no": zhao.volunteer_no}

    answer = send(sign_in(member), f"activities/{announced.pk}/sign_up/", body)

    assert answer.status_code == 400
    assert not SignUp.objects.exists()


def test_a_worker_signs_up_who_telephones(sign_in, clock, announced, worker, zhao):
    body = {"volunteer_no": zhao.volunteer_no}

    answer = send(sign_in(worker), f"activities/{announced.pk}/sign_up/", body)

    assert (answer.json()["person"], answer.json()["by_proxy"]) == ("赵敏", True)


def test_roll_names_nobody_out_of_reach(sign_in, clock, announced, worker, bureau):
    stranger = new_person("周杰", bureau, pinyin="zhoujie")
    clock.move_to(START)
    entries = [{"volunteer_no": stranger.volunteer_no, "status": "present"}]

    answer = send(sign_in(worker), f"activities/{announced.pk}/roll/", {"entries": entries})

    assert answer.status_code == 400
    assert "周杰" not in answer.content.decode()
    assert not Attendance.objects.exists()


def test_invite_over_the_api_counts(sign_in, clock, announced, worker):
    assert send(sign_in(worker), f"activities/{announced.pk}/invite/", {"audience": "all"}).json() == {
        "invited": 3
    }


def test_answers_over_the_api(sign_in, clock, announced, member, wang, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    row, client = SignUp.objects.get(person=wang), sign_in(member)

    assert send(client, f"sign-ups/{row.pk}/decline/").json()["status"] == SignUpStatus.DECLINED
    send(client, f"activities/{announced.pk}/sign_up/")
    assert (
        send(client, f"sign-ups/{row.pk}/excuse/", {"reason": "出差"}).json()["status"]
        == SignUpStatus.EXCUSED
    )


def test_an_answer_of_somebody_else_answers_404(sign_in, clock, announced, member, zhao, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)

    assert send(sign_in(member), f"sign-ups/{SignUp.objects.get(person=zhao).pk}/decline/").status_code == 404


def test_attendance_is_seen_in_scope(sign_in, finished, worker, member, liaison, other_liaison, department):
    counts = {
        user.name: sign_in(user).get(f"{ROOT}/attendances/").json()["count"]
        for user in (worker, member, liaison, other_liaison, department)
    }

    assert counts == {
        "阳光社区 陈东": 2,
        "王建国": 1,
        "财政局 高联络员": 2,
        "教育局 邵联络员": 0,
        "组织部 周部长": 2,
    }


def test_dispute_over_the_api(sign_in, clock, finished, member, wang):
    row = Attendance.objects.get(person=wang)

    answer = send(sign_in(member), f"attendances/{row.pk}/dispute/", {"reason": "应为 3 小时"})

    assert answer.json()["hours_status"] == HoursStatus.DISPUTED


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_the_same_queries_for_any_number(
    sign_in, announced, wang, zhao, teacher, worker, second_worker, django_assert_max_num_queries, count
):
    people = [wang, zhao, teacher][:count]
    factories.verify(factories.finished(announced, *people, by=worker), by=second_worker)
    client = sign_in(worker)

    for path, limit in {"activities": 9, "sign-ups": 9, "attendances": 9, "hours": 9}.items():
        with django_assert_max_num_queries(limit):
            assert client.get(f"{ROOT}/{path}/").json()["count"] == (1 if path == "activities" else count)
