"""Pages: what each role sees and may press, plain forms all the way."""

import re
from decimal import Decimal

import pytest

from apps.accounts.enums import Role
from apps.activities import actions
from apps.activities.enums import (
    ActivityStatus,
    AttendanceStatus,
    CorrectionStatus,
    HoursStatus,
    SignUpStatus,
)
from apps.activities.exports import ACTIVITY_REGISTER
from apps.activities.models import Activity, ActivitySummary, Attendance, HoursCorrection, HoursRecord, SignUp
from apps.jobs.models import Job
from apps.jobs.running import run_waiting_jobs
from apps.spreadsheets.models import FileExport
from tests.activities import factories
from tests.activities.factories import END, EVERYBODY, START, moment
from tests.conftest import NOW, post
from tests.world import give_account, new_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def plan(**changes):
    return {
        "title": "义诊",
        "category": factories.a_category().pk,
        "mode": "collective",
        "content": "量血压、用药咨询",
        "on": "2026-05-15",
        "starts": "09:00",
        "ends": "11:00",
        "break_minutes": "0",
        "place": "社区广场",
        "risk": "none",
        **changes,
    }


def test_the_plan_is_filled_with_what_is_known(sign_in, programme, worker, sunshine):
    factories.a_category()

    page = sign_in(worker).get("/activities/create/").content.decode()

    assert 'value="2026-05-15"' in page
    assert 'value="09:00"' in page
    assert f'<option value="{worker.pk}" selected>' in page
    assert f'type="hidden" name="community" value="{sunshine.pk}"' in page
    assert 'value="029-87030000"' in page


def test_activity_create_keeps_a_plan(sign_in, programme, worker, sunshine):
    answer = post(sign_in(worker), "/activities/create/", plan(community=sunshine.pk, contact=worker.pk))

    activity = Activity.objects.get()
    assert answer["Location"] == f"/activities/{activity.pk}/"
    assert (activity.starts_at, activity.ends_at, activity.is_party_day) == (START, END, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends": "08:00"}, "结束时间要晚于开始时间。请改时间。"),
        ({"is_urgent": "on"}, "紧急活动要写明原因。"),
        ({"title": ""}, "这个字段是必填项。"),
        ({"risk": "some"}, ""),
    ],
)
def test_activity_create_says_what_to_mend(sign_in, programme, worker, sunshine, changes, sentence):
    answer = post(
        sign_in(worker), "/activities/create/", plan(community=sunshine.pk, contact=worker.pk, **changes)
    )

    if sentence:
        assert answer.status_code == 422
        assert "量血压、用药咨询" in answer.content.decode()
        assert not Activity.objects.exists()
    else:  # the insurance is asked for when the plan is submitted
        assert answer.status_code == 302


def test_activity_create_elsewhere_is_refused(sign_in, programme, worker, eastside):
    answer = post(sign_in(worker), "/activities/create/", plan(community=eastside.pk, contact=worker.pk))

    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_activity_create_as_a_copy(sign_in, finished, worker):
    page = sign_in(worker).get(f"/activities/create/?copy={finished.pk}").content.decode()

    assert 'value="清洁家园"' in page
    assert "清理楼道杂物" in page


def test_a_foreign_activity_is_not_copied(sign_in, finished, other_worker):
    assert sign_in(other_worker).get(f"/activities/create/?copy={finished.pk}").status_code == 404


def test_activity_edit_of_a_draft(sign_in, draft, worker):
    client = sign_in(worker)
    page = client.get(f"/activities/{draft.pk}/edit/")
    assert 'value="2026-05-15"' in page.content.decode()

    post(client, f"/activities/{draft.pk}/edit/", plan(contact=worker.pk, version=1, ends="10:30"))

    draft.refresh_from_db()
    assert (draft.title, draft.ends_at) == ("义诊", moment(15, 10, 30))


