"""Commitment items: started, reported, confirmed, sent back, undone."""

import datetime as dt

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, WrongState
from apps.notifications.models import Message
from apps.posts.actions.items import (
    confirm_item,
    decide_undone,
    propose_undone,
    reject_undone,
    report_item,
    send_back_item,
    start_item,
)
from apps.posts.actions.yearly import close_commitment
from apps.posts.enums import ItemStatus
from apps.posts.models import CommitmentItem
from tests.conftest import NOW, TODAY
from tests.posts.factories import DUE, draft_of, end_card, fixed_card

pytestmark = pytest.mark.django_db
_I = ItemStatus
LATE = NOW + dt.timedelta(days=200)


@pytest.fixture
def item(wang_in, claim, secretary) -> CommitmentItem:
    """The first promise of 王建国's fixed card, due on 30 September."""
    return fixed_card(wang_in, secretary).items.get(number=1)


@pytest.mark.requirement("Y10", "B19")
def test_an_item_is_started_reported_and_confirmed(item, member, worker):
    start_item(item=item, by=member, at=NOW)
    reported = report_item(item=item, report="5月5日宣讲一次，30人参加", by=member, at=NOW)
    assert (reported.status, reported.reported_at) == (_I.REPORTED, NOW)
    assert Message.objects.get(kind="commitment_item.waiting").recipient == worker
    done = confirm_item(item=item, by=worker, at=NOW)
    assert (done.status, done.confirmed_by, done.confirmed_at) == (_I.DONE, worker, NOW)
    assert Message.objects.get(kind="commitment_item.confirmed").recipient == member
    events = AuditEvent.objects.filter(target_type="posts.commitmentitem").order_by("pk")
    assert [row.event for row in events] == [
        "commitment_item.started",
        "commitment_item.reported",
        "commitment_item.confirmed",
    ]


def test_start_item_twice_is_refused(item, member):
    start_item(item=item, by=member, at=NOW)
    with pytest.raises(WrongState, match="已经开始办理"):
        start_item(item=item, by=member, at=NOW)


def test_report_item_needs_words(item, member):
    with pytest.raises(DomainError, match="请写明完成情况"):
        report_item(item=item, report="", by=member, at=NOW)


def test_items_of_an_unfixed_card_stand_still(wang_in, claim, member):
    item = draft_of(wang_in).items.first()
    with pytest.raises(DomainError) as refusal:
        start_item(item=item, by=member, at=NOW)
    assert refusal.value.code == "not_in_work"


def test_items_of_a_closed_card_stand_still(item, member):
    close_commitment(card=item.card, by=None, at=NOW)
    with pytest.raises(DomainError) as refusal:
        report_item(item=item, report="做完了", by=member, at=NOW)
    assert refusal.value.code == "not_in_work"


def test_a_member_who_has_left_the_community_cannot_report(item, wang_in, member):
    end_card(wang_in.cards.get())
    with pytest.raises(DomainError) as refusal:
        report_item(item=item, report="做完了", by=member, at=NOW)
    assert refusal.value.code == "no_live_card"


def test_send_back_item_says_what_is_missing(item, member, worker):
    with pytest.raises(WrongState, match="还没有报完成"):
        send_back_item(item=item, reason="请写人数", by=worker, at=NOW)
    report_item(item=item, report="做完了", by=member, at=NOW)
    with pytest.raises(DomainError, match="请填写需要补充什么"):
        send_back_item(item=item, reason="", by=worker, at=NOW)
    back = send_back_item(item=item, reason="请写人数", by=worker, at=NOW)
    assert (back.status, back.sent_back_reason) == (_I.DOING, "请写人数")
    assert "请写人数" in Message.objects.get(kind="commitment_item.sent_back", recipient=member).body
    again = report_item(item=item, report="30人参加", by=member, at=NOW)
    assert (again.report, again.sent_back_reason) == ("30人参加", "")


