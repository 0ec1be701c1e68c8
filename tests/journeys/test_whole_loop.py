"""The whole loop by one member: roster, card, post, commitment, activity, hours, evaluation, feedback."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from apps.accounts.enums import Role
from apps.activities.models import Activity, HoursRecord
from apps.activities.tasks import sweep_hour
from apps.audit.models import AuditEvent
from apps.checkins.enums import CardKind, CardStatus
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.evaluations.models import EvaluationRound, FeedbackReport
from apps.evaluations.tasks import sweep_day as sweep_evaluations
from apps.members.models import Person
from apps.members.rules import proofs_of
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.enums import CommitmentStatus, ItemStatus
from apps.posts.models import CommitmentCard, Post, PostCategory, PostClaim
from apps.units.models import Unit
from tests.activities.factories import moment
from tests.communities.imported import import_district
from tests.conftest import NOW
from tests.evaluations import factories as f
from tests.journeys.conftest import confirms, uploads
from tests.journeys.seats import Seat, pages_of, words
from tests.journeys.test_evaluation import votes_by_phone
from tests.journeys.test_report_in import JOIN, slip_code
from tests.spreadsheets.rosters import content_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "notice")]


@pytest.fixture
def civil(programme) -> Unit:
    """区民政局, its roster still in the liaison's drawer; the district's units and communities are known."""
    import_district(NOW)
    seed_catalogue(by=None, at=NOW)
    return Unit.objects.get(short_name="区民政局")


@pytest.fixture
def people(civil, make_user, sign_in) -> dict[str, Seat]:
    """Everybody at the own browser."""
    home = Community.objects.get(name__startswith="阳光社区")
    return {
        "clerk": sign_in(make_user("罗利", Role.UNIT_LIAISON, unit=civil)),
        "secretary": sign_in(make_user("田书记", Role.UNIT_SECRETARY, unit=civil)),
        "desk": sign_in(make_user("林小雨", Role.COMMUNITY_WORKER, community=home)),
        "head": sign_in(make_user("吴书记", Role.COMMUNITY_SECRETARY, community=home)),
        "district": sign_in(make_user("周部长", Role.ORGANISATION_DEPARTMENT)),
    }


@pytest.mark.requirement("Y3", "Y10", "Y20", "Y53", "Y72")
def test_from_the_roster_to_the_acknowledged_report(civil, people, clock):
    person = _roster(civil, people["clerk"])
    member = _reports_in(person, people)
    _takes_a_post_and_promises(person, member, people)
    _serves(person, member, people, clock)
    report = _evaluated(civil, person, people, clock)
    _acknowledged(report, person, member, people)
    everybody = {seat.user for seat in people.values()} | {person.user}
    actors = set(AuditEvent.objects.values_list("actor_name", flat=True))
    assert {user.name for user in everybody} - actors == {"周部长"}


def _roster(civil: Unit, clerk: Seat) -> Person:
    batch = uploads(clerk, "members", content_of("rosters/03_区民政局.xlsx"), unit=civil.pk)
    confirms(clerk, batch)
    assert Person.objects.count() == batch.created_rows
    return Person.objects.earliest("pk")


def _reports_in(person: Person, people: dict[str, Seat]) -> Seat:
    """Card issued and confirmed, account opened, card filled in, handed in, received, receipt filed."""
    people["clerk"].does_checked("/cards/issue/", "开具选中的报到卡", person=[person.pk])
    people["secretary"].does_checked("/cards/confirm/", "确认选中的报到卡")
    card, member = CheckInCard.objects.get(), Seat()
    code = slip_code(people["clerk"], person)
    values = {**JOIN, "code": code, "proof": proofs_of(person)[0], "privacy_accepted": "on"}
    member.does("/join/", "开通并登录", **values)
    person.refresh_from_db()
    member = Seat(person.user)
    info = {"skills": "法律咨询", "hobbies": "书法", "available_time": "周末"}
    member.does("/cards/mine/info/", "下一步", **info)
    home = people["desk"].user.todays_roles[0].community
    check = member.sends("/cards/mine/community/", "下一步", kind=CardKind.RESIDENCE, community=home.pk)
    member.presses(check, "递交报到卡")
    people["desk"].does(f"/cards/{card.pk}/receive/", "接收", identity_checked="on")
    people["clerk"].does_checked("/cards/?status=received", "登记收回回执", card=[card.pk])
    card.refresh_from_db()
    assert (card.status, card.community) == (CardStatus.RETURNED, home)
    return member


def _takes_a_post_and_promises(person: Person, member: Seat, people: dict[str, Seat]) -> None:
    desk = people["desk"]
    law = {"category": PostCategory.objects.get(code="07").pk, "title": "法律顾问", "skills": "法律咨询"}
    desk.does("/posts/create/", "保存", **law, duty="每月两次为居民解答法律问题", capacity="2")
    assert "法律咨询" in words(member.reads("/posts/choose/"))
    member.does("/posts/choose/", "认领")
    desk.does("/posts/queue/", "同意")
    member.does("/posts/mine/", "确认上岗")
    assert PostClaim.objects.get(person=person).status == "active"
    promise = {"text_1": "为社区讲两次民法典", "due_1": "2026-06-20"}
    member.does("/posts/commitments/write/", "保存，下一步核对", **promise)
    member.does("/posts/mine/", "提交审定")
    card = CommitmentCard.objects.get()
    people["secretary"].does_checked("/posts/review/", "审定所选的承诺卡", card=[card.pk])
    item = card.items.get()
    member.does(f"/posts/items/{item.pk}/report/", "报告完成情况", report="讲了两次，60人参加")
    desk.does("/posts/items/", "确认完成")
    item.refresh_from_db()
    assert item.status == ItemStatus.DONE
    assert Post.objects.get().claims.count() == 1


def _serves(person: Person, member: Seat, people: dict[str, Seat], clock) -> None:
    """One activity on the Party activity day, two hours in the ledger by another hand."""
    desk, head = people["desk"], people["head"]
    plan = {"title": "民法典进小区", "content": "讲解、咨询", "place": "社区广场", "on": "2026-05-15"}
    category = PostCategory.objects.get(code="07").pk
    desk.does("/activities/create/", "保存", **plan, starts="09:00", ends="11:00", category=category)
    activity = Activity.objects.get()
    url = activity.get_absolute_url()
    desk.does(url, "提交批准")
    head.does(url, "批准")
    desk.does(f"{url}announce/", "公布并发出邀请", audience="all")
    member.does("/activities/mine/", "参加")
    clock.move_to(moment(15, 9))
    sweep_hour()
    desk.does(f"{url}roll/", "保存点名")
    clock.move_to(moment(15, 11))
    desk.does(f"{url}finish/", "结束活动")
    head.does(f"{url}hours/", "核实勾选的时长")
    desk.does(f"{url}summary/", "保存小结", text="60人到场")
    activity.refresh_from_db()
    assert activity.status == "recorded"
    assert HoursRecord.objects.get(person=person).hours == Decimal("2.0")
    assert "2.0" in words(member.reads("/activities/hours/mine/"))


def _evaluated(civil: Unit, person: Person, people: dict[str, Seat], clock) -> FeedbackReport:
    head = people["head"]
    clock.move_to(f.PREPARED)
    sweep_evaluations()
    evaluation = EvaluationRound.objects.get(community=head.user.todays_roles[0].community)
    url = evaluation.get_absolute_url()
    facts = evaluation.targets.get(person=person).facts
    assert (facts["attended"], facts["items_done"], facts["items_due"]) == (1, 1, 1)
    head.does(f"{url}voters/", "添加", lines="居民代表 5")
    clock.move_to(f.OPENED)
    slips = words(head.sends(f"{url}codes/", "生成并显示", paper="slips"))
    head.does(url, "开始投票")
    clock.move_to(f.VOTING)
    for code in sorted(set(re.findall(r"\d{4}-\d{4}-\d{4}", slips))):
        votes_by_phone(code)
    head.does(url, "截止投票")
    head.does(url, "计票")
    clock.move_to(f.CONFIRMED)
    head.does(url, "确认结果")
    assert CommitmentCard.objects.get().status == CommitmentStatus.EVALUATED
    clock.move_to(f.SENT)
    head.does(url, "发送反馈报告")
    return FeedbackReport.objects.get(unit=civil)


def _acknowledged(report: FeedbackReport, person: Person, member: Seat, people: dict[str, Seat]) -> None:
    secretary, district = people["secretary"], people["district"]
    url = report.get_absolute_url()
    page = words(secretary.reads(url))
    for part in (person.name, "2.0", "满意", "100.0%"):
        assert part in page
    assert person.name in "".join(pages_of(secretary.get(f"{url}print/")))
    secretary.does(f"{url}acknowledge/", "签收", kinds=["appraisal"], text="作为年度民主评议依据")
    report.refresh_from_db()
    assert (report.status, report.acknowledged_by) == ("acknowledged", secretary.user)
    assert "100.0%" in words(member.reads("/evaluations/mine/"))
    board = words(district.reads("/board/"))
    for part in ("测评覆盖率 100.0% 1 ÷ 1", "反馈签收率 100.0% 1 ÷ 1", "承诺兑现率 100.0% 1 ÷ 1"):
        assert part in board
    assert report.acknowledged_at.date() == dt.date(2026, 7, 30)
