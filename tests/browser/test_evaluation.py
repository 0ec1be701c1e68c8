"""The half-year's evaluation in a real browser: round, ballots, paper, feedback; at two widths."""

import datetime as dt
import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.core.models import create
from apps.evaluations import actions
from apps.evaluations.enums import Grade
from apps.evaluations.models import EvaluationRound, FeedbackReport
from apps.posts.enums import ItemStatus
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import EvaluationWindow, Programme
from tests.browser.walking import WIDTHS, Open, is_sound, keep
from tests.evaluations import factories as f
from tests.world import LONG_AGO

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programme(db: None) -> Programme:
    """The year around today, with its half-year's voting days around today as well."""
    today = timezone.localdate()
    row = create(
        Programme,
        by=None,
        at=LONG_AGO,
        year=today.year,
        name="在职党员到社区开展志愿服务群众活动实施方案",
        district_name="杨陵区",
        region_code="610403",
        status=ProgrammeStatus.PUBLISHED,
        published_at=LONG_AGO,
        starts_on=today - dt.timedelta(days=300),
        ends_on=today + dt.timedelta(days=60),
        check_in_deadline=today - dt.timedelta(days=100),
    )
    EvaluationWindow.objects.create(
        programme=row,
        half="H2" if today.month > 6 else "H1",
        prepares_on=today - dt.timedelta(days=3),
        opens_on=today - dt.timedelta(days=2),
        closes_on=today,
        feedback_by=today,
    )
    return row


@pytest.fixture
def prepared(
    programme: Programme, wang: Any, zhao: Any, teacher: Any, sunshine: Any, worker: Any, secretary: Any
) -> EvaluationRound:
    """Three members since a hundred days; 王建国 with three promises."""
    since = timezone.localdate() - dt.timedelta(days=100)
    for person in (wang, zhao, teacher):
        f.check_in(person, sunshine, programme, worker, on=since)
    f.promise(wang, sunshine, programme, secretary, ItemStatus.DONE, ItemStatus.OPEN, ItemStatus.DONE)
    actions.sweep_day(at=timezone.now())
    return EvaluationRound.objects.with_names().get()


@pytest.fixture
def opened(prepared: EvaluationRound, community_secretary: Any) -> tuple[EvaluationRound, list[str]]:
    """Voting, with six codes."""
    now = timezone.now()
    slips = f.with_voters(prepared, community_secretary)
    evaluation = EvaluationRound.objects.with_names().get()
    actions.open_round(evaluation=evaluation, by=community_secretary, at=now)
    return EvaluationRound.objects.with_names().get(), [slip.code for slip in slips]


@pytest.fixture
def counted(opened: Any, community_secretary: Any) -> EvaluationRound:
    """Everybody has voted, one with words; closed and counted."""
    evaluation, codes = opened
    first = evaluation.targets.order_by("pk").first()
    for number, code in enumerate(codes):
        grade = Grade.BASICALLY_SATISFIED if number == 5 else Grade.SATISFIED
        votes = [f.judged(pk, grade) for pk in evaluation.targets.values_list("pk", flat=True)]
        if number == 0:
            votes[0] = f.judged(first.pk, comment="王师傅为人热心，希望多来讲课")
        actions.cast_ballots(code=code, judgements=votes, at=timezone.now())
    evaluation.refresh_from_db()
    actions.close_round(evaluation=evaluation, by=community_secretary, at=timezone.now())
    evaluation.refresh_from_db()
    actions.count_round(evaluation=evaluation, by=community_secretary, at=timezone.now())
    return EvaluationRound.objects.with_names().get()


def walk(page: Page, url: str, name: str) -> Page:
    page.goto(url)
    is_sound(page, name)
    return page


def agree(page: Page) -> None:
    page.locator("#ask button[value=yes]").click()


@WIDTHS
def test_secretary_prepares_and_opens_the_round(
    open_window: Open, prepared: EvaluationRound, community_secretary: Any, width: int
) -> None:
    page = open_window(community_secretary, width=width)
    walk(page, "/evaluations/rounds/", "rounds")
    page.get_by_role("link", name=re.compile("民主测评|阳光社区")).last.click()
    walk(page, prepared.get_absolute_url(), "round-prepared")
    page.get_by_role("link", name="添加投票人").first.click()
    is_sound(page, "voters")
    page.get_by_label("投票人").fill("居民代表 4\n党小组 1人\n李大爷 服务对象")
    page.get_by_role("button", name="添加").click()
    page.get_by_role("link", name="发放测评码").first.click()
    is_sound(page, "codes")
    page.get_by_role("button", name="生成并显示").click()
    is_sound(page, "slips")
    assert page.get_by_text(re.compile(r"\d{4}-\d{4}-\d{4}")).count() >= 6
    walk(page, prepared.get_absolute_url(), "round-with-codes")
    page.get_by_role("button", name="开始投票").click()
    agree(page)
    expect(page.get_by_text("投票中").first).to_be_visible()
    is_sound(page, "round-open")
    page.locator("a[href*='/evaluations/targets/']").first.click()
    is_sound(page, "target")


