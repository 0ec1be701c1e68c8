"""Which of several statements about a person holds: a function of the statements, not of their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.enums import AttendanceStatus
from apps.activities.models import Activity, RollMark


@dataclass(frozen=True)
class Standing:
    """The mark that holds, and those of other people that say otherwise."""

    holds: RollMark
    against: tuple[RollMark, ...]


def standing_of(marks: Iterable[RollMark]) -> Standing:
    """The latest mark of each person who marked; the latest of these holds, the others may contradict.

    "Present" without times takes the times of somebody who knows them.
    """
    latest: dict[int, RollMark] = {}
    for mark in sorted(marks, key=_age):
        latest[mark.marked_by_id] = mark
    holds = max(latest.values(), key=_age)
    if holds.status == AttendanceStatus.PRESENT and holds.in_at is None:
        knowing = [mark for mark in latest.values() if mark.in_at and mark.agrees_with(holds)]
        holds = max(knowing, key=_age, default=holds)
    return Standing(holds, tuple(mark for mark in latest.values() if not mark.agrees_with(holds)))


def _age(mark: RollMark) -> tuple[datetime, str]:
    return mark.marked_at, str(mark.key)


def clashes_of(user: User, activity: Activity) -> list[RollMark]:
    """Marks that wait for a decision, for those who may call the roll."""
    if not user.may_at(Deed.CALL_ROLL, community_id=activity.community_id):
        return []
    return list(RollMark.objects.clashing().filter(activity=activity).with_names())
