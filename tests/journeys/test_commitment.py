"""Line 6: the commitment card, from the first draft to a promise kept and one that could not be."""

import datetime as dt

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment
from apps.audit.models import AuditEvent
from apps.core.models import create
from apps.members.actions import publish_privacy_notice
from apps.notifications.models import Message
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.enums import CommitmentStatus, ItemStatus
from apps.posts.models import CommitmentCard, Post
from apps.posts.tasks import sweep_hour as run_posts
from tests.conftest import NOW, TODAY, post
from tests.journeys.seats import Seat, words
from tests.posts.factories import check_in, new_post
from tests.world import give_account, new_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
WRITE, MINE = "/posts/commitments/write/", "/posts/mine/"
PROMISE = {
    "text_1": "每月宣讲一次惠民政策",
    "measure_1": "在社区会议室",
    "due_1": "2026-09-30",
    "text_2": "端午节前看望两位独居老人",
    "due_2": "2026-06-18",
}


@pytest.fixture
def speaker(sunshine) -> Post:
    seed_catalogue(by=None, at=NOW)
    publish_privacy_notice(number="2026-1", text="告知内容", from_on=TODAY, by=None, at=NOW)
    return new_post(sunshine, "政策宣讲员", capacity=2)


@pytest.fixture
def own(wang, member, speaker, programme, sunshine, worker, sign_in) -> Seat:
    """王建国's browser; he has reported in."""
    check_in(wang, sunshine, programme, worker)
    return sign_in(member)


def messages_of(user) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


@pytest.mark.requirement("Y10", "Y25", "Y72", "Y79", "N25", "B19")
def test_a_commitment_from_draft_to_the_board_and_done(own, speaker, worker, secretary, sunshine, sign_in):
    head, desk = sign_in(secretary), sign_in(worker)
    assert "请先认领一个岗位" in _refused_without_a_post(own)
    own.does("/posts/choose/", "认领")
    assert CommitmentCard.objects.get().status == CommitmentStatus.DRAFT

    card = CommitmentCard.objects.get()
    own.does(card.get_absolute_url(), "提交审定")
    assert messages_of(secretary) == ["commitment.waiting"]
    head.does(f"/posts/review/{card.pk}/return/", "退回", opinion="请写清次数和地点")
    page = words(own.reads(MINE))
    assert "请写清次数和地点" in page
    assert "commitment.returned" in messages_of(own.user)

    own.does(WRITE, "保存，下一步核对", **PROMISE)
    own.does(MINE, "提交审定")
    head.does_checked("/posts/review/", "审定所选的承诺卡", card=[card.pk])
    card.refresh_from_db()
    assert (card.status, card.reviewed_by) == (CommitmentStatus.APPROVED, secretary)
    assert "不能再改" in words(post(own, WRITE, {**PROMISE, "text_1": "另写一项", "version": card.version}))
    assert set(card.items.values_list("text", flat=True)) == {PROMISE["text_1"], PROMISE["text_2"]}

    _published_with_consent_only(own, desk, card, sunshine)
    _kept(own, desk, card)
    events = AuditEvent.objects.filter(target_type__iendswith="commitmentcard", target_id=str(card.pk))
    assert list(events.order_by("pk").values_list("event", flat=True)) == [
        "commitment.created",
        "commitment.saved",
        "commitment.submitted",
        "commitment.returned",
        "commitment.saved",
        "commitment.submitted",
        "commitment.fixed",
        "commitment.published",
        "commitment.unpublished",
    ]


def _refused_without_a_post(own: Seat) -> str:
    """The draft is kept; what is missing for the unit is said."""
    own.does(WRITE, "保存，下一步核对", text_1="多做好事", due_1="2026-09-30")
    return words(own.does(MINE, "提交审定"))


