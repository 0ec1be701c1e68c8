"""Line 8: the half-year's evaluation, from the prepared round to the feedback that a unit acknowledges."""

import re

import pytest

from apps.audit.models import AuditEvent
from apps.evaluations.enums import Item
from apps.evaluations.models import (
    BallotBox,
    EvaluationResult,
    EvaluationRound,
    FeedbackReport,
    PaperSheet,
    UrgentFeedback,
)
from apps.evaluations.tasks import sweep_day
from apps.notifications.models import Message
from apps.posts.enums import CommitmentStatus, ItemStatus
from tests.documents.paper import pages_of
from tests.evaluations import factories as f
from tests.journeys.seats import Seat, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
FULL_MARKS = dict.fromkeys(Item.values, "satisfied")


@pytest.fixture
def promised(wang, zhao, teacher, sunshine, programme, worker, secretary):
    """Three members since 25 April; 王建国 kept one promise, missed one, and one was impossible."""
    for person in (wang, zhao, teacher):
        f.check_in(person, sunshine, programme, worker)
    states = (ItemStatus.DONE, ItemStatus.OPEN, ItemStatus.UNDONE_OBJECTIVE)
    return f.promise(wang, sunshine, programme, secretary, *states)


@pytest.fixture
def head(promised, community_secretary, sign_in) -> Seat:
    return sign_in(community_secretary)


def kinds_for(user) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def prepared(head: Seat, clock) -> EvaluationRound:
    """The round is there on 1 July without anybody's hand; voters and codes are the secretary's."""
    clock.move_to(f.PREPARED)
    sweep_day()
    sweep_day()
    evaluation = EvaluationRound.objects.with_names().get()
    assert kinds_for(head.user) == ["round.prepared"]
    return evaluation


def opened(head: Seat, clock) -> tuple[EvaluationRound, list[str]]:
    """Six votes with a code each, and voting has begun."""
    evaluation = prepared(head, clock)
    url = evaluation.get_absolute_url()
    head.does(f"{url}voters/", "添加", lines="居民代表 4\n党小组 1人\n李大爷 服务对象")
    clock.move_to(f.OPENED)
    page = words(head.reads(url))
    assert ("发放测评码" in page, "开始投票" in page) == (True, False)
    slips = head.sends(f"{url}codes/", "生成并显示", paper="slips")
    codes = re.findall(r"\d{4}-\d{4}-\d{4}", words(slips))
    assert len(set(codes)) == 6
    head.does(url, "开始投票")
    evaluation.refresh_from_db()
    assert evaluation.status == "open"
    return evaluation, sorted(set(codes))


def votes_by_phone(code: str, *, comment: str = "") -> str:
    """One member a screen: grades for the first with words, 全部满意 for the others; then submit."""
    phone = Seat()
    page = phone.sends("/evaluations/vote/", "开始", code=code)
    page = phone.presses(page, "下一位", **FULL_MARKS, comment=comment)
    while "看名单，准备提交" in words(page):
        page = phone.presses(page, "全部满意，下一位")
    done = phone.presses(page, "提交")
    assert done["Location"] == "/evaluations/vote/done/"
    return words(phone.get(done["Location"]))


def types_paper(seat: Seat, evaluation: EvaluationRound, code: str, figures: str = "111111"):
    """One worker's entry of one paper; the answer as it is."""
    page = seat.sends(f"{evaluation.get_absolute_url()}paper/", "开始录入", code=code)
    lines = {f"grades_{pk}": figures for pk in evaluation.targets.values_list("pk", flat=True)}
    return seat.presses(page, "保存这张票", **lines)


@pytest.mark.requirement("Y32", "Y51", "Y52", "Y53", "Y54", "B20")
def test_half_year_from_the_prepared_round_to_acknowledged_feedback(
    head, worker, second_worker, member, wang, secretary, bureau, promised, sign_in, clock
):
    evaluation, codes = opened(head, clock)
    clock.move_to(f.VOTING)
    _facts_stand_beside_the_names(head, evaluation, wang)
    for number, code in enumerate(codes[:5]):
        assert "投票成功" in votes_by_phone(code, comment="热心" if number == 0 else "")
    _typed_twice(evaluation, codes[5], sign_in(worker), sign_in(second_worker))
    _counted_and_confirmed(head, evaluation, clock)

    own = sign_in(member)
    assert "100.0%" in words(own.reads("/evaluations/mine/"))
    result = EvaluationResult.objects.get(target__person=wang)
    own.does(f"/evaluations/results/{result.pk}/reply/", "提交答复", text="继续努力")
    promised.refresh_from_db()
    assert promised.status == CommitmentStatus.EVALUATED

    _fed_back_and_acknowledged(head, evaluation, sign_in(secretary), bureau, clock)
    events = AuditEvent.objects.filter(event__startswith="round.").order_by("pk")
    assert [event.event for event in events] == [
        "round.planned",
        "round.prepared",
        "round.voters_added",
        "round.codes_issued",
        "round.opened",
        "round.closed",
        "round.counted",
        "round.comments_screened",
        "round.confirmed",
        "round.fed_back",
    ]


def _facts_stand_beside_the_names(head: Seat, evaluation: EvaluationRound, wang) -> None:
    target = evaluation.targets.get(person=wang)
    page = words(head.reads(target.get_absolute_url()))
    for part in ("打扫楼道1次", "打扫楼道2次", "打扫楼道3次", "区财政局"):
        assert part in page
    assert (target.facts["items_done"], target.facts["items_due"]) == (1, 2)


