"""Marks from devices without the network: twice, late, in any order, with one result; clashes are listed."""

import datetime as dt
import itertools
import json
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.activities import actions
from apps.activities.actions import Mark, RollEntry
from apps.activities.enums import ActivityStatus, AttendanceMethod, HoursStatus
from apps.activities.models import Activity, Attendance, RollMark
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, WrongState
from tests.activities.factories import ABSENT, END, EXCUSED, PRESENT, START, called, joined, verify
from tests.conftest import post
from tests.world import new_person

LATER = END + dt.timedelta(hours=3)


def minute(number: int) -> dt.datetime:
    return START + dt.timedelta(minutes=number)


def mark(person: Any, status: Any, number: int, **times: Any) -> Mark:
    return Mark(uuid.uuid4(), RollEntry(person.pk, status, **times), minute(number))


def take(activity: Activity, *marks: Mark, by: Any, at: dt.datetime = LATER) -> list[RollMark]:
    return actions.take_marks(activity=activity, marks=marks, by=by, at=at)


def outcome(activity: Activity) -> tuple[Any, Any]:
    records = activity.attendances.order_by("person").values_list(
        "person", "status", "in_at", "out_at", "method"
    )
    clashes = RollMark.objects.clashing().filter(activity=activity).order_by("person", "marked_at")
    return list(records), list(clashes.values_list("person", "status", "marked_by"))


@pytest.fixture
def joint(announced, wang, zhao, teacher):
    return joined(announced, wang, zhao, teacher)


def test_take_marks_enters_records_and_starts_the_activity(joint, wang, zhao, worker):
    take(joint, mark(wang, PRESENT, 5), mark(zhao, EXCUSED, 5), by=worker, at=minute(6))
    records, clashes = outcome(joint)
    assert records == [
        (wang.pk, PRESENT, START, None, AttendanceMethod.ROLL_CALL),
        (zhao.pk, EXCUSED, None, None, AttendanceMethod.ROLL_CALL),
    ]
    assert clashes == []
    joint.refresh_from_db()
    assert joint.status == ActivityStatus.RUNNING
    assert set(AuditEvent.objects.get(event="activity.roll_marked").after) == {str(wang.pk), str(zhao.pk)}


def test_take_marks_sent_again_changes_nothing(joint, wang, worker):
    sent = mark(wang, PRESENT, 5)
    take(joint, sent, by=worker)
    versions = list(Attendance.objects.values_list("version", flat=True))
    assert take(joint, sent, sent, by=worker) == []
    assert list(Attendance.objects.values_list("version", flat=True)) == versions
    assert RollMark.objects.count() == 1
    assert AuditEvent.objects.filter(event="activity.roll_marked").count() == 1


def marks_of_two(wang: Any, zhao: Any, worker: Any, second_worker: Any) -> list[tuple[Any, Mark]]:
    return [
        (worker, mark(wang, PRESENT, 1)),
        (worker, mark(wang, PRESENT, 9, in_at=minute(8))),
        (second_worker, mark(wang, ABSENT, 4)),
        (second_worker, mark(zhao, PRESENT, 2, in_at=minute(2))),
        (worker, mark(zhao, PRESENT, 3)),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::7])
def test_take_marks_in_any_order_gives_one_result(order, joint, wang, zhao, worker, second_worker):
    sent = marks_of_two(wang, zhao, worker, second_worker)
    for index in order:
        by, one = sent[index]
        take(joint, one, by=by)
    for by, one in sent:
        take(joint, one, by=by)
    assert outcome(joint) == (
        [
            (wang.pk, PRESENT, minute(8), None, AttendanceMethod.ROLL_CALL),
            (zhao.pk, PRESENT, minute(2), None, AttendanceMethod.ROLL_CALL),
        ],
        [(wang.pk, ABSENT, second_worker.pk)],
    )
    assert RollMark.objects.count() == 5


def test_take_marks_against_the_form_lists_the_clash_and_keeps_the_later(joint, wang, worker, second_worker):
    called(joint, wang, by=second_worker, at=minute(10))
    take(joint, mark(wang, ABSENT, 5), by=worker)
    records, clashes = outcome(joint)
    assert [row[1] for row in records] == [PRESENT]
    assert clashes == [(wang.pk, ABSENT, worker.pk)]


