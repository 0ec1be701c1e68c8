"""The deeds on a check-in card: what each writes, tells, and refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditEvent
from apps.checkins import actions
from apps.checkins.enums import CARD_TRANSITIONS, CardKind, CardStatus
from apps.checkins.models import CheckInCard, SerialCounter
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.core.models import create
from apps.members.enums import StatusKind, StatusState
from apps.members.models import StatusEvent
from apps.notifications.models import Message
from apps.programmes.models import Programme
from tests.checkins.conftest import INFO
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
S = CardStatus


def _retire(person, unit, liaison, secretary, on=TODAY):
    return create(
        StatusEvent,
        by=liaison,
        at=NOW,
        person=person,
        unit=unit,
        kind=StatusKind.RETIRED,
        from_on=on,
        evidence="退休文件1号",
        state=StatusState.APPROVED,
        requested_by=liaison,
        decided_by=secretary,
        decided_at=NOW,
    )


@pytest.mark.requirement("Y23")
def test_issue_cards_takes_the_unit_of_the_day(draft, wang, bureau):
    assert (draft.status, draft.unit, draft.serial) == (S.DRAFT, bureau, None)
    assert AuditEvent.objects.filter(event="card.drafted", target_id=str(draft.pk)).count() == 1


def test_issue_cards_refuses_a_second_one(draft, programme, wang, liaison):
    with pytest.raises(DomainError, match="已有一张有效的报到卡"):
        actions.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)


def test_issue_cards_refuses_who_left_service(programme, wang, bureau, liaison, secretary):
    _retire(wang, bureau, liaison, secretary)
    with pytest.raises(DomainError, match="不在本单位在职名册"):
        actions.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)


def test_issue_cards_refuses_an_unpublished_programme(programme, wang, liaison):
    Programme.objects.update(status="draft", published_at=None)
    programme.refresh_from_db()
    with pytest.raises(DomainError, match="还没有发布"):
        actions.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)


def test_issue_cards_is_all_or_none(programme, wang, zhao, bureau, liaison, secretary):
    _retire(zhao, bureau, liaison, secretary)
    with pytest.raises(DomainError):
        actions.issue_cards(people=[wang, zhao], programme=programme, by=liaison, at=NOW)
    assert not CheckInCard.objects.exists()


def test_confirm_cards_numbers_them_in_the_year(programme, wang, zhao, liaison, secretary):
    cards = actions.issue_cards(people=[wang, zhao], programme=programme, by=liaison, at=NOW)
    confirmed = actions.confirm_cards(cards=cards, by=secretary, at=NOW)
    assert [card.number for card in confirmed] == ["2026-00001", "2026-00002"]
    assert SerialCounter.objects.get().last == 2


def test_confirm_cards_twice_gives_no_second_number(issued, secretary):
    with pytest.raises(WrongState):
        actions.confirm_cards(cards=[issued], by=secretary, at=NOW)
    assert SerialCounter.objects.get().last == 1


def test_void_card_wants_a_reason_and_frees_the_member(issued, secretary, programme, wang, liaison):
    with pytest.raises(DomainError, match="作废原因"):
        actions.void_card(card=issued, reason=" ", by=secretary, at=NOW)
    actions.void_card(card=issued, reason="姓名写错", by=secretary, at=NOW)
    assert actions.issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)


@pytest.mark.requirement("Y24")
def test_basic_info_is_kept_and_feeds_the_roster(ready, wang):
    wang.refresh_from_db()
    assert (ready.basic_info.snapshot["name"], wang.available_time) == ("王建国", "周末")


def test_present_card_before_privacy_and_info_says_what_to_do(issued, member, sunshine):
    with pytest.raises(DomainError) as refusal:
        actions.present_card(card=issued, community=sunshine, kind=CardKind.RESIDENCE, by=member, at=NOW)
    assert [problem.code for problem in refusal.value.problems] == [
        "privacy_not_accepted",
        "basic_info_missing",
    ]


@pytest.mark.requirement("Y9", "Y27")
def test_present_card_tells_the_community(worker, presented, sunshine):
    assert (presented.status, presented.community, presented.presented_on) == (S.PRESENTED, sunshine, TODAY)
    assert Message.objects.get(recipient=worker, kind="card.presented").subject == "王建国递交了报到卡"


def test_present_card_to_a_closed_community_names_the_way_out(ready, member, sunshine):
    sunshine.open_for_check_in = False
    with pytest.raises(DomainError, match="暂未开放报到，请选择单位所在地社区"):
        actions.present_card(card=ready, community=sunshine, kind=CardKind.RESIDENCE, by=member, at=NOW)


@pytest.mark.requirement("Y39", "Y57")
def test_receive_card_reports_the_member_in(received, worker, liaison, member):
    assert (received.status, received.received_on, received.received_by) == (S.RECEIVED, TODAY, worker)
    assert Message.objects.filter(kind="card.received").count() == 2
    assert set(Message.objects.filter(kind="card.received").values_list("recipient", flat=True)) == {
        liaison.pk,
        member.pk,
    }


def test_receive_card_wants_the_identity_checked(presented, worker):
    with pytest.raises(DomainError, match="核对本人身份"):
        actions.receive_card(card=presented, identity_checked=False, by=worker, at=NOW)


@pytest.mark.parametrize(
    ("days", "reason", "sentence"),
    [
        (-1, "", "不能晚于今天"),
        (1, "", "写明原因"),
        (4, "停电", "最多可以补填3天"),
    ],
)
def test_receive_card_limits_the_day(days, reason, sentence, presented, worker):
    with pytest.raises(DomainError, match=sentence):
        actions.receive_card(
            card=presented,
            identity_checked=True,
            received_on=TODAY - dt.timedelta(days=days),
            back_date_reason=reason,
            by=worker,
            at=NOW,
        )


def test_receive_card_back_dated_with_reason(presented, worker):
    day = TODAY - dt.timedelta(days=3)
    card = actions.receive_card(
        card=presented, identity_checked=True, received_on=day, back_date_reason="停电", by=worker, at=NOW
    )
    assert card.received_on == day
    assert AuditEvent.objects.get(event="card.received").reason == "停电"


def test_receive_card_of_a_retired_member_names_the_unit(presented, worker, wang, bureau, liaison, secretary):
    _retire(wang, bureau, liaison, secretary)
    with pytest.raises(DomainError, match=r"已不在职.*请联系所在单位区财政局"):
        actions.receive_card(card=presented, identity_checked=True, by=worker, at=NOW)


def test_receive_card_of_a_stale_page_is_refused(presented, worker):
    actions.print_cards(cards=[presented], by=worker, at=NOW)
    with pytest.raises(StaleVersion):
        actions.receive_card(
            card=presented, identity_checked=True, by=worker, at=NOW, version=presented.version
        )


def test_send_back_card_tells_the_reason_and_can_be_presented_again(presented, worker, member, sunshine):
    card = actions.send_back_card(card=presented, reason="住址不在本社区", by=worker, at=NOW)
    assert "住址不在本社区" in Message.objects.get(recipient=member, kind="card.sent_back").body
    again = actions.present_card(
        card=card, community=sunshine, kind=CardKind.UNIT_LOCATION, by=member, at=NOW
    )
    assert (again.status, again.end_reason) == (S.PRESENTED, "")


def test_file_receipts_in_bulk(received, liaison):
    (card,) = actions.file_receipts(cards=[received], by=liaison, at=NOW)
    assert (card.status, card.returned_on) == (S.RETURNED, TODAY)


def test_change_of_community_supersedes_the_old_card(
    received, liaison, secretary, member, eastside, other_worker
):
    second = actions.start_change_of_community(card=received, by=liaison, at=NOW)
    (second,) = actions.confirm_cards(cards=[second], by=secretary, at=NOW)
    actions.complete_basic_info(card=second, values=INFO, by=member, at=NOW)
    second = actions.present_card(card=second, community=eastside, kind=CardKind.RESIDENCE, by=member, at=NOW)
    received.refresh_from_db()
    assert received.status == S.RECEIVED
    actions.receive_card(card=second, identity_checked=True, by=other_worker, at=NOW)
    received.refresh_from_db()
    assert (received.status, received.ended_on) == (S.SUPERSEDED, TODAY)


def test_change_of_community_twice_is_refused(received, liaison):
    actions.start_change_of_community(card=received, by=liaison, at=NOW)
    with pytest.raises(DomainError, match="正在办理转换社区"):
        actions.start_change_of_community(card=received, by=liaison, at=NOW)


def test_end_cards_out_of_service_follows_an_approved_event(
    received, wang, zhao, bureau, programme, liaison, secretary
):
    actions.issue_cards(people=[zhao], programme=programme, by=liaison, at=NOW)
    _retire(wang, bureau, liaison, secretary)
    assert actions.end_cards_out_of_service(at=NOW) == 1
    assert actions.end_cards_out_of_service(at=NOW) == 0
    received.refresh_from_db()
    assert (received.status, received.ended_on) == (S.ENDED, TODAY)


# status × deed: where each deed leads from each state; None is refused.
MATRIX = {
    "confirm": {S.DRAFT: S.ISSUED},
    "void": {S.DRAFT: S.VOID, S.ISSUED: S.VOID, S.SENT_BACK: S.VOID},
    "present": {S.ISSUED: S.PRESENTED, S.SENT_BACK: S.PRESENTED},
    "receive": {S.PRESENTED: S.RECEIVED},
    "send_back": {S.PRESENTED: S.SENT_BACK},
    "file": {S.RECEIVED: S.RETURNED},
    "end": {
        S.DRAFT: S.VOID,
        S.ISSUED: S.ENDED,
        S.PRESENTED: S.ENDED,
        S.SENT_BACK: S.ENDED,
        S.RECEIVED: S.ENDED,
        S.RETURNED: S.ENDED,
    },
}


def _force(card, status, worker, sunshine):
    """Put the row into a state by hand, with everything the constraints ask for."""
    been_there = status in {S.PRESENTED, S.SENT_BACK, S.RECEIVED, S.RETURNED, S.SUPERSEDED}
    checked = status in {S.RECEIVED, S.RETURNED, S.SUPERSEDED}
    over = status in {S.SUPERSEDED, S.ENDED, S.VOID}
    CheckInCard.objects.filter(pk=card.pk).update(
        status=status,
        serial=None if status == S.DRAFT else card.serial,
        issued_on=None if status == S.DRAFT else TODAY,
        community=sunshine if been_there else None,
        presented_on=TODAY if been_there else None,
        received_on=TODAY if checked else None,
        received_by=worker if checked else None,
        identity_checked=checked,
        returned_on=TODAY if status == S.RETURNED else None,
        ended_on=TODAY if over else None,
    )
    card.refresh_from_db()


@pytest.mark.parametrize("status", CardStatus)
@pytest.mark.parametrize("deed", MATRIX)
def test_card_states_and_deeds(status, deed, ready, worker, secretary, liaison, member, sunshine):
    _force(ready, status, worker, sunshine)
    acts = {
        "confirm": lambda: actions.confirm_cards(cards=[ready], by=secretary, at=NOW),
        "void": lambda: actions.void_card(card=ready, reason="错", by=secretary, at=NOW),
        "present": lambda: actions.present_card(
            card=ready, community=sunshine, kind=CardKind.RESIDENCE, by=member, at=NOW
        ),
        "receive": lambda: actions.receive_card(card=ready, identity_checked=True, by=worker, at=NOW),
        "send_back": lambda: actions.send_back_card(card=ready, reason="错", by=worker, at=NOW),
        "file": lambda: actions.file_receipts(cards=[ready], by=liaison, at=NOW),
        "end": lambda: actions.end_card(card=ready, reason="退休", by=None, at=NOW),
    }
    target = MATRIX[deed].get(status)
    if target is None:
        with pytest.raises(DomainError):
            acts[deed]()
        target = status
    else:
        acts[deed]()
    ready.refresh_from_db()
    assert ready.status == target


def test_transitions_name_every_status():
    assert set(CARD_TRANSITIONS) == set(CardStatus)


@pytest.mark.parametrize(
    "broken",
    [
        {"serial": None},
        {"received_on": None},
        {"received_by": None},
        {"identity_checked": False},
        {"community": None},
        {"status": S.RETURNED},
        {"status": S.ENDED},
        {"ended_on": TODAY},
        {"presented_on": TODAY + dt.timedelta(days=1)},
    ],
)
def test_card_constraints_hold(broken, received):
    with pytest.raises(IntegrityError), transaction.atomic():
        CheckInCard.objects.filter(pk=received.pk).update(**broken)