def test_activity_edit_by_a_second_writer_keeps_what_was_typed(sign_in, draft, worker, second_worker):
    post(sign_in(worker), f"/activities/{draft.pk}/edit/", plan(contact=worker.pk, version=1, title="先改"))

    answer = post(
        sign_in(second_worker),
        f"/activities/{draft.pk}/edit/",
        plan(contact=worker.pk, version=1, title="后改"),
    )

    assert answer.status_code == 409
    assert "后改" in answer.content.decode()
    assert Activity.objects.get().title == "先改"


def test_activity_edit_after_the_announcement_offers_little(sign_in, announced, worker):
    client = sign_in(worker)
    page = client.get(f"/activities/{announced.pk}/edit/").content.decode()
    assert 'name="place"' in page
    assert 'name="starts"' not in page

    values = {"place": "一号楼前", "contact": worker.pk, "version": announced.version}
    post(client, f"/activities/{announced.pk}/edit/", values)

    announced.refresh_from_db()
    assert announced.place == "一号楼前"


@pytest.mark.requirement("Y50")
def test_the_way_from_draft_to_announced_by_buttons(sign_in, draft, checked_in, worker, community_secretary):
    planner, approver, at = sign_in(worker), sign_in(community_secretary), f"/activities/{draft.pk}"
    assert "提交批准" in planner.get(f"{at}/").content.decode()
    post(planner, f"{at}/submit/", {"version": draft.version})
    assert "退回修改" in approver.get(f"{at}/").content.decode()
    post(approver, f"{at}/approve/", {"version": 2})
    page = planner.get(f"{at}/announce/").content.decode()
    assert "本社区全部已报到党员（3人，其中不足4次的3人）" in page
    post(planner, f"{at}/announce/", {"version": 3, "audience": "all", "batch": "whole"})

    draft.refresh_from_db()
    assert draft.status == ActivityStatus.ANNOUNCED
    assert SignUp.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"audience": "groups", "batch": "whole"}, "请至少选择一个岗位组。"),
        ({"audience": "all", "batch": "whole", "posts": "1"}, "已勾选岗位组"),
        ({"audience": "mars", "batch": "whole"}, "不是有效"),
    ],
)
def test_an_invitation_says_what_to_mend(sign_in, announced, sunshine, wang, worker, values, sentence):
    group = factories.a_post(sunshine)
    factories.a_claim(wang, group)
    values = {name: str(group.pk) if name == "posts" else value for name, value in values.items()}

    answer = post(sign_in(worker), f"/activities/{announced.pk}/invite/", values)

    assert answer.status_code == 422
    assert not SignUp.objects.exists()


def test_send_back_and_cancel_ask_for_a_reason(sign_in, draft, worker, community_secretary):
    actions.submit_activity(activity=draft, by=worker, at=NOW)
    client, at = sign_in(community_secretary), f"/activities/{draft.pk}"

    assert post(client, f"{at}/send-back/", {"reason": ""}).status_code == 422
    post(client, f"{at}/send-back/", {"reason": "写明集合点"})
    draft.refresh_from_db()
    assert draft.status == ActivityStatus.DRAFT
    post(client, f"{at}/cancel/", {"reason": "不办了"})
    draft.refresh_from_db()
    assert (draft.status, draft.end_reason) == (ActivityStatus.CANCELLED, "不办了")


def test_reschedule_by_a_form(sign_in, announced, community_secretary):
    values = {
        "on": "2026-05-20",
        "starts": "14:00",
        "ends": "16:00",
        "reason": "有雨",
        "version": announced.version,
    }

    post(sign_in(community_secretary), f"/activities/{announced.pk}/reschedule/", values)

    announced.refresh_from_db()
    assert announced.starts_at == moment(20, 14)


def test_close_by_a_button(sign_in, announced, worker):
    post(sign_in(worker), f"/activities/{announced.pk}/close/", {"version": announced.version})

    announced.refresh_from_db()
    assert announced.status == ActivityStatus.CLOSED


def test_a_refusal_is_told_on_the_activity(sign_in, draft, worker):
    answer = post(sign_in(worker), f"/activities/{draft.pk}/submit/", {"version": 99}, follow=True)

    assert "这条记录刚被别人修改过" in text_of(answer)