def test_take_marks_keeps_the_method_of_a_scan_that_agrees(joint, wang, member, worker):
    entry = RollEntry(wang.pk, PRESENT, in_at=minute(7))
    actions.call_roll(activity=joint, entries=[entry], method=AttendanceMethod.CODE, by=member, at=minute(7))
    take(joint, mark(wang, PRESENT, 9), by=worker)
    assert outcome(joint) == ([(wang.pk, PRESENT, minute(7), None, AttendanceMethod.CODE)], [])


def test_take_marks_after_the_end_proposes_the_hours(joint, wang, zhao, worker):
    called(joint, zhao, by=worker)
    actions.finish_activity(activity=joint, by=worker, at=END)
    take(joint, mark(wang, PRESENT, 5), by=worker)
    row = joint.attendances.get(person=wang)
    assert (row.status, row.hours_status, str(row.hours)) == (PRESENT, HoursStatus.PROPOSED, "2.0")
    assert outcome(joint)[1] == []


def test_take_marks_for_verified_hours_waits_on_the_list(joint, wang, worker, second_worker):
    called(joint, wang, by=worker)
    actions.finish_activity(activity=joint, by=worker, at=END)
    verify(joint, by=second_worker)
    take(joint, mark(wang, ABSENT, 90), by=second_worker)
    assert joint.attendances.get(person=wang).status == PRESENT
    (listed,) = RollMark.objects.clashing()
    assert (listed.status, listed.marked_by) == (ABSENT, second_worker)
    assert "更正" in listed.problem


def test_take_marks_of_somebody_not_checked_in_waits_on_the_list(announced, bureau, worker):
    stranger = new_person("陈新", bureau)
    take(announced, mark(stranger, PRESENT, 5), by=worker)
    (listed,) = RollMark.objects.clashing()
    assert "没有报到" in listed.problem
    assert not Attendance.objects.exists()


def test_take_marks_before_the_roll_opens_is_refused(joint, wang, worker):
    with pytest.raises(DomainError):
        take(joint, mark(wang, PRESENT, -60), by=worker, at=minute(-60))
    assert not RollMark.objects.exists()


def test_saving_the_form_settles_the_marks_it_changes(joint, wang, worker, second_worker):
    take(joint, mark(wang, PRESENT, 1), by=worker, at=minute(2))
    take(joint, mark(wang, ABSENT, 3), by=second_worker, at=minute(4))
    assert RollMark.objects.clashing().count() == 1
    called(joint, wang, by=worker, at=minute(20))
    assert RollMark.objects.open().count() == 0


@pytest.fixture
def clash(joint, wang, worker, second_worker):
    take(joint, mark(wang, PRESENT, 5), by=worker)
    take(joint, mark(wang, ABSENT, 9), by=second_worker)
    return RollMark.objects.clashing().get()


@pytest.mark.parametrize(("taken", "status"), [(True, PRESENT), (False, ABSENT)])
def test_settle_mark_decides_and_closes_the_list(taken, status, joint, clash, wang, community_secretary):
    settled = actions.settle_mark(mark=clash, take=taken, by=community_secretary, at=LATER)
    assert (settled.settled_at, settled.settled_by) == (LATER, community_secretary)
    row = joint.attendances.get(person=wang)
    assert (row.status, row.recorded_by) == (status, community_secretary)
    assert not RollMark.objects.clashing().exists()
    event = AuditEvent.objects.get(event="activity.mark_settled")
    assert event.after == {"person": wang.pk, "taken": taken, "status": PRESENT}


def test_settle_mark_twice_is_refused(clash, community_secretary):
    actions.settle_mark(mark=clash, take=True, by=community_secretary, at=LATER)
    with pytest.raises(WrongState):
        actions.settle_mark(mark=clash, take=False, by=community_secretary, at=LATER)


def test_mark_that_arrives_after_the_decision_is_listed_again(
    joint, clash, wang, worker, community_secretary
):
    actions.settle_mark(mark=clash, take=False, by=community_secretary, at=LATER)
    take(joint, mark(wang, PRESENT, 7), by=worker, at=LATER + dt.timedelta(minutes=1))
    assert joint.attendances.get(person=wang).status == ABSENT
    assert outcome(joint)[1] == [(wang.pk, PRESENT, worker.pk)]


