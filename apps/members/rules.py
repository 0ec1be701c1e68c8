"""Who may do what with members' data, and what stands against it now."""

import hmac
from datetime import date, datetime

from django.db.models import Q

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.dates import day_words
from apps.core.errors import Problem
from apps.members.enums import ENDING_KINDS, ConsentScope, DataRequestState, StatusKind, StatusState
from apps.members.models import (
    Consent,
    DataRequest,
    Invitation,
    OrgRelation,
    Person,
    PrivacyNotice,
    StatusEvent,
)
from apps.units.models import Branch, Unit, UnitQuerySet

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


def can_answer_data_requests(user: User) -> bool:
    return user.may(Deed.ANSWER_DATA_REQUESTS)


def can_use_own_page(user: User) -> bool:
    return user.may(Deed.READ_OWN)


def units_to_add_to(user: User) -> UnitQuerySet:
    """The units whose roster this user may extend."""
    return Unit.objects.in_reach(user, Deed.CHANGE_MEMBERS).departments().active()


def units_to_move_to() -> UnitQuerySet:
    """Every unit of the district may receive a member: the names of units are no secret."""
    return Unit.objects.departments().active()


def relation_of(person: Person, on: date) -> OrgRelation | None:
    """The person's membership on the day."""
    return OrgRelation.objects.on(on).filter(person=person).select_related("unit", "branch").first()


def relation_for_event(person: Person, on: date) -> OrgRelation | None:
    """The membership of the day; for a day before the roster knew the person, the first there is.

    What a roster tells often began before its first upload.
    """
    relations = OrgRelation.objects.filter(person=person).select_related("unit", "branch")
    if relations.filter(from_on__lte=on).exists():
        return relation_of(person, on)
    return relations.order_by("from_on").first()


def ending_event_of(person: Person, on: date) -> StatusEvent | None:
    """The approved event by which the person has left service by the day."""
    events = StatusEvent.objects.approved_on(on).filter(person=person, kind__in=ENDING_KINDS)
    return events.order_by("from_on").first()


def problems_with_service(person: Person, on: date) -> list[Problem]:
    """Why the person is not an in-service member of this district on the day."""
    event = ending_event_of(person, on)
    if event is not None:
        sentence = (
            f"{person}自 {day_words(event.from_on)} 起{event.get_kind_display()}，不再是在职党员。"
            f"如有出入，请与{event.unit}的联络员核对。"
        )
        return [Problem("not_in_service", sentence)]
    if relation_of(person, on) is None:
        sentence = f"{person}不在任何单位的在职名册上，请先由现单位的联络员转入名册。"
        return [Problem("no_relation", sentence)]
    return []


def has_accepted_privacy(person: Person, on: date) -> bool:
    """Whether the person has accepted the notice that holds on the day."""
    notice = PrivacyNotice.objects.in_force(on).first()
    given = Consent.objects.of(person, ConsentScope.PRIVACY)
    return notice is not None and given.filter(notice=notice).exists()


def problems_with_privacy(person: Person, on: date) -> list[Problem]:
    if has_accepted_privacy(person, on):
        return []
    return [Problem("privacy_not_accepted", "请先阅读并同意个人信息处理告知。")]


def problems_with_branch(unit: Unit, branch: Branch | None) -> list[Problem]:
    if branch is None or branch.unit_id == unit.pk:
        return []
    return [Problem("branch_elsewhere", f"{branch}不是{unit}的党支部，请重新选择。")]


def problems_with_transfer(
    relation: OrgRelation, unit: Unit, branch: Branch | None, on: date, today: date
) -> list[Problem]:
    problems = problems_with_branch(unit, branch)
    if relation.unit_id == unit.pk:
        problems.append(Problem("same_unit", "转入单位与现单位相同；只换党支部的，请用“调整党支部”。"))
    if unit.dissolved_on is not None:
        problems.append(Problem("unit_dissolved", f"{unit}已撤销，请选择别的单位。"))
    if on <= relation.from_on:
        problems.append(Problem("too_early", f"转入日期要晚于{day_words(relation.from_on)}，请改日期。"))
    if on > today:
        problems.append(Problem("in_the_future", "转入日期不能晚于今天，请在转入当天或之后办理。"))
    return problems