def test_nobody_confirms_or_judges_the_own_item(item, member):
    report_item(item=item, report="做完了", by=member, at=NOW)
    for deed in (confirm_item, lambda **kw: send_back_item(reason="补充", **kw)):
        with pytest.raises(DomainError) as refusal:
            deed(item=item, by=member, at=NOW)
        assert refusal.value.code == "own_card"


def test_propose_undone_waits_for_the_due_day(item, worker):
    with pytest.raises(DomainError, match="这项承诺的期限是 2026年9月30日，请到期后"):
        propose_undone(item=item, reason="没有开始", by=worker, at=NOW)


def test_propose_undone_goes_to_the_unit(item, worker, secretary):
    with pytest.raises(DomainError, match="请填写未完成的原因"):
        propose_undone(item=item, reason="", by=worker, at=LATE)
    proposed = propose_undone(item=item, reason="没有开始", by=worker, at=LATE)
    assert (proposed.status, proposed.undone_proposed, proposed.undone_reason) == (_I.OPEN, True, "没有开始")
    assert Message.objects.get(kind="commitment_item.undone_waiting").recipient == secretary
    assert list(CommitmentItem.objects.waiting_for_unit()) == [item]
    with pytest.raises(DomainError, match="已提请单位认定"):
        propose_undone(item=item, reason="没有开始", by=worker, at=LATE)


@pytest.mark.parametrize("outcome", [_I.UNDONE_OBJECTIVE, _I.UNDONE_NONE])
def test_decide_undone_ends_the_item_with_its_reason(item, worker, secretary, member, outcome):
    propose_undone(item=item, reason="没有开始", by=worker, at=LATE)
    with pytest.raises(DomainError, match="请填写认定的理由"):
        decide_undone(item=item, outcome=outcome, reason="", by=secretary, at=LATE)
    decided = decide_undone(item=item, outcome=outcome, reason="长期出差", by=secretary, at=LATE)
    assert (decided.status, decided.undone_reason, decided.undone_proposed) == (outcome, "长期出差", False)
    assert "长期出差" in Message.objects.get(kind="commitment_item.undone", recipient=member).body


def test_decide_undone_needs_a_proposal_and_a_proper_outcome(item, worker, secretary):
    with pytest.raises(DomainError, match="社区没有提出"):
        decide_undone(item=item, outcome=_I.UNDONE_NONE, reason="没做", by=secretary, at=LATE)
    propose_undone(item=item, reason="没有开始", by=worker, at=LATE)
    with pytest.raises(DomainError, match="请选择客观原因或非客观原因"):
        decide_undone(item=item, outcome=_I.REPORTED, reason="没做", by=secretary, at=LATE)


def test_reject_undone_leaves_the_item_with_the_member(item, worker, secretary):
    with pytest.raises(DomainError, match="社区没有提出"):
        reject_undone(item=item, by=secretary, at=LATE)
    propose_undone(item=item, reason="没有开始", by=worker, at=LATE)
    kept = reject_undone(item=item, by=secretary, at=LATE)
    assert (kept.status, kept.undone_proposed, kept.undone_reason) == (_I.OPEN, False, "")


def test_a_report_after_all_ends_the_proposal(item, member, worker):
    propose_undone(item=item, reason="没有开始", by=worker, at=LATE)
    reported = report_item(item=item, report="补做了", by=member, at=LATE)
    assert (reported.status, reported.undone_proposed, reported.undone_reason) == (_I.REPORTED, False, "")


def test_late_items_are_those_unfinished_after_their_day(item):
    assert not item.is_late_on(DUE)
    assert item.is_late_on(DUE + dt.timedelta(days=1))
    assert CommitmentItem.objects.late_on(DUE).count() == 0
    assert CommitmentItem.objects.late_on(DUE + dt.timedelta(days=1)).count() == 2
    assert not item.is_late_on(TODAY)