def sent_marks(*items: dict[str, Any]) -> dict[str, str]:
    return {
        "marks": json.dumps(
            [{"key": str(uuid.uuid4()), "age": 60, "in": "", "out": "", **item} for item in items]
        )
    }


def test_device_sends_its_marks(clock, sign_in, worker, joint, wang, zhao):
    clock.move_to(minute(10))
    body = sent_marks(
        {"person": wang.pk, "status": "present", "in": "09:05"}, {"person": str(zhao.pk), "status": "absent"}
    )
    answer = post(sign_in(worker), reverse("activities:marks_take", args=[joint.pk]), body)
    keys = [item["key"] for item in json.loads(body["marks"])]
    assert (answer.status_code, answer.json()) == (200, {"kept": keys, "unknown": [], "clashes": 0})
    assert RollMark.objects.get(person=wang).marked_at == minute(9)
    assert joint.attendances.get(person=wang).in_at == minute(5)


def test_device_s_mark_of_a_stranger_comes_back_unless_found(clock, sign_in, worker, announced, wang, bureau):
    clock.move_to(minute(10))
    stranger = new_person("陈新", bureau)
    address = reverse("activities:marks_take", args=[announced.pk])
    body = sent_marks({"person": stranger.pk, "status": "present", "q": "陈新"})
    assert len(post(sign_in(worker), address, body).json()["unknown"]) == 1
    found = post(
        sign_in(worker), address, sent_marks({"person": wang.pk, "status": "present", "q": "王建国"})
    )
    assert found.json()["unknown"] == []
    assert announced.attendances.get().is_walk_in


@pytest.mark.parametrize(
    "sent",
    ["", "{}", "[1]", '[{"key": "x"}]', '[{"key": "x", "person": 1, "status": "present", "age": 1}]', "null"],
)
def test_device_s_broken_marks_are_refused(sent, sign_in, worker, joint):
    answer = post(sign_in(worker), reverse("activities:marks_take", args=[joint.pk]), {"marks": sent})
    assert answer.status_code == 400
    assert not RollMark.objects.exists()


def test_device_learns_why_marks_can_t_be_taken_yet(clock, sign_in, worker, joint, wang):
    clock.move_to(minute(-90))
    body = sent_marks({"person": wang.pk, "status": "present"})
    answer = post(sign_in(worker), reverse("activities:marks_take", args=[joint.pk]), body)
    assert (answer.status_code, "30 分钟" in answer.json()["sentence"]) == (409, True)


def test_clashes_stand_on_the_roll_and_are_settled_there(clock, sign_in, worker, joint, clash, wang):
    clock.move_to(LATER)
    client = sign_in(worker)
    page = client.get(reverse("activities:roll_call", args=[joint.pk])).content.decode()
    assert "登记不一致，请核对" in page
    address = reverse("activities:mark_settle", args=[clash.pk])
    assert address in page
    assert post(client, address, {"take": "1"})["Location"] == reverse(
        "activities:roll_call", args=[joint.pk]
    )
    assert joint.attendances.get(person=wang).status == PRESENT


def test_marks_are_for_the_community_only(sign_in, other_worker, member, joint, clash):
    for name, pk in (("marks_take", joint.pk), ("mark_settle", clash.pk)):
        assert post(sign_in(other_worker), reverse(f"activities:{name}", args=[pk]), {}).status_code == 404
        assert post(sign_in(member), reverse(f"activities:{name}", args=[pk]), {}).status_code == 403


def test_roll_worker_is_a_script_for_the_whole_site(sign_in, worker):
    answer = sign_in(worker).get(reverse("activities:roll_worker"))
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Service-Worker-Allowed"] == "/"
    assert b"roll-pages" in answer.content


@pytest.mark.parametrize(
    "values", [{"settled_at": LATER}, {"status": ABSENT, "in_at": START}], ids=["settled", "times"]
)
def test_mark_constraints(values, clash):
    with pytest.raises(IntegrityError), transaction.atomic():
        RollMark.objects.filter(pk=clash.pk).update(**values)
