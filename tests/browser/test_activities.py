"""An activity walked in a real browser, at desktop and phone width: plan, answer, roll of fifty, hours."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.activities import actions
from apps.activities.enums import ActivityStatus, AttendanceStatus, HoursStatus
from apps.activities.models import Activity, Attendance, HoursRecord, SignUp
from apps.core.models import create
from apps.members.models import Person
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme
from tests.activities import factories
from tests.browser.walking import WIDTHS, Hand, Open, is_sound, keep
from tests.world import LONG_AGO, new_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦"
)


@pytest.fixture
def programme(db: None) -> Programme:
    """The year around today: a browser's clock can't be stopped."""
    today = timezone.localdate()
    return create(
        Programme,
        by=None,
        at=LONG_AGO,
        year=today.year,
        name="在职党员到社区开展志愿服务群众活动实施方案",
        district_name="杨陵区",
        region_code="610403",
        status=ProgrammeStatus.PUBLISHED,
        published_at=LONG_AGO,
        starts_on=today - dt.timedelta(days=200),
        ends_on=today + dt.timedelta(days=200),
        check_in_deadline=today,
    )


@pytest.fixture
def crowd(programme: Programme, sunshine: Any, bureau: Any, worker: Any, wang: Person) -> list[Person]:
    """王建国 and 49 others have checked in at 阳光社区."""
    people = [wang] + [
        new_person(f"{surname}晓明", bureau, pinyin=f"xiaoming{number:02d}", initials="xm")
        for number, surname in enumerate(SURNAMES[:49])
    ]
    for person in people:
        factories.check_in(person, sunshine, programme, worker)
    return people


@pytest.fixture
def running(crowd: list[Person], sunshine: Any, worker: Any, community_secretary: Any) -> Activity:
    """Announced a week ago, began an hour ago, fifty people signed up."""
    now = timezone.now()
    activity = factories.announced(
        sunshine,
        worker,
        community_secretary,
        at=now - dt.timedelta(days=7),
        starts_at=now - dt.timedelta(hours=2),
        ends_at=now - dt.timedelta(minutes=5),
        contact_phone="029-87030000",
        bring="请带手套",
    )
    return factories.joined(activity, *crowd, at=now - dt.timedelta(days=6))


@pytest.mark.requirement("Y50")
@WIDTHS
def test_roll_of_fifty_in_ten_clicks(
    open_window: Open, running: Activity, crowd: list[Person], worker: Any, width: int
) -> None:
    """Two absent, one excused, the rest there: opened, called, saved and finished."""
    page = open_window(worker, width=width)
    page.goto(running.get_absolute_url())
    is_sound(page, "running")
    hand = Hand(page)

    hand.press("点名", "link")
    is_sound(page, "roll")
    hand.tick("钱晓明 区财政局")
    hand.tick("孙晓明 区财政局")
    hand.press("保存点名")
    hand.press("结束活动", "link")
    is_sound(page, "finish")
    hand.press("结束活动")
    is_sound(page, "summary")

    hand.finishes("点名 50 人", within=10)
    statuses = Attendance.objects.filter(activity=running)
    assert statuses.filter(status=AttendanceStatus.PRESENT, hours_status=HoursStatus.PROPOSED).count() == 48
    assert statuses.filter(status=AttendanceStatus.ABSENT).count() == 2


@WIDTHS
def test_roll_without_script_takes_late_and_walk_ins(
    open_window: Open,
    running: Activity,
    sunshine: Any,
    bureau: Any,
    worker: Any,
    programme: Programme,
    width: int,
) -> None:
    late, guest = (
        Person.objects.get(name="李晓明"),
        new_person("欧阳静", bureau, pinyin="ouyangjing", initials="oyj"),
    )
    factories.check_in(guest, sunshine, programme, worker)
    page = open_window(worker, width=width, script=False)
    page.goto(f"{running.get_absolute_url()}roll/")
    if width < 768:
        page.locator(f"#id_here_{late.pk}").locator("xpath=ancestor::li").get_by_text("更多").click()
    came = timezone.localtime(running.starts_at + dt.timedelta(minutes=20))
    page.locator(f"#id_in_{late.pk}").fill(f"{came:%H:%M}")
    page.get_by_role("textbox", name="查找").fill("oyj")
    page.get_by_role("button", name="保存并查找").click()
    keep(page, "walk-in")
    page.get_by_role("checkbox", name="欧阳静").first.check()
    page.get_by_role("button", name="保存点名").click()

    assert Attendance.objects.get(person=guest).is_walk_in is True
    assert Attendance.objects.get(person=late).in_at == came.replace(second=0, microsecond=0)


@WIDTHS
def test_sheet_typed_in_by_its_numbers(open_window: Open, running: Activity, worker: Any, width: int) -> None:
    page = open_window(worker, width=width)
    page.goto(f"{running.get_absolute_url()}roll/codes/")
    page.get_by_label("到场的编号").fill("1-48 99")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("签到表上没有编号99，请对照纸上的编号。").first).to_be_visible()
    page.complaints.clear()
    is_sound(page, "codes-refused")
    page.get_by_label("到场的编号").fill("1-48")
    page.get_by_role("button", name="保存", exact=True).click()

    assert Attendance.objects.filter(status=AttendanceStatus.PRESENT, method="paper").count() == 48


@WIDTHS
def test_fifty_hours_verified_in_two_clicks(
    open_window: Open,
    running: Activity,
    crowd: list[Person],
    worker: Any,
    community_secretary: Any,
    width: int,
) -> None:
    factories.called(running, *crowd, by=worker)
    actions.finish_activity(activity=running, by=worker, at=timezone.now())
    page = open_window(community_secretary, width=width)
    page.goto(running.get_absolute_url())
    is_sound(page, "finished")
    hand = Hand(page)

    hand.press("核实时长", "link")
    is_sound(page, "verify")
    hand.press("核实勾选的时长")

    hand.finishes("核实 50 人的时长", within=2)
    assert HoursRecord.objects.count() == 50
    keep(page, "verified")


@WIDTHS
def test_member_answers_with_one_tap(
    open_window: Open,
    crowd: list[Person],
    sunshine: Any,
    member: Any,
    worker: Any,
    community_secretary: Any,
    width: int,
) -> None:
    soon = timezone.now() + dt.timedelta(days=5)
    for title, days, invitation in [
        ("清洁家园", 0, factories.EVERYBODY),
        ("法律咨询进小区", 2, factories.NOBODY),
        ("陪伴独居老人", 3, factories.EVERYBODY),
    ]:
        start = soon + dt.timedelta(days=days)
        factories.announced(
            sunshine,
            worker,
            community_secretary,
            at=timezone.now(),
            title=title,
            starts_at=start,
            ends_at=start + dt.timedelta(hours=2),
            invitation=invitation,
        )
    page = open_window(member, width=width)
    page.goto("/activities/mine/")
    is_sound(page, "mine")
    hand = Hand(page)

    hand.press("参加")

    expect(page.get_by_text("已报名参加“清洁家园”").first).to_be_visible()
    hand.finishes("报名参加活动", within=1)
    assert SignUp.objects.signed_up().get().person.name == "王建国"
    is_sound(page, "mine-joined")
    page.get_by_role("link", name="清洁家园").first.click()
    is_sound(page, "detail-member")


@WIDTHS
def test_plan_to_announcement(
    open_window: Open, crowd: list[Person], sunshine: Any, worker: Any, community_secretary: Any, width: int
) -> None:
    """Nothing the system knows is typed: title, category and content, then four presses by two people."""
    factories.a_category()
    post = factories.a_post(sunshine)
    for person in crowd[:12]:
        factories.a_claim(person, post)
    page = open_window(worker, width=width)
    page.goto("/activities/create/")
    is_sound(page, "create")
    page.get_by_label("活动名称").fill("清洁家园")
    page.get_by_label("活动类别").select_option(label="环境整治")
    page.get_by_label("活动内容").fill("清理楼道杂物，擦拭公共扶手")
    page.get_by_role("button", name="保存").click()
    is_sound(page, "draft")
    page.get_by_role("button", name="提交批准").click()
    approver = open_window(community_secretary, width=width)
    approver.goto(Activity.objects.get().get_absolute_url())
    is_sound(approver, "submitted")
    approver.get_by_role("button", name="批准", exact=True).click()
    page.reload()
    page.get_by_role("link", name="公布并邀请").click()
    is_sound(page, "invite")
    page.get_by_role("button", name="公布并发出邀请").click()
    is_sound(page, "announced")
    page.goto("/activities/")
    is_sound(page, "list")

    assert Activity.objects.get().status == ActivityStatus.ANNOUNCED
    assert SignUp.objects.count() == 50


@WIDTHS
def test_hours_disputed_and_corrected(
    open_window: Open,
    running: Activity,
    crowd: list[Person],
    member: Any,
    worker: Any,
    second_worker: Any,
    community_secretary: Any,
    width: int,
) -> None:
    factories.called(running, *crowd, by=worker)
    now = timezone.now()
    actions.finish_activity(activity=running, by=worker, at=now)
    factories.verify(running, by=second_worker, at=now)
    own = open_window(member, width=width)
    own.goto("/activities/hours/mine/")
    is_sound(own, "my-hours")
    own.get_by_role("link", name="有出入").first.click()
    own.get_by_label("哪里不对").fill("我多待了半小时")
    is_sound(own, "dispute")
    own.get_by_role("button", name="提交异议").click()
    is_sound(own, "disputed")
    asker = open_window(worker, width=width)
    asker.goto("/activities/corrections/")
    is_sound(asker, "corrections")
    asker.get_by_role("link", name="王建国").first.click()
    asker.get_by_role("link", name="更正时长").click()
    asker.get_by_label("更正后小时数").fill("2.5")
    asker.get_by_label("更正原因").fill("核对签到表，确认延长半小时")
    is_sound(asker, "correct")
    asker.get_by_role("button", name="提出更正").click()
    second = open_window(community_secretary, width=width)
    second.goto(Attendance.objects.get(person__name="王建国").get_absolute_url())
    is_sound(second, "record")
    second.get_by_role("button", name="同意更正").click()
    keep(second, "ask")
    second.locator("#ask button[value=yes]").click()
    expect(second.get_by_text("已更正，本人会收到通知。")).to_be_visible()
    is_sound(second, "corrected")
    for name in ("participation", "hours"):
        second.goto(f"/activities/{name}/")
        is_sound(second, name)