def problems_with_request(
    person: Person, relation: OrgRelation | None, kind: StatusKind, from_on: date, to_on: date | None
) -> list[Problem]:
    """Why this change can't be asked for: not on the roster then, dates that can't be, asked already."""
    problems = []
    if relation is None:
        sentence = f"{day_words(from_on)}{person}没有组织关系，请核对日期。"
        problems.append(Problem("no_relation", sentence))
    if kind in ENDING_KINDS and to_on is not None:
        problems.append(Problem("end_not_asked", f"“{StatusKind(kind).label}”没有结束日期，请留空。"))
    if to_on is not None and to_on < from_on:
        problems.append(Problem("dates_crossed", "结束日期不能早于开始日期。请改日期。"))
    live = StatusEvent.objects.filter(
        person=person, kind=kind, state__in=[StatusState.REQUESTED, StatusState.APPROVED]
    )
    starts_after = Q(from_on__gt=to_on) if to_on else Q(pk__in=[])
    if live.exclude(Q(to_on__lt=from_on) | starts_after).exists():
        sentence = f"{person}这段时间已登记“{StatusKind(kind).label}”，不用重复登记。"
        problems.append(Problem("event_exists", sentence))
    return problems


def problems_with_deciding(event: StatusEvent, user: User) -> list[Problem]:
    """Whoever asked, and whomever it is about, doesn't decide."""
    if event.requested_by_id == user.pk:
        return [Problem("own_request", "申请人不能批准自己的申请，请由另一位同志审批。")]
    if event.person.user_id == user.pk:
        return [Problem("own_event", "不能审批自己的状态变动，请由另一位同志审批。")]
    return []


def problems_with_answering(
    asked: DataRequest, state: DataRequestState, answer: str, user: User
) -> list[Problem]:
    """Nobody answers the own request; a refusal says why."""
    problems = []
    if asked.person.user_id == user.pk:
        problems.append(Problem("own_request", "不能办理自己的申请，请由另一位同志办理。"))
    if state == DataRequestState.REFUSED and not answer.strip():
        problems.append(Problem("answer_missing", "不予办理的，请写明理由，本人会看到。"))
    return problems


def problems_with_withdrawing(event: StatusEvent, user: User) -> list[Problem]:
    """A request is taken back by its own author only."""
    if event.requested_by_id == user.pk:
        return []
    return [Problem("not_own_request", "只有登记人可以撤回，您可以选择“不批准”。")]


def problems_with_invitation(invitation: Invitation | None, at: datetime) -> list[Problem]:
    """The same sentence whether the code is unknown, used, revoked, expired or locked."""
    usable = (
        invitation is not None
        and invitation.used_at is None
        and invitation.revoked_at is None
        and invitation.expires_at > at
        and invitation.person.user_id is None
    )
    if usable:
        return []
    sentence = "邀请码或核对信息不对，或者邀请已失效。请核对后再试，或请单位联络员重新发一个。"
    return [Problem("invitation_unusable", sentence)]


def proofs_of(person: Person) -> list[str]:
    """What proves that a code is in the right hands: last four of phone or ID number, or else the name."""
    numbers = [number[-4:].upper() for number in (person.phone, person.id_number) if number]
    return numbers or [person.name]


def is_proved(person: Person, proof: str) -> bool:
    typed = proof.strip().upper().encode()
    return any(hmac.compare_digest(known.upper().encode(), typed) for known in proofs_of(person))


def problems_with_linking(account: User) -> list[Problem]:
    if account.person_id is None:
        return []
    return [Problem("account_taken", "当前账号已经关联了一位党员，请先退出，再用邀请码开通。")]


def list_actions(user: User) -> list[str]:
    """What this user may do from the list of members: `import`, `add`, `invite`, `export`."""
    deeds = {
        "import": can_import_members(user),
        "add": can_change_members(user),
        "invite": can_invite_members(user),
        "export": can_export_members(user),
        "answer_requests": can_answer_data_requests(user),
    }
    return [name for name, allowed in deeds.items() if allowed]


def available_actions(user: User, person: Person) -> list[str]:
    """What this user may do with the person's data now; pages and API show the same list."""
    relation = person.current_relation
    path = relation.unit.path if relation else None
    changes = can_change_members(user) and user.may_at(Deed.CHANGE_MEMBERS, unit_path=path)
    deeds = {
        "edit": changes,
        "change_branch": changes,
        "transfer": changes,
        "request_status": user.may_at(Deed.REQUEST_STATUS, unit_path=path),
        "reveal": user.may_at(Deed.REVEAL_MEMBERS, unit_path=path, person_id=person.pk),
        "invite": user.may_at(Deed.INVITE_MEMBERS, unit_path=path) and person.user_id is None,
    }
    return [name for name, allowed in deeds.items() if allowed]


def decisions_on(user: User, event: StatusEvent) -> list[str]:
    """`approve`, `refuse`, `revoke`, `withdraw`: what this user may decide on the event now."""
    if event.state == StatusState.REQUESTED and not problems_with_withdrawing(event, user):
        return ["withdraw"]
    if not user.may_at(Deed.APPROVE_STATUS, unit_path=event.unit.path) or problems_with_deciding(event, user):
        return []
    return {StatusState.REQUESTED: ["approve", "refuse"], StatusState.APPROVED: ["revoke"]}.get(
        StatusState(event.state), []
    )
