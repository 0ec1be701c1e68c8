"""Pages of the roll: ticked, typed in from the sheet, finished, verified by a second person."""

import re
from decimal import Decimal

import pytest

from apps.activities import actions
from apps.activities.enums import (
    ActivityStatus,
    AttendanceStatus,
)
from apps.activities.models import ActivitySummary, Attendance, HoursRecord
from tests.activities import factories
from tests.activities.factories import END, EVERYBODY, START, moment
from tests.activities.pages import words_of
from tests.conftest import NOW, post
from tests.world import new_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def roll_values(*people, **extra):
    return {f"here_{person.pk}": "on" for person in people} | extra


def test_the_roll_stands_ticked_for_who_signed_up(sign_in, clock, announced, wang, zhao, teacher, worker):
    factories.joined(announced, wang, zhao)
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    clock.move_to(START)

    page = sign_in(worker).get(f"/activities/{announced.pk}/roll/").content.decode()

    assert re.search(rf'name="here_{wang.pk}"[^>]*checked', page)
    assert not re.search(rf'name="here_{teacher.pk}"[^>]*checked', page)
    assert "邀请了、没有报名的 1 人" in page


def test_the_roll_in_one_save(sign_in, clock, announced, wang, zhao, teacher, worker):
    factories.joined(announced, wang, zhao, teacher)
    clock.move_to(START)
    values = roll_values(
        wang, **{f"in_{wang.pk}": "09:20", f"out_{wang.pk}": "10:30", f"away_{zhao.pk}": "on"}
    )

    answer = post(
        sign_in(worker), f"/activities/{announced.pk}/roll/", {**values, "version": announced.version}
    )

    assert answer.status_code == 302
    rows = {row.person_id: row for row in Attendance.objects.all()}
    assert (rows[wang.pk].in_at, rows[wang.pk].out_at) == (moment(15, 9, 20), moment(15, 10, 30))
    assert (rows[zhao.pk].status, rows[teacher.pk].status) == (
        AttendanceStatus.EXCUSED,
        AttendanceStatus.ABSENT,
    )


def test_the_roll_refuses_both_there_and_away(sign_in, clock, announced, wang, worker):
    factories.joined(announced, wang)
    clock.move_to(START)

    answer = post(
        sign_in(worker), f"/activities/{announced.pk}/roll/", roll_values(wang, **{f"away_{wang.pk}": "on"})
    )

    assert answer.status_code == 422
    assert "王建国不能既到场又请假" in words_of(answer)


def test_a_walk_in_is_found_by_name_and_ticked(
    sign_in, clock, announced, sunshine, bureau, programme, worker
):
    guest = new_person("欧阳静", bureau, pinyin="ouyangjing", initials="oyj")
    factories.check_in(guest, sunshine, programme, worker)
    clock.move_to(START)
    client, url = sign_in(worker), f"/activities/{announced.pk}/roll/"

    found = post(client, url, {"q": "oyj"}, follow=True)
    assert "欧阳静" in words_of(found)
    post(client, f"{url}?q=oyj", roll_values(guest))

    assert Attendance.objects.get(person=guest).is_walk_in is True


@pytest.mark.parametrize(
    ("text", "is_found"), [("欧阳静", False), ("oyj", False), ("2026-4", True), ("2025-4", False)]
)
def test_a_guest_of_another_community_is_found_by_the_card_alone(
    sign_in, clock, announced, eastside, bureau, programme, worker, other_worker, text, is_found
):
    guest = new_person("欧阳静", bureau, pinyin="ouyangjing", initials="oyj")
    factories.check_in(guest, eastside, programme, other_worker)
    clock.move_to(START)

    page = sign_in(worker).get(f"/activities/{announced.pk}/roll/", {"q": text})

    assert (f'name="here_{guest.pk}"' in page.content.decode()) is is_found


def test_a_forged_walk_in_is_not_entered(
    sign_in, clock, announced, eastside, bureau, programme, worker, other_worker
):
    stranger = new_person("欧阳静", bureau, pinyin="ouyangjing", initials="oyj")
    factories.check_in(stranger, eastside, programme, other_worker)
    clock.move_to(START)

    post(sign_in(worker), f"/activities/{announced.pk}/roll/", roll_values(stranger))

    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("here", "away", "sentence"),
    [
        ("1 9", "", "签到表上没有编号9，请对照纸上的编号。"),
        ("1 x", "", "看不懂“x”。请填编号，例如 1 2 5-9。"),
        ("3-1", "", "“3-1”的顺序反了，应从小到大。请改成从小到大。"),
        ("1", "1", "编号1同时填在到场和请假里，请只留一处。"),
    ],
)
def test_the_sheet_says_what_it_cannot_read(
    sign_in, clock, announced, wang, zhao, teacher, worker, here, away, sentence
):
    factories.joined(announced, wang, zhao, teacher)
    clock.move_to(START)

    answer = post(sign_in(worker), f"/activities/{announced.pk}/roll/codes/", {"here": here, "away": away})

    assert answer.status_code == 422
    assert sentence in words_of(answer)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"late": "2 9:30"}, "编号2没有填在到场里，请补填，或从这里删去。"),
        ({"late": "1"}, "看不懂“1”。请填编号和时间，例如 3 9:30。"),
        ({"late": "1 25:00"}, "看不懂“1 25:00”。请填编号和时间，例如 3 9:30。"),
        ({"early": "9 9:30"}, "签到表上没有编号9，请对照纸上的编号。"),
        ({"late": "1 23:30"}, "王建国的到场时间不在活动时间内。请改时间。"),
        ({"guests": "900"}, "报到卡900没有报到，或者本人已在签到表上，请核对卡号。"),
        ({"guests": "1"}, "报到卡1没有报到，或者本人已在签到表上，请核对卡号。"),
    ],
)
def test_the_sheet_refuses_times_and_cards_that_cannot_be(
    sign_in, clock, announced, wang, zhao, worker, sent, sentence
):
    factories.joined(announced, wang, zhao)
    clock.move_to(START)

    answer = post(sign_in(worker), f"/activities/{announced.pk}/roll/codes/", {"here": "1", **sent})

    assert answer.status_code in {409, 422}
    assert sentence in words_of(answer)
    assert not Attendance.objects.exists()


