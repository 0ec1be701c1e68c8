"""Commitment items: the member reports, the community confirms, the unit decides what stayed undone."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import Problem, WrongState, refuse_if
from apps.core.models import check_transition, lock, write
from apps.posts import notices
from apps.posts.actions.telling import tell_community, tell_member, tell_unit
from apps.posts.enums import ITEM_TRANSITIONS, UNDONE, ItemStatus
from apps.posts.models import CommitmentItem
from apps.posts.rules.claims import live_card_of
from apps.posts.rules.commitments import (
    problems_with_card_in_work,
    problems_with_second_person,
    problems_with_undone_decision,
    problems_with_undone_proposal,
    problems_with_working,
)

_I = ItemStatus


def _lock(item: CommitmentItem, version: int | None) -> CommitmentItem:
    """Card, then item: a card can't close under an item that is being written."""
    card = lock(item.card)
    item = lock(item, version=version)
    item.card = card
    return item


@transaction.atomic
def start_item(*, item: CommitmentItem, by: User, at: datetime, version: int | None = None) -> CommitmentItem:
    """开始办理."""
    item = _lock(item, version)
    if item.status != _I.OPEN:
        raise WrongState("这项承诺已经开始办理。不用再点，请办完后报告。")
    refuse_if(problems_with_working(item, live_card_of(item.card.person)))
    before = write(item, by=by, at=at, status=_I.DOING)
    record("commitment_item.started", item, by=by, at=at, before=before, after={"status": item.status})
    return item


@transaction.atomic
def report_item(
    *, item: CommitmentItem, report: str, by: User, at: datetime, version: int | None = None
) -> CommitmentItem:
    """报完成: the member tells what was done; a proposal "undone" falls with it."""
    item = _lock(item, version)
    check_transition(item, ITEM_TRANSITIONS, _I.REPORTED)
    problems = problems_with_working(item, live_card_of(item.card.person))
    if not report:
        problems.append(Problem("report_missing", "请写明完成情况，例如时间、做了什么、服务了多少人。"))
    refuse_if(problems)
    before = write(
        item,
        by=by,
        at=at,
        status=_I.REPORTED,
        report=report,
        reported_at=at,
        sent_back_reason="",
        undone_proposed=False,
        undone_reason="",
    )
    record("commitment_item.reported", item, by=by, at=at, before=before, after={"status": item.status})
    day = timezone.localdate(at)
    tell_community(item.card.community_id, notices.items_waiting(item, day), at=at)
    return item


@transaction.atomic
def confirm_item(
    *, item: CommitmentItem, by: User, at: datetime, version: int | None = None
) -> CommitmentItem:
    """确认完成: the community has seen that it was done."""
    item = _lock(item, version)
    check_transition(item, ITEM_TRANSITIONS, _I.DONE)
    refuse_if(problems_with_second_person(item.card, by) + problems_with_card_in_work(item))
    before = write(item, by=by, at=at, status=_I.DONE, confirmed_at=at, confirmed_by=by)
    record("commitment_item.confirmed", item, by=by, at=at, before=before, after={"status": item.status})
    tell_member(item.card.person, notices.item_confirmed(item), at=at)
    return item


@transaction.atomic
def send_back_item(
    *, item: CommitmentItem, reason: str, by: User, at: datetime, version: int | None = None
) -> CommitmentItem:
    """退回补充: the report doesn't show it yet."""
    item = _lock(item, version)
    if item.status != _I.REPORTED:
        raise WrongState("这项承诺还没有报完成，不用退回。")
    problems = problems_with_second_person(item.card, by) + problems_with_card_in_work(item)
    if not reason:
        problems.append(Problem("reason_missing", "请填写需要补充什么，党员会看到。"))
    refuse_if(problems)
    before = write(item, by=by, at=at, status=_I.DOING, sent_back_reason=reason)
    after = {"status": item.status}
    record("commitment_item.sent_back", item, by=by, at=at, before=before, after=after, reason=reason)
    tell_member(item.card.person, notices.item_sent_back(item), at=at)
    return item


@transaction.atomic
def propose_undone(
    *, item: CommitmentItem, reason: str, by: User, at: datetime, version: int | None = None
) -> CommitmentItem:
    """提请认定未完成: the community says so with a reason, the unit decides."""
    item = _lock(item, version)
    check_transition(item, ITEM_TRANSITIONS, _I.UNDONE_NONE)
    problems = problems_with_second_person(item.card, by)
    problems += problems_with_undone_proposal(item, timezone.localdate(at))
    if not reason:
        problems.append(Problem("reason_missing", "请填写未完成的原因，单位和党员会看到。"))
    refuse_if(problems)
    before = write(item, by=by, at=at, undone_proposed=True, undone_reason=reason)
    after = {"undone_proposed": True}
    record("commitment_item.undone_proposed", item, by=by, at=at, before=before, after=after, reason=reason)
    tell_unit(item.card.unit, notices.undone_waiting(item, timezone.localdate(at)), at=at)
    return item


@transaction.atomic
def decide_undone(
    *,
    item: CommitmentItem,
    outcome: ItemStatus,
    reason: str,
    by: User,
    at: datetime,
    version: int | None = None,
) -> CommitmentItem:
    """认定未完成: the unit's secretary, for objective reasons or without; `outcome` is one of UNDONE."""
    item = _lock(item, version)
    check_transition(item, ITEM_TRANSITIONS, outcome)
    problems = problems_with_second_person(item.card, by) + problems_with_undone_decision(item)
    if outcome not in UNDONE:
        problems.append(Problem("no_such_outcome", "请选择客观原因或非客观原因。"))
    if not reason:
        problems.append(Problem("reason_missing", "请填写认定的理由。"))
    refuse_if(problems)
    before = write(item, by=by, at=at, status=outcome, undone_reason=reason, undone_proposed=False)
    after = {"status": item.status}
    record("commitment_item.undone", item, by=by, at=at, before=before, after=after, reason=reason)
    tell_member(item.card.person, notices.item_decided_undone(item), at=at)
    return item


@transaction.atomic
def reject_undone(
    *, item: CommitmentItem, by: User, at: datetime, version: int | None = None
) -> CommitmentItem:
    """不认定: the unit leaves the item with the member."""
    item = _lock(item, version)
    refuse_if(problems_with_second_person(item.card, by) + problems_with_undone_decision(item))
    before = write(item, by=by, at=at, undone_proposed=False, undone_reason="")
    record("commitment_item.undone_rejected", item, by=by, at=at, before=before)
    return item
