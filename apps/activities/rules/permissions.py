"""Who may do what; the steps offered on an activity."""

from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.enums import ROLL_OPEN, TOOK_PLACE, UPCOMING, ActivityStatus
from apps.activities.models import Activity
from apps.activities.rules.arranging import ROLL_OPENS_BEFORE

_S = ActivityStatus


def can_read_activities(user: User) -> bool:
    return user.may(Deed.READ_ACTIVITIES)


def can_plan_activities(user: User) -> bool:
    return user.may(Deed.PLAN_ACTIVITIES)


def can_approve_activities(user: User) -> bool:
    return user.may(Deed.APPROVE_ACTIVITIES)


def can_cancel_activities(user: User) -> bool:
    return user.may(Deed.PLAN_ACTIVITIES) or user.may(Deed.APPROVE_ACTIVITIES)


def can_sign_up(user: User) -> bool:
    return user.may(Deed.SIGN_UP)


def can_answer(user: User) -> bool:
    """Members for themselves, the community's workers for those who telephone."""
    return user.may(Deed.SIGN_UP) or user.may(Deed.CALL_ROLL)


def can_call_roll(user: User) -> bool:
    return user.may(Deed.CALL_ROLL)


def can_read_attendance(user: User) -> bool:
    return user.may(Deed.READ_ATTENDANCE)


def can_follow_participation(user: User) -> bool:
    """Those who look after others' participation and may read names: not the members, not the towns (C2)."""
    return user.may(Deed.READ_FIGURES) and user.may(Deed.READ_MEMBERS)


def can_read_ledger(user: User) -> bool:
    """The ledger of others' hours."""
    return user.may(Deed.READ_FIGURES) and user.may(Deed.READ_ATTENDANCE)


def can_export_registers(user: User) -> bool:
    return user.may(Deed.EXPORT_REGISTERS)


def can_verify_hours(user: User) -> bool:
    return any(user.may(deed) for deed in VERIFYING)


def can_correct_hours(user: User) -> bool:
    return user.may(Deed.CORRECT_HOURS)


def can_decide_corrections(user: User) -> bool:
    """A second person of the community; the town for overlong days."""
    return user.may(Deed.CORRECT_HOURS) or user.may(Deed.VERIFY_OVERLONG_HOURS)


def can_dispute_hours(user: User) -> bool:
    return user.may(Deed.DISPUTE_HOURS)


VERIFYING = (Deed.VERIFY_HOURS, Deed.VERIFY_LONG_HOURS, Deed.VERIFY_OVERLONG_HOURS)


@dataclass(frozen=True)
class Step:
    """One deed on an activity: who, and in which states it is offered."""

    name: str
    deeds: tuple[Deed, ...]
    statuses: frozenset[ActivityStatus]


STEPS: tuple[Step, ...] = (
    Step("edit", (Deed.PLAN_ACTIVITIES,), frozenset({_S.DRAFT, _S.APPROVED}) | UPCOMING),
    Step("submit", (Deed.PLAN_ACTIVITIES,), frozenset({_S.DRAFT})),
    Step("approve", (Deed.APPROVE_ACTIVITIES,), frozenset({_S.SUBMITTED})),
    Step("send_back", (Deed.APPROVE_ACTIVITIES,), frozenset({_S.SUBMITTED})),
    Step("announce", (Deed.PLAN_ACTIVITIES,), frozenset({_S.APPROVED})),
    Step("invite", (Deed.PLAN_ACTIVITIES,), frozenset({_S.ANNOUNCED})),
    Step("close", (Deed.PLAN_ACTIVITIES,), frozenset({_S.ANNOUNCED})),
    Step("prepare_roll", (Deed.CALL_ROLL,), UPCOMING | {_S.RUNNING, _S.FINISHED}),
    Step("call_roll", (Deed.CALL_ROLL,), ROLL_OPEN),
    Step("show_code", (Deed.CALL_ROLL,), UPCOMING | {_S.RUNNING}),
    Step("finish", (Deed.CALL_ROLL,), frozenset({_S.RUNNING})),
    Step("verify", VERIFYING, TOOK_PLACE),
    Step("summarise", (Deed.CALL_ROLL,), frozenset({_S.FINISHED})),
    Step("reschedule", (Deed.APPROVE_ACTIVITIES,), UPCOMING),
    Step("cancel", (Deed.PLAN_ACTIVITIES, Deed.APPROVE_ACTIVITIES), frozenset({_S.DRAFT, _S.SUBMITTED})),
    Step("cancel", (Deed.APPROVE_ACTIVITIES,), frozenset({_S.APPROVED}) | UPCOMING),
    Step("copy", (Deed.PLAN_ACTIVITIES,), frozenset(_S)),
)


def available_links(user: User) -> list[str]:
    """What the list of activities leads to for this user."""
    offered = {
        "plan": can_plan_activities(user),
        "participation": can_follow_participation(user),
        "ledger": can_read_ledger(user),
        "corrections": can_decide_corrections(user),
        "export": can_export_registers(user),
    }
    return [name for name, is_offered in offered.items() if is_offered]


def available_actions(user: User, activity: Activity, at: datetime) -> list[str]:
    """The steps that this user may take on this activity as it stands now, in order."""
    too_early = set() if activity.starts_at - ROLL_OPENS_BEFORE <= at else {"call_roll", "show_code"}
    switched_off = set() if activity.self_sign_in else {"show_code"}
    too_late = {"invite", "close", "reschedule"} if activity.starts_at <= at else set()
    return [
        step.name
        for step in STEPS
        if activity.status in step.statuses
        and step.name not in too_early | too_late | switched_off
        and any(user.may_at(deed, community_id=activity.community_id) for deed in step.deeds)
    ]