def test_the_sheet_with_late_early_and_unasked_people(
    sign_in, clock, announced, wang, zhao, eastside, bureau, programme, worker, other_worker
):
    factories.joined(announced, wang, zhao)
    guest = new_person("欧阳静", bureau)
    serial = factories.check_in(guest, eastside, programme, other_worker).serial
    clock.move_to(START)

    sent = {"here": "1-2", "late": "1 9:10", "early": "1，10：50", "guests": str(serial)}
    post(sign_in(worker), f"/activities/{announced.pk}/roll/codes/", sent)

    records = {row.person.name: row for row in Attendance.objects.all()}
    assert (records["王建国"].in_at, records["王建国"].out_at) == (moment(15, 9, 10), moment(15, 10, 50))
    assert records["赵敏"].in_at == announced.starts_at
    assert records["欧阳静"].is_walk_in
    assert {row.method for row in records.values()} == {"paper"}


def test_the_sheet_by_its_numbers(sign_in, clock, announced, wang, zhao, teacher, worker):
    factories.joined(announced, wang, zhao, teacher)
    clock.move_to(START)

    post(sign_in(worker), f"/activities/{announced.pk}/roll/codes/", {"here": "1，3", "away": "2"})

    assert dict(Attendance.objects.values_list("person__name", "status")) == {
        "王建国": "present",
        "赵敏": "excused",
        "孙丽": "present",
    }
    assert set(Attendance.objects.values_list("method", flat=True)) == {"paper"}


def test_finish_leads_to_the_summary(sign_in, clock, announced, wang, worker, second_worker):
    factories.called(factories.joined(announced, wang), wang, by=worker)
    clock.move_to(END)
    client, at = sign_in(worker), f"/activities/{announced.pk}"

    answer = post(client, f"{at}/finish/", {"version": announced.version})
    assert answer["Location"] == f"{at}/summary/"
    factories.verify(announced, by=second_worker)
    post(client, f"{at}/summary/", {"text": "清理六处", "rubbish_kg": "120.5"})

    announced.refresh_from_db()
    assert announced.status == ActivityStatus.RECORDED
    assert ActivitySummary.objects.get().text == "清理六处"
    assert announced.outcomes.get().quantity == Decimal("120.5")


def test_the_whole_list_is_verified_in_one_press(sign_in, clock, finished, second_worker):
    clock.move_to(END)
    client, url = sign_in(second_worker), f"/activities/{finished.pk}/hours/"
    tokens = re.findall(r'name="rows" value="(\d+-\d+)" checked', client.get(url).content.decode())
    assert len(tokens) == 2

    post(client, url, {"rows": tokens})

    assert HoursRecord.objects.count() == 2


def test_who_recorded_sees_why_not(sign_in, clock, finished, worker):
    clock.move_to(END)

    page = sign_in(worker).get(f"/activities/{finished.pk}/hours/")

    assert "这些到场都由您登记，请另一位同志核实。" in words_of(page)
    assert "核实勾选的时长" not in words_of(page)
    assert re.findall(r'name="rows" value="\d+-\d+" checked', page.content.decode()) == []


@pytest.mark.parametrize("tokens", [[], ["x"], ["1"]])
def test_a_broken_verification_is_refused(sign_in, finished, second_worker, tokens):
    assert (
        post(sign_in(second_worker), f"/activities/{finished.pk}/hours/", {"rows": tokens}).status_code == 422
    )
    assert not HoursRecord.objects.exists()


def test_the_second_verifier_reads_who_was_first(
    sign_in, clock, finished, second_worker, community_secretary
):
    clock.move_to(END)
    url = f"/activities/{finished.pk}/hours/"
    tokens = [f"{row.pk}-{row.version}" for row in Attendance.objects.all()]
    post(sign_in(second_worker), url, {"rows": tokens})

    answer = post(sign_in(community_secretary), url, {"rows": tokens})

    assert answer.status_code == 409
    assert "的时长已由阳光社区 刘芳核实" in words_of(answer)