@pytest.mark.requirement("Y79")
@WIDTHS
def test_a_voter_judges_everybody_on_the_own_phone(open_window: Open, opened: Any, width: int) -> None:
    """Without an account; nine taps for three members with one of them judged item by item."""
    _, codes = opened
    page = walk(open_window(width=width), "/evaluations/vote/", "vote-begin")
    page.get_by_label("测评码").fill("1234")
    page.get_by_role("button", name="开始").click()
    keep(page, "vote-wrong-code")
    page.complaints.clear()
    page.get_by_label("测评码").fill(codes[0])
    page.get_by_role("button", name="开始").click()
    is_sound(page, "vote-one")
    for name in page.locator("fieldset").all():
        name.get_by_role("radio", name="满意", exact=True).check()
    page.get_by_role("button", name="下一位", exact=True).click()
    page.get_by_role("button", name="全部满意，下一位").click()
    page.get_by_role("button", name="跳过").click()
    is_sound(page, "vote-check")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("投票成功").first).to_be_visible()
    is_sound(page, "vote-done")
    assert f.ballots() == 2


@WIDTHS
def test_a_ballot_works_without_script(open_window: Open, opened: Any, width: int) -> None:
    page = open_window(width=width, script=False)
    page.goto(f"/evaluations/vote/?code={opened[1][0].replace('-', '')}")
    page.get_by_role("button", name="开始").click()
    for _ in range(3):
        page.get_by_role("button", name="全部满意，下一位").click()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("投票成功").first).to_be_visible()
    assert f.ballots() == 3


@WIDTHS
def test_paper_is_typed_twice(
    open_window: Open, opened: Any, worker: Any, second_worker: Any, width: int
) -> None:
    evaluation, codes = opened
    for number, user in enumerate((worker, second_worker)):
        page = walk(
            open_window(user, width=width), f"{evaluation.get_absolute_url()}paper/", f"paper-{number}"
        )
        page.get_by_label("测评码").fill(codes[0])
        page.get_by_role("button", name="开始录入").click()
        is_sound(page, f"paper-enter-{number}")
        for box in page.locator("input[name^=grades_]").all():
            box.fill("111211" if number else "111111")
        page.get_by_role("button", name="保存这张票").click()
    keep(page, "paper-differs")
    assert "与另一位录入的不一致" in page.content()
    page.complaints.clear()
    for box in page.locator("input[name^=grades_]").all():
        box.fill("111111")
    page.get_by_role("button", name="保存这张票").click()
    is_sound(page, "paper-counted")
    assert f.ballots() == 3


@WIDTHS
def test_from_the_count_to_the_acknowledged_report(
    open_window: Open,
    counted: EvaluationRound,
    community_secretary: Any,
    secretary: Any,
    member: Any,
    bureau: Any,
    width: int,
) -> None:
    url = counted.get_absolute_url()
    head = walk(open_window(community_secretary, width=width), url, "round-counted")
    walk(head, f"{url}comments/", "comments")
    head.get_by_text("可以展示", exact=True).first.click()
    head.get_by_role("button", name="保存").click()
    head.goto(url)
    head.get_by_role("button", name="确认结果").click()
    agree(head)
    is_sound(head, "round-confirmed")

    own = walk(open_window(member, width=width), "/evaluations/mine/", "my-results")
    own.get_by_role("link", name="填写答复").first.click()
    is_sound(own, "reply")
    own.get_by_label("我的答复").fill("谢谢大家，下半年多开两场讲座")
    own.get_by_role("button", name="提交答复").click()
    is_sound(own, "my-results-replied")

    report = FeedbackReport.objects.get(unit=bureau)
    walk(head, report.get_absolute_url(), "report-draft")
    walk(head, f"{report.get_absolute_url()}edit/", "report-edit")
    head.get_by_label("社区评语").fill("两位同志按时参加活动，群众反映好。")
    head.get_by_role("button", name="保存").click()
    head.get_by_role("button", name="发送给单位").first.click()
    agree(head)
    is_sound(head, "report-sent")

    unit = walk(open_window(secretary, width=width), "/evaluations/feedback/", "reports")
    walk(unit, report.get_absolute_url(), "report-at-unit")
    unit.get_by_role("link", name="签收").first.click()
    is_sound(unit, "acknowledge")
    unit.get_by_text("作为民主评议依据").click()
    unit.get_by_label("处理情况").fill("列入年度民主评议")
    unit.get_by_role("button", name="签收").click()
    expect(unit.get_by_text("列入年度民主评议").first).to_be_visible()
    is_sound(unit, "report-acknowledged")


@WIDTHS
def test_important_feedback(
    open_window: Open,
    prepared: EvaluationRound,
    community_secretary: Any,
    width: int,
) -> None:
    page = walk(open_window(community_secretary, width=width), "/evaluations/urgent/", "urgent-empty")
    walk(page, "/evaluations/urgent/new/", "urgent-new")
    page.get_by_label("党员").select_option(index=1)
    page.get_by_label("情况").fill("11月20日傍晚救助落水儿童，群众送来锦旗。")
    page.get_by_role("button", name="保存").click()
    is_sound(page, "urgent-draft")
    page.get_by_role("button", name="发送给单位").click()
    agree(page)
    is_sound(page, "urgent-sent")
    walk(page, "/evaluations/urgent/", "urgent-list")
