"""Line 7: an activity from its announcement to the ledger of hours, corrected, and one recorded late."""

from decimal import Decimal

import pytest

from apps.activities.enums import ActivityStatus, AttendanceStatus, HoursStatus, SignUpStatus
from apps.activities.models import Activity, Attendance, HoursCorrection, HoursRecord, SignUp
from apps.activities.tasks import sweep_day, sweep_hour
from apps.audit.models import AuditEvent
from apps.notifications.models import Message
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.models import PostCategory
from tests.activities.factories import check_in, moment
from tests.conftest import NOW
from tests.journeys.seats import Seat, words
from tests.world import give_account, new_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PLAN = {
    "title": "清洁家园",
    "content": "清理楼道杂物，擦拭公共扶手",
    "on": "2026-05-15",
    "starts": "09:00",
    "ends": "11:00",
    "place": "社区广场",
}


@pytest.fixture
def people(wang, zhao, bureau, programme, sunshine, worker):
    """王建国, 赵敏 and 欧阳静 report in at 阳光社区; the last one has no account."""
    seed_catalogue(by=None, at=NOW)
    late = new_person("欧阳静", bureau, pinyin="ouyangjing", initials="oyj")
    for person in (wang, zhao, late):
        check_in(person, sunshine, programme, worker)
    return [wang, zhao, late]


@pytest.fixture
def desk(people, worker, sign_in) -> Seat:
    return sign_in(worker)


@pytest.fixture
def head(community_secretary, sign_in) -> Seat:
    return sign_in(community_secretary)


def kinds_for(user) -> set[str]:
    return set(Message.objects.filter(recipient=user).values_list("kind", flat=True))


def announces(desk: Seat, head: Seat, **changes) -> Activity:
    """Planned by the worker, approved by the secretary, announced with everybody invited."""
    category = PostCategory.objects.get(code="02")
    desk.does("/activities/create/", "保存", **{**PLAN, "category": category.pk, **changes})
    activity = Activity.objects.latest("pk")
    url = activity.get_absolute_url()
    desk.does(url, "提交批准")
    head.does(url, "批准")
    desk.does(f"{url}announce/", "公布并发出邀请", audience="all")
    activity.refresh_from_db()
    return activity


@pytest.mark.requirement("Y44", "Y45", "Y50", "B16")
def test_announced_ahead_with_form_time_place_and_a_contact(desk, head, people, member, worker, sign_in):
    activity = announces(desk, head)
    assert (activity.status, activity.is_party_day) == (ActivityStatus.ANNOUNCED, True)
    assert (activity.contact, activity.category.name) == (worker, "环境整治")
    own = sign_in(member)
    page = words(own.reads(activity.get_absolute_url()))
    for part in ("清洁家园", "清理楼道杂物", "5月15日", "09:00", "社区广场", "阳光社区 陈东", "党员活动日"):
        assert part in page
    assert "清洁家园" in words(own.reads("/activities/"))
    assert "activity.invited" in kinds_for(member)

    category = PostCategory.objects.get(code="08")
    desk.does("/activities/create/", "保存", **{**PLAN, "on": "2026-05-08", "category": category.pk})
    soon = Activity.objects.latest("pk")
    desk.does(soon.get_absolute_url(), "提交批准")
    head.does(soon.get_absolute_url(), "批准")
    told = desk.is_told(f"{soon.get_absolute_url()}announce/", "公布并发出邀请", audience="all")
    assert "提前3天" in told.replace(" ", "")
    soon.refresh_from_db()
    assert soon.status == ActivityStatus.APPROVED


@pytest.mark.requirement("Y10", "Y58", "Y79", "B20")
def test_from_free_answers_to_a_corrected_ledger(
    desk, head, people, member, second_worker, secretary, sign_in, clock
):
    wang, zhao, late = people
    own, hers = sign_in(member), sign_in(give_account(zhao))
    activity, clash = announces(desk, head), announces(desk, head, title="义诊", starts="10:00", ends="12:00")
    _answers(own, hers, activity, clash, zhao)
    _roll(desk, activity, wang, late, clock)
    second = sign_in(second_worker)
    _verified_by_another_hand(desk, second, activity)
    _disputed_and_corrected(own, desk, head, wang)

    desk.does(f"{activity.get_absolute_url()}summary/", "保存小结", text="清理六处楼道")
    activity.refresh_from_db()
    assert (activity.status, activity.is_late_record) == (ActivityStatus.RECORDED, False)
    assert "1.5" in words(own.reads("/activities/hours/mine/"))
    assert "王建国" in words(sign_in(secretary).reads("/activities/participation/"))
    assert AuditEvent.objects.filter(event__startswith="hours.").exists()