def test_the_same_key_twice_has_one_effect(sign_in, draft, worker):
    client, key = sign_in(worker), "k" * 20
    for _ in range(2):
        post(client, f"/activities/{draft.pk}/submit/", {"idempotency_key": key, "version": 1})

    draft.refresh_from_db()
    assert draft.version == 2


GATES = [
    ("create/", {"worker", "community_secretary"}),
    ("mine/", {"member"}),
    ("hours/mine/", {"member"}),
    ("hours/", {"worker", "community_secretary", "liaison", "department", "town_officer"}),
    ("participation/", {"worker", "community_secretary", "liaison", "department"}),
    ("corrections/", {"worker", "community_secretary", "town_officer"}),
    ("month/", {"worker", "community_secretary", "liaison", "department", "town_officer", "member"}),
    ("", {"worker", "community_secretary", "liaison", "department", "town_officer", "member"}),
]


@pytest.mark.parametrize(("path", "allowed"), GATES)
def test_each_list_is_for_its_roles(
    sign_in,
    programme,
    worker,
    community_secretary,
    liaison,
    department,
    town_officer,
    member,
    auditor,
    path,
    allowed,
):
    users = {
        "worker": worker,
        "community_secretary": community_secretary,
        "liaison": liaison,
        "department": department,
        "town_officer": town_officer,
        "member": member,
        "auditor": auditor,
    }

    answers = {name: sign_in(user).get(f"/activities/{path}").status_code for name, user in users.items()}

    assert answers == {name: 200 if name in allowed else 403 for name in users}


ON_ONE = [
    ("edit/", "worker"),
    ("announce/", "worker"),
    ("invite/", "worker"),
    ("cancel/", "community_secretary"),
    ("reschedule/", "community_secretary"),
    ("send-back/", "community_secretary"),
    ("roll/", "worker"),
    ("roll/codes/", "worker"),
    ("finish/", "worker"),
    ("hours/", "worker"),
    ("summary/", "worker"),
    ("sheet/", "worker"),
    ("sign-ups/", "worker"),
    ("register/", "community_secretary"),
]


@pytest.mark.parametrize(("path", "who"), ON_ONE)
def test_pages_of_one_activity_are_for_its_community(
    sign_in, finished, make_user, eastside, member, worker, community_secretary, path, who
):
    """Out of reach is 404 like what doesn't exist; a role without the deed is 403."""
    own = {"worker": worker, "community_secretary": community_secretary}[who]
    role = {"worker": Role.COMMUNITY_WORKER, "community_secretary": Role.COMMUNITY_SECRETARY}[who]
    stranger = make_user("外社区", role, community=eastside)
    url = f"/activities/{finished.pk}/{path}"

    assert sign_in(own).get(url).status_code == 200
    foreign = sign_in(stranger).get(url)
    assert foreign.status_code == sign_in(stranger).get(f"/activities/999999/{path}").status_code == 404
    assert "王建国" not in foreign.content.decode()
    assert sign_in(member).get(url).status_code == 403


def test_register_of_an_activity_is_made_at_once_or_by_the_worker(
    sign_in, finished, community_secretary, monkeypatch, clock
):
    url, client = f"/activities/{finished.pk}/register/", sign_in(community_secretary)
    assert post(client, url, {"reason": "归档"})["Location"] == "/files/"
    monkeypatch.setitem(vars(ACTIVITY_REGISTER), "small", 0)
    answer = post(client, url, {"reason": "归档"})
    assert answer["Location"] == Job.objects.get().get_absolute_url()
    run_waiting_jobs()
    first, second = FileExport.objects.all()
    assert (first.filename, first.row_count) == (second.filename, second.row_count)
    assert "签到登记表" in first.filename


@pytest.mark.parametrize("path", ["submit", "approve", "close", "sign-up"])
def test_a_change_refuses_to_be_got(sign_in, announced, worker, path):
    assert sign_in(worker).get(f"/activities/{announced.pk}/{path}/").status_code == 405


