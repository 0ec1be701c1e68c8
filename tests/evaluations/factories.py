"""Minimal rows below this floor, and votes as a phone brings them."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.core.models import create
from apps.evaluations import actions
from apps.evaluations.actions import RollLine, Slip
from apps.evaluations.enums import Grade, Item, VoterKind
from apps.evaluations.judgements import Judgement, all_satisfied
from apps.evaluations.models import BallotBox, EvaluationRound
from apps.posts.enums import CommitmentStatus, ItemStatus
from apps.posts.models import CommitmentCard, CommitmentItem
from tests.world import LONG_AGO

CHINA = dt.timezone(dt.timedelta(hours=8))


def moment(month: int, day: int, hour: int = 10, *, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=CHINA)


PREPARED, OPENED, VOTING = moment(7, 1), moment(7, 5), moment(7, 10)
CLOSED, COUNTED, CONFIRMED, SENT = moment(7, 21, 0), moment(7, 23, 0), moment(7, 24), moment(7, 30)


def check_in(person, community, programme, by, *, on=dt.date(2026, 4, 25), **values: Any) -> CheckInCard:
    serial = CheckInCard.objects.filter(programme=programme).count() + 1
    return create(
        CheckInCard,
        by=by,
        at=LONG_AGO,
        programme=programme,
        person=person,
        unit=person.org_relations.get().unit,
        community=community,
        status=CardStatus.RECEIVED,
        serial=serial,
        address_key=f"key-{programme.pk}-{serial}",
        issued_on=on - dt.timedelta(days=5),
        presented_on=on,
        received_on=on,
        received_by=by,
        identity_checked=True,
        **values,
    )


def promise(person, community, programme, by, *states: ItemStatus) -> CommitmentCard:
    """A published card whose items, due in June, stand as given."""
    card = create(
        CommitmentCard,
        by=by,
        at=LONG_AGO,
        programme=programme,
        person=person,
        unit=person.org_relations.get().unit,
        community=community,
        status=CommitmentStatus.PUBLISHED,
        submitted_at=LONG_AGO,
        reviewed_at=LONG_AGO,
        reviewed_by=by,
        published_at=LONG_AGO,
    )
    for number, state in enumerate(states, start=1):
        done = {"confirmed_at": LONG_AGO, "confirmed_by": by} if state == ItemStatus.DONE else {}
        reason = {"undone_reason": "雨天"} if state == ItemStatus.UNDONE_OBJECTIVE else {}
        create(
            CommitmentItem,
            by=by,
            at=LONG_AGO,
            card=card,
            number=number,
            text=f"打扫楼道{number}次",
            due_on=dt.date(2026, 6, number),
            status=state,
            **done,
            **reason,
        )
    return card


def with_voters(evaluation: EvaluationRound, by, number: int = 6) -> list[Slip]:
    """So many residents' representatives, each with a code."""
    roll = [RollLine(VoterKind.RESIDENTS_REPRESENTATIVE)] * number
    evaluation = actions.add_voters(evaluation=evaluation, roll=roll, by=by, at=PREPARED)
    return actions.issue_codes(evaluation=evaluation, replace=False, by=by, at=PREPARED)


def judged(target_id: int, overall: Grade = Grade.SATISFIED, comment: str = "", **items: Grade) -> Judgement:
    grades = {item: grade.value for item, grade in items.items()}
    return Judgement(target_id, {**grades, Item.OVERALL.value: overall.value}, comment)


def vote(slips: Sequence[Slip], evaluation: EvaluationRound, at: dt.datetime = VOTING) -> None:
    """Every slip votes 满意 on everybody."""
    for slip in slips:
        votes = [all_satisfied(pk) for pk in evaluation.targets.values_list("pk", flat=True)]
        actions.cast_ballots(code=slip.code, judgements=votes, at=at)


def ballots() -> int:
    """How many ballots lie in all boxes."""
    return sum(len(papers) for papers in BallotBox.objects.values_list("papers", flat=True))


def hours(text: str) -> Decimal:
    return Decimal(text)