def _answers(own: Seat, hers: Seat, activity: Activity, clash: Activity, zhao) -> None:
    """Accepted, refused by the clash with its name, accepted and taken back."""
    own.does(activity.get_absolute_url(), "参加")
    told = words(own.does(clash.get_absolute_url(), "参加"))
    assert "清洁家园" in told
    assert "时间" in told
    assert not SignUp.objects.filter(activity=clash, person=own.user.person, status="signed_up").exists()
    own.does(clash.get_absolute_url(), "不参加")
    hers.does(activity.get_absolute_url(), "参加")
    hers.does(activity.get_absolute_url(), "来不了")
    statuses = dict(SignUp.objects.values_list("activity__title", "status").filter(person=own.user.person))
    assert statuses == {"清洁家园": SignUpStatus.SIGNED_UP, "义诊": SignUpStatus.DECLINED}
    assert SignUp.objects.get(activity=activity, person=zhao).status == SignUpStatus.EXCUSED
    activity.refresh_from_db()
    assert activity.signed_up == 1


def _roll(desk: Seat, activity: Activity, wang, late, clock) -> None:
    """王建国 came late and left early, 欧阳静 walked in; the hours follow from the clock."""
    clock.move_to(moment(15, 9))
    sweep_hour()
    activity.refresh_from_db()
    assert activity.status == ActivityStatus.RUNNING
    roll = f"{activity.get_absolute_url()}roll/"
    times = {f"here_{wang.pk}": "on", f"in_{wang.pk}": "09:20", f"out_{wang.pk}": "10:30"}
    desk.does(roll, "保存并查找", q="oyj", **times)
    desk.does(f"{roll}?q=oyj", "保存点名", **{f"here_{late.pk}": "on"})
    assert dict(Attendance.objects.values_list("person__name", "is_walk_in")) == {
        "王建国": False,
        "欧阳静": True,
    }
    clock.move_to(moment(15, 11))
    desk.does(f"{activity.get_absolute_url()}finish/", "结束活动")
    hours = dict(Attendance.objects.values_list("person__name", "hours"))
    assert hours == {"王建国": Decimal("1.2"), "欧阳静": Decimal("2.0")}


def _verified_by_another_hand(desk: Seat, second: Seat, activity: Activity) -> None:
    verify = f"{activity.get_absolute_url()}hours/"
    waiting = [f"{row.pk}-{row.version}" for row in Attendance.objects.waiting_for_verification()]
    page = words(desk.reads(verify))
    assert "这些到场都由您登记，请另一位同志核实" in page
    assert "核实勾选的时长" not in page
    second.does(verify, "核实勾选的时长", rows=waiting)
    assert HoursRecord.objects.count() == 2
    assert set(HoursRecord.objects.values_list("confirmed_by", flat=True)) == {second.user.pk}


def _disputed_and_corrected(own: Seat, desk: Seat, head: Seat, wang) -> None:
    row = Attendance.objects.get(person=wang)
    at = f"/activities/attendances/{row.pk}/"
    own.does(f"{at}dispute/", "提交异议", reason="我到得更早")
    assert "hours.disputed" in kinds_for(desk.user)
    desk.does(f"{at}correct/", "提出更正", new_hours="1.5", reason="核对签到表")
    correction = HoursCorrection.objects.get()
    row.refresh_from_db()
    assert row.hours == Decimal("1.2")
    head.does(at, "同意更正")
    row.refresh_from_db()
    assert (row.hours, row.hours_status) == (Decimal("1.5"), HoursStatus.VERIFIED)
    ledger = HoursRecord.objects.filter(person=wang).order_by("pk").values_list("hours", flat=True)
    assert list(ledger) == [Decimal("1.2"), Decimal("-1.2"), Decimal("1.5")]
    correction.refresh_from_db()
    assert (correction.asked_by, correction.decided_by) == (desk.user, head.user)


@pytest.mark.requirement("B20")
def test_hours_after_ten_working_days_are_late_and_the_secretarys_business(
    desk, head, people, member, second_worker, sign_in, clock
):
    own = sign_in(member)
    activity = announces(desk, head)
    own.does(activity.get_absolute_url(), "参加")
    clock.move_to(moment(15, 9))
    sweep_hour()
    desk.does(f"{activity.get_absolute_url()}roll/", "保存点名")
    clock.move_to(moment(15, 11))
    desk.does(f"{activity.get_absolute_url()}finish/", "结束活动")

    clock.move_to(moment(30, 8))
    sweep_day()
    assert {"activity.record_late"} & kinds_for(desk.user), kinds_for(desk.user)
    second = sign_in(second_worker)
    row = Attendance.objects.get()
    assert row.status == AttendanceStatus.PRESENT
    assert "已超过记录期限，请社区党组织书记核实" in words(
        second.reads(f"{activity.get_absolute_url()}hours/")
    )
    head.does(f"{activity.get_absolute_url()}hours/", "核实勾选的时长", rows=[f"{row.pk}-{row.version}"])
    summary = f"{activity.get_absolute_url()}summary/"
    assert "社区党组织书记" in desk.is_told(summary, "保存小结", text="清理六处楼道")
    head.does(summary, "保存小结", text="清理六处楼道")
    activity.refresh_from_db()
    assert (activity.status, activity.is_late_record) == (ActivityStatus.RECORDED, True)
    assert HoursRecord.objects.get().is_late_record is True
