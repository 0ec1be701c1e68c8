"""Who may look after programmes, and what stands against publishing one."""

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.errors import Problem
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme


def can_read_programmes(user: User) -> bool:
    return user.may(Deed.READ_PROGRAMME)


def can_change_programmes(user: User) -> bool:
    return user.may(Deed.CHANGE_PROGRAMME)


def problems_with_publishing(programme: Programme) -> list[Problem]:
    """A programme needs both evaluation windows, and no other programme of the time may be running."""
    problems = []
    if programme.evaluation_windows.count() < 2:
        problems.append(Problem("windows_missing", "请先填写上半年和下半年两个测评时段。"))
    if not programme.exclusion_kinds.exists():
        problems.append(Problem("exclusions_missing", "请先确认不计入报到率的情形。"))
    overlapping = Programme.objects.in_force().filter(
        starts_on__lte=programme.ends_on, ends_on__gte=programme.starts_on
    )
    if overlapping.exclude(pk=programme.pk).exists():
        problems.append(Problem("overlap", "同一时间已有一个发布的方案，请先结束它或调整日期。"))
    return problems


def available_actions(user: User, programme: Programme) -> list[str]:
    """What this user may do with the programme now: `edit`, `publish`, `close`."""
    if not can_change_programmes(user) or programme.status == ProgrammeStatus.CLOSED:
        return []
    return ["edit", "publish"] if programme.status == ProgrammeStatus.DRAFT else ["edit", "close"]
