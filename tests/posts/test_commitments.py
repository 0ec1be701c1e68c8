"""Commitment cards: written, submitted, returned, fixed, published, evaluated, closed."""

import datetime as dt

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.notifications.models import Message
from apps.posts.actions.claims import withdraw_claim
from apps.posts.actions.commitments import (
    fix_commitment,
    fix_commitments,
    move_commitment,
    publish_commitment,
    return_commitment,
    save_commitment,
    submit_commitment,
    unpublish_commitment,
)
from apps.posts.actions.yearly import close_commitments_of_year, open_for_evaluation, record_evaluated
from apps.posts.enums import CommitmentStatus
from apps.posts.models import CommitmentCard
from apps.posts.promises import Promise, promises_to_begin_with
from apps.posts.rules.commitments import can_review_commitment
from tests.conftest import NOW, TODAY
from tests.posts.factories import (
    DUE,
    check_in,
    draft_of,
    end_card,
    fixed_card,
    give_consent,
    withdraw_consent,
)

pytestmark = pytest.mark.django_db
_K = CommitmentStatus


@pytest.mark.requirement("Y10", "Y25")
def test_save_commitment_makes_the_years_draft(wang_in, member, bureau, sunshine, programme):
    card = draft_of(wang_in)
    assert (card.status, card.unit, card.community, card.programme) == (
        _K.DRAFT,
        bureau,
        sunshine,
        programme,
    )
    assert list(card.items.values_list("number", "text", "measure", "due_on")) == [
        (1, "每月宣讲一次惠民政策", "在社区会议室", DUE),
        (2, "结对看望一位老人", "", DUE),
    ]
    events = AuditEvent.objects.filter(target_type="posts.commitmentcard").order_by("pk")
    assert [row.event for row in events] == ["commitment.created", "commitment.saved"]


def test_save_commitment_again_replaces_the_items(wang_in, member):
    first = draft_of(wang_in)
    again = save_commitment(
        person=wang_in, promises=[Promise("只做一件", "", DUE)], by=member, at=NOW, version=first.version
    )
    assert again.pk == first.pk
    assert list(again.items.values_list("number", "text")) == [(1, "只做一件")]


def test_save_commitment_with_an_old_version_keeps_the_other_text(wang_in, member):
    first = draft_of(wang_in)
    draft_of(wang_in)
    with pytest.raises(StaleVersion):
        save_commitment(person=wang_in, promises=[], by=member, at=NOW, version=first.version)
    assert first.items.count() == 2


def test_save_commitment_needs_a_received_card(wang, member, programme):
    with pytest.raises(DomainError) as refusal:
        draft_of(wang)
    assert refusal.value.code == "not_checked_in"


@pytest.mark.parametrize("promise", [Promise("", "", DUE), Promise("没有期限", "", None)])
def test_save_commitment_refuses_half_a_promise(wang_in, member, promise):
    with pytest.raises(DomainError, match="第 1 项承诺要写明内容和完成期限"):
        save_commitment(person=wang_in, promises=[promise], by=member, at=NOW)


def test_submit_commitment_goes_to_the_units_secretary(wang_in, claim, member, secretary):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    assert (card.status, card.submitted_at) == (_K.SUBMITTED, NOW)
    message = Message.objects.get(kind="commitment.waiting")
    assert (message.recipient, message.subject) == (secretary, "有服务承诺卡待审定")
    with pytest.raises(WrongState, match="承诺卡已经提交"):
        draft_of(wang_in)


def test_submit_commitment_of_a_unit_without_secretary_goes_to_the_one_above(
    sun_in, speaker, committee, make_user, worker
):
    from apps.accounts.enums import Role
    from apps.posts.actions.claims import claim_post

    above = make_user("工委书记", Role.UNIT_SECRETARY, unit=committee)
    claim_post(post=speaker, person=sun_in, by=worker, at=NOW)
    submit_commitment(card=draft_of(sun_in, by=worker), by=worker, at=NOW)
    assert Message.objects.get(kind="commitment.waiting").recipient == above