def _typed_twice(evaluation: EvaluationRound, code: str, first: Seat, second: Seat) -> None:
    """The same hand twice counts nothing, a second hand that differs is told where, agreement counts."""
    assert types_paper(first, evaluation, code).status_code == 302
    assert types_paper(first, evaluation, code).status_code == 302
    assert PaperSheet.objects.get().status == "entered_once"
    differing = types_paper(second, evaluation, code, "111211")
    assert differing.status_code == 409
    assert "与另一位录入的不一致：作风" in words(differing)
    assert types_paper(second, evaluation, code).status_code == 302
    assert PaperSheet.objects.get().status == "counted"
    assert {len(papers) for papers in BallotBox.objects.values_list("papers", flat=True)} == {6}


def _counted_and_confirmed(head: Seat, evaluation: EvaluationRound, clock) -> None:
    url = evaluation.get_absolute_url()
    head.does(url, "截止投票")
    head.does(url, "计票")
    assert "请先审看" in words(head.get(url)) or "审看意见" in words(head.get(url))
    comment = evaluation.comments.get()
    head.does(f"{url}comments/", "保存", **{str(comment.pk): "shown"})
    clock.move_to(f.CONFIRMED)
    head.does(url, "确认结果")
    assert set(EvaluationResult.objects.values_list("valid_ballots", "grade")) == {(6, "satisfied")}
    sheet = head.get(f"{url}counts/print/").content
    assert "民主测评计票表" in "".join(pages_of(sheet))


def _fed_back_and_acknowledged(head: Seat, evaluation: EvaluationRound, unit: Seat, bureau, clock) -> None:
    report = FeedbackReport.objects.get(unit=bureau)
    url = report.get_absolute_url()
    assert unit.get(url).status_code == 404
    head.does(f"{url}edit/", "保存", summary="两位同志都按时参加活动")
    clock.move_to(f.SENT)
    head.does(evaluation.get_absolute_url(), "发送反馈报告")
    assert "feedback.sent" in kinds_for(unit.user), kinds_for(unit.user)
    page = words(unit.reads(url))
    for part in ("本人答复：继续努力", "两位同志都按时参加活动", "王建国", "赵敏", "满意"):
        assert part in page
    assert "孙丽" not in page
    assert "王建国" in "".join(pages_of(unit.get(f"{url}print/").content))

    clock.move_to(f.moment(8, 10))
    sweep_day()
    sweep_day()
    chased = Message.objects.filter(recipient=unit.user, kind="feedback.chase")
    assert chased.count() == 1, kinds_for(unit.user)
    handled = {"kinds": ["appraisal", "recommendation"], "text": "列入年度民主评议，推荐王建国为先进"}
    unit.does(f"{url}acknowledge/", "签收", **handled)
    report.refresh_from_db()
    assert (report.status, report.acknowledged_by) == ("acknowledged", unit.user)
    assert report.handling_kinds == ["appraisal", "recommendation"]
    assert "列入年度民主评议" in words(head.reads(url))
    evaluation.refresh_from_db()
    assert evaluation.status == "fed_back"


@pytest.mark.requirement("Y54")
def test_too_few_votes_extend_the_round_and_then_show_nothing(head, member, clock, sign_in):
    evaluation, codes = opened(head, clock)
    clock.move_to(f.VOTING)
    for code in codes[:4]:
        votes_by_phone(code)
    clock.move_to(f.CLOSED)
    sweep_day()
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.is_extended, evaluation.closes_on.day) == ("open", True, 27)
    clock.move_to(f.moment(7, 28))
    sweep_day()
    clock.move_to(f.moment(7, 30))
    sweep_day()
    evaluation.refresh_from_db()
    assert evaluation.status == "counted"
    head.does(evaluation.get_absolute_url(), "确认结果")
    assert set(EvaluationResult.objects.values_list("valid_ballots", "is_shown", "grade")) == {(4, False, "")}
    page = words(sign_in(member).reads("/evaluations/mine/"))
    assert "票数不足" in page
    assert "100.0%" not in page


@pytest.mark.requirement("Y53")
def test_important_feedback_reaches_the_unit_at_once(
    head, worker, secretary, other_liaison, wang, sign_in, clock
):
    desk, unit = sign_in(worker), sign_in(secretary)
    desk.does("/evaluations/urgent/new/", "保存", person=wang.pk, text="5月6日救助落水儿童，群众送来锦旗")
    urgent = UrgentFeedback.objects.get()
    url = urgent.get_absolute_url()
    assert kinds_for(head.user) == ["urgent.drafted"]
    assert unit.get(url).status_code == 404
    head.does(url, "发送给单位")
    assert kinds_for(secretary) == ["urgent.sent"]
    assert "救助落水儿童" in words(unit.reads(url))
    assert sign_in(other_liaison).get(url).status_code == 404
    unit.does(f"{url}acknowledge/", "保存", handling="通报表扬，推荐为年度先进")
    assert "通报表扬" in words(desk.reads(url))
    urgent.refresh_from_db()
    assert (urgent.status, urgent.acknowledged_by) == ("acknowledged", secretary)


@pytest.mark.requirement("Y59")
def test_every_voter_is_told_the_six_leads_by_which_to_judge(head, clock):
    evaluation, codes = opened(head, clock)
    clock.move_to(f.VOTING)
    leads = "带头宣传党的政策、遵纪守法、弘扬正气、搞好邻里关系、参与社区建设、开展志愿服务"
    assert leads in words(Seat().sends("/evaluations/vote/", "开始", code=codes[0]))
    papers = head.sends(f"{evaluation.get_absolute_url()}codes/", "生成并显示", paper="ballots", replace="on")
    assert leads in "".join(pages_of(papers.content)).replace(" ", "").replace("\n", "")