def _published_with_consent_only(own: Seat, desk: Seat, card: CommitmentCard, sunshine) -> None:
    board = f"/posts/commitments/board/{sunshine.pk}/"
    assert "没有同意公开服务承诺" in words(desk.does(card.get_absolute_url(), "公开"))
    assert PROMISE["text_1"] not in words(desk.reads(board))
    own.does("/members/me/", "同意", scope="publish_commitment")
    desk.does(card.get_absolute_url(), "公开")
    assert PROMISE["text_1"] in words(desk.reads(board))


def _kept(own: Seat, desk: Seat, card: CommitmentCard) -> None:
    """Reported with too little, sent back, reported again, confirmed; then the consent is withdrawn."""
    item = card.items.get(text=PROMISE["text_1"])
    own.does(f"/posts/items/{item.pk}/report/", "报告完成情况", report="讲了")
    desk.does(f"/posts/items/{item.pk}/send-back/", "退回补充", reason="请写明时间和人数")
    assert "请写明时间和人数" in words(own.reads(MINE))
    own.does(f"/posts/items/{item.pk}/report/", "报告完成情况", report="5月6日在会议室宣讲，30人参加")
    assert "30人参加" in words(desk.reads("/posts/items/"))
    desk.does("/posts/items/", "确认完成")
    item.refresh_from_db()
    assert (item.status, item.confirmed_by) == (ItemStatus.DONE, desk.user)
    assert "commitment_item.confirmed" in messages_of(own.user)
    own.does("/members/me/", "撤回", scope="publish_commitment")
    assert PROMISE["text_1"] not in words(desk.reads(f"/posts/commitments/board/{card.community_id}/"))
    run_posts()
    card.refresh_from_db()
    assert card.status == CommitmentStatus.APPROVED


@pytest.mark.requirement("Y25", "B19")
def test_a_promise_that_could_not_be_kept_is_decided_by_the_unit(
    own, speaker, worker, secretary, sign_in, clock
):
    head, desk = sign_in(secretary), sign_in(worker)
    own.does("/posts/choose/", "认领")
    own.does(WRITE, "保存，下一步核对", **PROMISE)
    own.does(MINE, "提交审定")
    card = CommitmentCard.objects.get()
    head.does_checked("/posts/review/", "审定所选的承诺卡", card=[card.pk])
    item = card.items.get(text=PROMISE["text_2"])
    assert "提请认定未完成" not in words(desk.reads(card.get_absolute_url()))

    clock.move_to(NOW + dt.timedelta(days=60))
    desk.does(f"/posts/items/{item.pk}/propose-undone/", "提请单位认定未完成", reason="两位老人都已住院")
    assert messages_of(secretary).count("commitment_item.undone_waiting") == 1
    assert "两位老人都已住院" in words(head.reads("/posts/review/"))
    head.does(
        f"/posts/items/{item.pk}/decide-undone/",
        "认定未完成的承诺",
        outcome="undone_objective",
        reason="情况属实，不影响评价",
    )
    item.refresh_from_db()
    assert (item.status, item.undone_reason) == (ItemStatus.UNDONE_OBJECTIVE, "情况属实，不影响评价")
    assert "情况属实，不影响评价" in words(own.reads(card.get_absolute_url()))


@pytest.mark.requirement("Y25", "Y72")
def test_nobody_fixes_the_own_commitment(own, speaker, member, bureau, worker, sign_in):
    """The unit's secretary is a member as well: another one must decide; the community may not at all."""
    dates = {"by": None, "at": NOW, "from_on": TODAY}
    create(RoleAssignment, user=member, role=Role.UNIT_SECRETARY, unit=bureau, **dates)
    own.does("/posts/choose/", "认领")
    own.does(WRITE, "保存，下一步核对", **PROMISE)
    own.does(MINE, "提交审定")
    card = CommitmentCard.objects.get()
    told = words(own.sends("/posts/review/", "审定所选的承诺卡", card=[card.pk]))
    assert "不能审定、确认自己的承诺" in told
    assert sign_in(worker).get("/posts/review/").status_code == 403
    colleague = give_account(new_person("冯远", bureau))
    assert sign_in(colleague).get(card.get_absolute_url()).status_code == 404