def test_submit_commitment_needs_a_post(wang_in, claim, member):
    withdraw_claim(claim=claim, by=member, at=NOW)
    with pytest.raises(DomainError, match="请先认领一个岗位"):
        submit_commitment(card=draft_of(wang_in), by=member, at=NOW)


def test_submit_commitment_needs_an_item(wang_in, claim, member):
    empty = save_commitment(person=wang_in, promises=[], by=member, at=NOW)
    with pytest.raises(DomainError, match="请至少填写一项承诺"):
        submit_commitment(card=empty, by=member, at=NOW)


@pytest.mark.parametrize("due_on", [TODAY - dt.timedelta(days=1), dt.date(2027, 1, 1)])
def test_submit_commitment_wants_days_from_today_to_the_years_end(wang_in, claim, member, due_on):
    with pytest.raises(DomainError, match="改到 2026年5月6日 至 2026年12月31日 之间") as refusal:
        submit_commitment(card=draft_of(wang_in, due_on=due_on), by=member, at=NOW)
    assert len(refusal.value.problems) == 2


def test_submit_commitment_needs_the_card_to_be_live(wang_in, claim, member):
    card = draft_of(wang_in)
    end_card(wang_in.cards.get())
    with pytest.raises(DomainError) as refusal:
        submit_commitment(card=card, by=member, at=NOW)
    assert refusal.value.code == "not_checked_in"


def test_return_commitment_tells_the_opinion_and_opens_the_draft(wang_in, claim, member, secretary):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    returned = return_commitment(card=card, opinion="请写明次数", by=secretary, at=NOW)
    assert (returned.status, returned.review_opinion) == (_K.DRAFT, "请写明次数")
    assert "请写明次数" in Message.objects.get(kind="commitment.returned", recipient=member).body
    assert draft_of(wang_in).status == _K.DRAFT


def test_return_commitment_needs_an_opinion(wang_in, claim, member, secretary):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    with pytest.raises(DomainError, match="请填写退回意见"):
        return_commitment(card=card, opinion="", by=secretary, at=NOW)


@pytest.mark.requirement("Y24", "Y25")
def test_fix_commitment_makes_the_items_stand(wang_in, claim, member, secretary):
    card = fixed_card(wang_in, secretary)
    assert (card.status, card.reviewed_by, card.reviewed_at) == (_K.APPROVED, secretary, NOW)
    assert Message.objects.get(kind="commitment.fixed").recipient == member
    assert list(CommitmentCard.objects.fixed()) == [card]
    with pytest.raises(WrongState):
        fix_commitment(card=card, by=secretary, at=NOW)


def test_nobody_fixes_the_own_card(wang_in, claim, member):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    for deed in (fix_commitment, lambda **kw: return_commitment(opinion="好", **kw)):
        with pytest.raises(DomainError) as refusal:
            deed(card=card, by=member, at=NOW)
        assert refusal.value.code == "own_card"


def test_fix_commitments_fixes_all_or_none(wang_in, zhao_in, claim, speaker, member, secretary):
    from apps.posts.actions.claims import claim_post

    claim_post(post=speaker, person=zhao_in, by=zhao_in.user, at=NOW)
    cards = [
        submit_commitment(card=draft_of(person), by=person.user, at=NOW) for person in (wang_in, zhao_in)
    ]
    return_commitment(card=cards[1], opinion="请写明次数", by=secretary, at=NOW)
    with pytest.raises(DomainError):
        fix_commitments(cards=cards, by=secretary, at=NOW)
    cards[0].refresh_from_db()
    assert cards[0].status == _K.SUBMITTED
    cards[1] = submit_commitment(card=draft_of(zhao_in), by=zhao_in.user, at=NOW)
    fixed = fix_commitments(cards=cards, by=secretary, at=NOW)
    assert [card.status for card in fixed] == [_K.APPROVED, _K.APPROVED]


def test_a_secretary_reviews_the_own_unit_only(wang_in, claim, secretary, make_user, school):
    from apps.accounts.enums import Role

    card = draft_of(wang_in)
    stranger = make_user("教育局书记", Role.UNIT_SECRETARY, unit=school)
    assert can_review_commitment(secretary, card)
    assert not can_review_commitment(stranger, card)


