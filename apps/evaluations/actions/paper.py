"""Paper ballots: typed by two workers, counted when both agree, and then wiped."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError, WrongState
from apps.core.models import check_transition, create, lock, write
from apps.evaluations.actions.planning import code_hash
from apps.evaluations.actions.voting import AlreadyVoted, UnknownCode, drop_ballots, voter_of
from apps.evaluations.enums import SHEET_TRANSITIONS, RoundStatus, SheetStatus
from apps.evaluations.judgements import Judgement, differing_cells, entry_of, judgements_from
from apps.evaluations.models import EvaluationRound, PaperSheet, Voter

_R, _S = RoundStatus, SheetStatus


@transaction.atomic
def enter_sheet(
    *, evaluation: EvaluationRound, code: str, judgements: Iterable[Judgement], by: User, at: datetime
) -> PaperSheet:
    """Keep what one worker typed from a paper; when two different workers agree it is counted and wiped.

    The audit tells who typed, never what. Raises DomainError when the paper can't be entered by this worker.
    """
    evaluation = lock(evaluation)
    if evaluation.status not in {_R.OPEN, _R.CLOSED}:
        raise WrongState("现在不能录入纸质票。请在投票时段内录入。")
    voter = _voter(evaluation, code)
    entry = entry_of(one for one in judgements if one.is_vote)
    if not entry:
        raise DomainError("这张票没有一项总体评价，是废票，不用录入。", code="nothing_judged")
    sheet = PaperSheet.objects.select_for_update(of=("self",)).filter(voter=voter).first()
    if sheet is None:
        last = evaluation.sheets.aggregate(last=Max("number"))["last"] or 0
        sheet = create(
            PaperSheet,
            by=by,
            at=at,
            round=evaluation,
            voter=voter,
            number=last + 1,
            first_entry=entry,
            first_by=by,
        )
    else:
        _enter_again(sheet, entry, by=by, at=at)
    record("sheet.entered", sheet, by=by, at=at, after={"status": sheet.status})
    return sheet


def _voter(evaluation: EvaluationRound, code: str) -> Voter:
    voter = voter_of(code)
    if voter.round_id != evaluation.pk:
        raise UnknownCode("这个测评码不属于本次测评，请核对纸上的数字。")
    if voter.has_voted:
        raise AlreadyVoted("这个测评码已经投过票，这张纸质票不再录入。请核对是不是录过。")
    return voter


def _enter_again(sheet: PaperSheet, entry: dict[str, Any], *, by: User, at: datetime) -> None:
    """The first worker types anew, or the second one types or types anew; equal entries are counted."""
    if by.pk == sheet.first_by_id:
        changes: dict[str, Any] = {"first_entry": entry}
    elif sheet.second_by_id in (None, by.pk):
        changes = {"second_entry": entry, "second_by": by}
    else:
        raise DomainError("这张票已由两位同志录入，请由其中一位核对修改。", code="two_entered")
    before_both = sheet.second_by_id is None and "second_by" not in changes
    if before_both:
        write(sheet, by=by, at=at, **changes)
        return
    first = changes.get("first_entry", sheet.first_entry)
    second = changes.get("second_entry", sheet.second_entry)
    if differing_cells(first, second):
        check_transition(sheet, SHEET_TRANSITIONS, _S.DIFFERS)
        write(sheet, by=by, at=at, status=_S.DIFFERS, **changes)
        return
    check_transition(sheet, SHEET_TRANSITIONS, _S.COUNTED)
    votes = judgements_from(first, [int(key) for key in first])
    drop_ballots(sheet.round, sheet.voter, votes.values())
    write(sheet, by=by, at=at, **{**changes, "status": _S.COUNTED, "first_entry": {}, "second_entry": {}})


@transaction.atomic
def discard_sheet(*, sheet: PaperSheet, reason: str, by: User, at: datetime) -> None:
    """Take back a paper that was never counted; its code may be used again while voting is open."""
    lock(sheet.round)
    sheet = lock(sheet)
    if sheet.status == _S.COUNTED:
        raise WrongState("这张票已经计入，不能作废。不用再处理。")
    if not reason.strip():
        raise DomainError("请填写作废原因。", code="reason_missing")
    record("sheet.discarded", sheet, by=by, at=at, after={"number": sheet.number}, reason=reason)
    sheet.delete()


def sheet_of(evaluation: EvaluationRound, code: str) -> PaperSheet | None:
    """The paper that was begun under this code, if any."""
    return evaluation.sheets.filter(voter__code_hash=code_hash(code)).first()