def test_a_member_sees_what_to_answer_and_what_is_open(
    sign_in, announced, sunshine, member, worker, community_secretary
):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    factories.announced(
        sunshine, worker, community_secretary, title="义诊", starts_at=moment(20, 9), ends_at=moment(20, 10)
    )

    page = text_of(sign_in(member).get("/activities/mine/"))

    assert page.index("等您答复") < page.index("清洁家园") < page.index("可参加") < page.index("义诊")


def test_a_member_answers_in_one_press_each(sign_in, announced, wang, member, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    client, row = sign_in(member), SignUp.objects.get(person=wang)

    post(client, f"/activities/sign-ups/{row.pk}/decline/", {"version": row.version})
    row.refresh_from_db()
    assert row.status == SignUpStatus.DECLINED
    answer = post(client, f"/activities/{announced.pk}/sign-up/", follow=True)
    assert "已报名参加“清洁家园”" in text_of(answer)
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

    assert "和您已报名的“清洁家园”（5月15日 09:00–11:00，阳光社区广场）时间冲突" in text_of(answer)


def test_nobody_answers_for_a_stranger(sign_in, announced, member, zhao, worker):
    actions.invite_members(activity=announced, invitation=EVERYBODY, by=worker, at=NOW)
    client, row = sign_in(member), SignUp.objects.get(person=zhao)

    assert post(client, f"/activities/sign-ups/{row.pk}/decline/").status_code == 404
    assert post(client, f"/activities/{announced.pk}/sign-up/", {"person": zhao.pk}).status_code == 404


def test_a_worker_answers_for_who_telephones(sign_in, announced, zhao, worker):
    answer = post(sign_in(worker), f"/activities/{announced.pk}/sign-up/", {"person": zhao.pk}, follow=True)

    assert answer.redirect_chain[-1][0] == f"/activities/{announced.pk}/sign-ups/"
    assert "代录" in text_of(answer)


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
    assert "王建国不能既到场又请假" in text_of(answer)


def test_a_walk_in_is_found_by_name_and_ticked(
    sign_in, clock, announced, sunshine, bureau, programme, worker
):
    guest = new_person("欧阳静", bureau, pinyin="ouyangjing", initials="oyj")
    factories.check_in(guest, sunshine, programme, worker)
    clock.move_to(START)
    client, url = sign_in(worker), f"/activities/{announced.pk}/roll/"

    found = post(client, url, {"q": "oyj"}, follow=True)
    assert "欧阳静" in text_of(found)
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
    assert sentence in text_of(answer)
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
    assert sentence in text_of(answer)
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

    assert "这些到场都由您登记，请另一位同志核实。" in text_of(page)
    assert "核实勾选的时长" not in text_of(page)
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
    assert "的时长已由阳光社区 刘芳核实" in text_of(answer)


@pytest.fixture
def record(finished, wang, member, second_worker) -> Attendance:
    factories.verify(finished, by=second_worker)
    return Attendance.objects.get(person=wang)


def test_my_hours_show_the_own_ones(sign_in, clock, record, member):
    page = text_of(sign_in(member).get("/activities/hours/mine/"))

    assert "2.0 小时" in page
    assert "赵敏" not in page


@pytest.mark.parametrize("year", ["abc", "1999", "21000", ""])
def test_my_hours_of_an_unknown_year_answer_400(sign_in, member, year):
    assert sign_in(member).get(f"/activities/hours/mine/?year={year}").status_code == 400


@pytest.mark.parametrize("month", ["2026-13", "x", "2026-5"])
def test_a_month_that_is_none_answers_400(sign_in, worker, month):
    assert sign_in(worker).get(f"/activities/month/?month={month}").status_code == 400


def test_the_month_shows_empty_party_days(sign_in, announced, worker):
    page = text_of(sign_in(worker).get("/activities/month/?month=2026-05"))

    assert (
        page.index("5月15日") < page.index("清洁家园") < page.index("5月16日") < page.index("还没有安排活动")
    )


def test_a_worker_sees_the_own_month_first(sign_in, announced, worker, other_worker):
    month = "/activities/month/?month=2026-05"
    assert "清洁家园" in text_of(sign_in(worker).get(month))
    neighbour = sign_in(other_worker)
    assert "清洁家园" not in text_of(neighbour.get(month))
    assert "清洁家园" in text_of(neighbour.get(f"{month}&all=1"))


def test_a_member_sees_the_month_of_the_own_community_first(
    sign_in, announced, member, eastside, bureau, programme, other_worker
):
    guest = new_person("欧阳静", bureau)
    factories.check_in(guest, eastside, programme, other_worker)
    month = "/activities/month/?month=2026-05"
    assert "清洁家园" in text_of(sign_in(member).get(month))
    stranger = sign_in(give_account(guest))
    assert "清洁家园" not in text_of(stranger.get(month))
    assert "清洁家园" in text_of(stranger.get(f"{month}&all=1"))


def test_dispute_correct_confirm_by_forms(sign_in, clock, record, member, worker, community_secretary):
    at = f"/activities/attendances/{record.pk}"
    post(sign_in(member), f"{at}/dispute/", {"reason": "应为 3 小时", "version": record.version})
    asker = sign_in(worker)
    assert "应为 3 小时" in text_of(asker.get("/activities/corrections/"))
    post(asker, f"{at}/correct/", {"new_hours": "3.0", "reason": "核对签到表", "version": record.version + 1})
    correction = HoursCorrection.objects.get()
    second = sign_in(community_secretary)
    assert "同意更正" in text_of(second.get(f"{at}/"))
    post(second, f"/activities/corrections/{correction.pk}/confirm/", {"version": 1})

    record.refresh_from_db()
    assert (record.hours, record.hours_status) == (Decimal("3.0"), HoursStatus.VERIFIED)


def test_the_asker_is_told_why_not(sign_in, clock, record, worker):
    correction = actions.ask_correction(
        attendance=record, new_hours=Decimal(1), reason="核对", by=worker, at=NOW
    )

    answer = post(sign_in(worker), f"/activities/corrections/{correction.pk}/confirm/", follow=True)

    assert "提出人不能处理自己提出的更正" in text_of(answer)
    correction.refresh_from_db()
    assert correction.status == CorrectionStatus.ASKED


def test_refuse_and_keep_by_forms(sign_in, clock, record, member, worker, community_secretary):
    correction = actions.ask_correction(
        attendance=record, new_hours=Decimal(1), reason="核对", by=worker, at=NOW
    )
    client = sign_in(community_secretary)
    post(client, f"/activities/corrections/{correction.pk}/refuse/", {"reason": "无误", "version": 1})
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=NOW)
    post(client, f"/activities/attendances/{record.pk}/keep/", {"answer": "已核对签到表"})

    correction.refresh_from_db()
    record.refresh_from_db()
    assert (correction.status, record.hours_status) == (CorrectionStatus.REFUSED, HoursStatus.VERIFIED)


def test_amend_by_a_form(sign_in, clock, finished, zhao, worker):
    actions.call_roll(
        activity=finished, entries=[actions.RollEntry(zhao.pk, AttendanceStatus.ABSENT)], by=worker, at=END
    )
    row = Attendance.objects.get(person=zhao)
    clock.move_to(END)
    values = {"status": "present", "came": "10:00", "reason": "签到表有签名", "version": row.version}

    post(sign_in(worker), f"/activities/attendances/{row.pk}/amend/", values)

    row.refresh_from_db()
    assert (row.hours, row.remark) == (Decimal("1.0"), "签到表有签名")


@pytest.mark.parametrize("path", ["dispute", "keep", "correct", "amend"])
def test_deeds_on_a_foreign_record_answer_404(sign_in, record, zhao, other_worker, path):
    user = give_account(zhao) if path == "dispute" else other_worker

    assert sign_in(user).get(f"/activities/attendances/{record.pk}/{path}/").status_code == 404
