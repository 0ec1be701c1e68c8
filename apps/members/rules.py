"""Who may do what with members' data, and what stands against it now."""

from datetime import date

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.errors import Problem
from apps.members.enums import ConsentScope, StatusState
from apps.members.models import Invitation, OrgRelation, Person, StatusEvent
from apps.units.models import Unit

MAX_INVITATION_FAILURES = 5


def can_read_members(user: User) -> bool:
    return user.may(Deed.READ_MEMBERS)


def can_change_members(user: User) -> bool:
    """Units' staff; a member changes the own data on the own page."""
    return bool(user.scope_for(Deed.CHANGE_MEMBERS).unit_paths)


def can_import_members(user: User) -> bool:
    return user.may(Deed.IMPORT_MEMBERS)


def can_invite_members(user: User) -> bool:
    return user.may(Deed.INVITE_MEMBERS)


def can_reveal_members(user: User) -> bool:
    return user.may(Deed.REVEAL_MEMBERS)


def can_export_members(user: User) -> bool:
    return user.may(Deed.EXPORT_MEMBERS)


def can_request_status(user: User) -> bool:
    return user.may(Deed.REQUEST_STATUS)


def can_approve_status(user: User) -> bool:
    return user.may(Deed.APPROVE_STATUS)


def can_read_status(user: User) -> bool:
    return can_request_status(user) or can_approve_status(user)


def can_use_own_page(user: User) -> bool:
    return user.may(Deed.READ_OWN)


def sees_as_community(user: User) -> bool:
    """Sees members only as a community does: no ID number, no address beyond consent (C2, rule 1)."""
    scope = user.scope_for(Deed.READ_MEMBERS)
    return bool(scope.community_ids) and not scope.unit_paths and not scope.everything


def can_see_home_address(user: User, person: Person) -> bool:
    """The unit by its right; a community only with the member's consent."""
    if not sees_as_community(user):
        return True
    return person.consents.filter(scope=ConsentScope.SHARE_ADDRESS, withdrawn_at=None).exists()


def problems_with_transfer(relation: OrgRelation, unit: Unit, on: date) -> list[Problem]:
    problems = []
    if relation.unit_id == unit.pk:
        problems.append(Problem("same_unit", "转入单位与现单位相同。"))
    if on <= relation.from_on:
        problems.append(Problem("too_early", f"转入日期要晚于{relation.from_on:%Y年%m月%d日}。"))
    return problems


def problems_with_deciding(event: StatusEvent, user: User) -> list[Problem]:
    if event.requested_by_id == user.pk:
        return [Problem("own_request", "申请人不能批准自己的申请，请由另一位同志审批。")]
    return []


def problems_with_invitation(invitation: Invitation | None, at: object) -> list[Problem]:
    """The same sentence whether the code is unknown, used, revoked, expired or locked."""
    usable = (
        invitation is not None
        and invitation.used_at is None
        and invitation.revoked_at is None
        and invitation.expires_at > at  # type: ignore[operator]  # a moment
        and invitation.failures < MAX_INVITATION_FAILURES
    )
    if usable:
        return []
    return [Problem("invitation_unusable", "邀请码不对或已失效，请核对，或请单位联络员重新发一个。")]


def available_actions(user: User, person: Person) -> list[str]:
    """What this user may do with the person's data now; pages and API show the same list."""
    relation = person.current_relation
    path = relation.unit.path if relation else None
    deeds = {
        "edit": can_change_members(user) and user.may_at(Deed.CHANGE_MEMBERS, unit_path=path),
        "transfer": can_change_members(user) and user.may_at(Deed.CHANGE_MEMBERS, unit_path=path),
        "request_status": user.may_at(Deed.REQUEST_STATUS, unit_path=path),
        "reveal": user.may_at(Deed.REVEAL_MEMBERS, unit_path=path, person_id=person.pk),
        "invite": user.may_at(Deed.INVITE_MEMBERS, unit_path=path) and person.user_id is None,
    }
    return [name for name, allowed in deeds.items() if allowed]


def decisions_on(user: User, event: StatusEvent) -> list[str]:
    """`approve`, `refuse`, `revoke`: what this user may decide on the event now."""
    if not user.may_at(Deed.APPROVE_STATUS, unit_path=event.unit.path) or problems_with_deciding(event, user):
        return []
    return {StatusState.REQUESTED: ["approve", "refuse"], StatusState.APPROVED: ["revoke"]}.get(
        StatusState(event.state), []
    )