@pytest.mark.requirement("N25")
def test_publish_commitment_needs_the_members_consent(wang_in, claim, member, secretary, worker):
    card = fixed_card(wang_in, secretary)
    with pytest.raises(DomainError, match="王建国没有同意公开服务承诺"):
        publish_commitment(card=card, by=worker, at=NOW)
    give_consent(wang_in)
    published = publish_commitment(card=card, by=worker, at=NOW)
    assert (published.status, published.published_at) == (_K.PUBLISHED, NOW)
    assert list(CommitmentCard.objects.on_board()) == [card]


@pytest.mark.requirement("N25")
def test_a_withdrawn_consent_takes_the_card_off_the_board_at_once(wang_in, claim, member, secretary, worker):
    give_consent(wang_in)
    publish_commitment(card=fixed_card(wang_in, secretary), by=worker, at=NOW)
    withdraw_consent(wang_in)
    assert not CommitmentCard.objects.on_board().exists()
    assert CommitmentCard.objects.published_without_consent().count() == 1


def test_unpublish_commitment_keeps_a_later_state(wang_in, claim, member, secretary, worker):
    give_consent(wang_in)
    card = publish_commitment(card=fixed_card(wang_in, secretary), by=worker, at=NOW)
    assert unpublish_commitment(card=card, by=worker, at=NOW).status == _K.APPROVED
    with pytest.raises(WrongState, match="没有公开"):
        unpublish_commitment(card=card, by=worker, at=NOW)
    publish_commitment(card=card, by=worker, at=NOW)
    open_for_evaluation(card=card, by=None, at=NOW)
    assert CommitmentCard.objects.on_board().count() == 1
    off = unpublish_commitment(card=card, by=worker, at=NOW)
    assert (off.status, off.published_at) == (_K.REPORTED, None)


def test_evaluation_opens_and_records_twice_a_year(wang_in, claim, member, secretary):
    card = fixed_card(wang_in, secretary)
    for _half in range(2):
        assert open_for_evaluation(card=card, by=None, at=NOW).status == _K.REPORTED
        assert record_evaluated(card=card, by=None, at=NOW).status == _K.EVALUATED


def test_close_commitments_of_year_leaves_running_rounds_and_unfixed_cards(
    wang_in, zhao_in, claim, speaker, member, secretary, programme
):
    from apps.posts.actions.claims import claim_post

    claim_post(post=speaker, person=zhao_in, by=zhao_in.user, at=NOW)
    running = open_for_evaluation(card=fixed_card(zhao_in, secretary), by=None, at=NOW)
    card = fixed_card(wang_in, secretary)
    assert close_commitments_of_year(programme=programme, by=None, at=NOW) == 1
    card.refresh_from_db()
    running.refresh_from_db()
    assert (card.status, running.status) == (_K.CLOSED, _K.REPORTED)
    assert close_commitments_of_year(programme=programme, by=None, at=NOW) == 0


def test_what_the_last_year_left_unfinished_begins_the_next_draft(wang_in, claim, member, secretary):
    card = fixed_card(wang_in, secretary)
    card.items.filter(number=1).update(status="done", confirmed_at=NOW, confirmed_by=secretary)
    assert promises_to_begin_with(wang_in, None) == [Promise("结对看望一位老人", "", None)]
    assert len(promises_to_begin_with(wang_in, card)) == 2


def test_promises_of_a_newcomer_begin_empty(wang):
    assert promises_to_begin_with(wang, None) == []


def test_move_commitment_follows_the_member_to_the_new_community(
    wang_in, claim, member, secretary, worker, eastside, programme
):
    give_consent(wang_in)
    card = publish_commitment(card=fixed_card(wang_in, secretary), by=worker, at=NOW)
    with pytest.raises(WrongState):
        move_commitment(card=card, by=None, at=NOW)
    end_card(wang_in.cards.get())
    check_in(wang_in, eastside, programme, worker)
    assert list(CommitmentCard.objects.left_behind()) == [card]
    moved = move_commitment(card=card, by=None, at=NOW)
    assert (moved.community, moved.status, moved.published_at) == (eastside, _K.APPROVED, None)
    assert not CommitmentCard.objects.left_behind().exists()
