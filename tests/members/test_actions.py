"""Deeds on members' data: adding, changing, moving, revealing, status, invitations."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion
from apps.members import actions
from apps.members.enums import ConsentScope, StatusKind, StatusState
from apps.members.models import Consent, Invitation, OrgRelation, Person, StatusEvent
from apps.notifications.models import Message
from tests.conftest import NOW, TODAY
from tests.members.joining import join as _join
from tests.world import give_account, new_person

pytestmark = pytest.mark.django_db


def _event(wang, liaison, **values):
    asked = {"kind": StatusKind.SECONDMENT, "from_on": TODAY, "to_on": None, "evidence": "借调函3号"}
    return actions.request_status(person=wang, **{**asked, **values}, by=liaison, at=NOW)


def test_add_person_gets_number_pinyin_and_relation(bureau, branch, liaison):
    person = actions.add_person(
        values={"name": "单建国", "phone": "13800000009"},
        unit=bureau,
        branch=branch,
        from_on=TODAY,
        by=liaison,
        at=NOW,
    )
    assert (person.volunteer_no, person.initials) == ("V000001", "sjg")
    assert person.org_relations.get().branch == branch


def test_add_person_with_a_known_id_number_is_refused(bureau, liaison):
    sent = {"values": {"name": "甲", "id_number": "11010519491231002X"}, "unit": bureau, "branch": None}
    actions.add_person(**sent, from_on=TODAY, by=liaison, at=NOW)
    with pytest.raises(DomainError, match="已经登记过"):
        actions.add_person(**sent, from_on=TODAY, by=liaison, at=NOW)


def test_personal_values_lie_encrypted(wang):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM members_person WHERE id = %s", [wang.pk])
        stored = bytes(cursor.fetchone()[0])
    assert b"13800000001" not in stored
    assert Person.objects.get(pk=wang.pk).phone == "13800000001"


def test_change_person_keeps_secrets_out_of_the_audit(wang, liaison):
    actions.change_person(
        person=wang, values={"phone": "13900000001", "title": "科长"}, version=1, by=liaison, at=NOW
    )
    event = AuditEvent.objects.get(event="person.changed")
    assert event.after == {"phone": "139****0001", "title": "科长"}
    assert "13900000001" not in str(event.after)
    assert "13800000001" not in str(event.before)


def test_change_person_of_a_stale_page_is_refused(wang, liaison):
    actions.change_person(person=wang, values={"title": "科长"}, version=1, by=liaison, at=NOW)
    with pytest.raises(StaleVersion):
        actions.change_person(person=wang, values={"title": "处长"}, version=1, by=liaison, at=NOW)


def test_change_own_phone_is_the_new_sign_in(wang, member):
    person = Person.objects.get(pk=wang.pk)
    values = {"phone": "13900000001", "skills": [], "intentions": [], "available_time": ""}
    actions.change_own_data(person=person, values=values, version=None, by=member, at=NOW)
    assert User.objects.get(pk=member.pk).phone_index == Person.objects.get(pk=wang.pk).phone_index


def test_transfer_person_takes_sight_from_the_old_unit(wang, school, liaison, other_liaison, clock):
    actions.transfer_person(person=wang, unit=school, branch=None, on=TODAY, by=liaison, at=NOW)
    assert wang not in Person.objects.visible_to(liaison)
    assert wang in Person.objects.visible_to(other_liaison)
    assert OrgRelation.objects.filter(person=wang).count() == 2


def test_transfer_person_into_the_same_unit_is_refused(wang, bureau, liaison):
    with pytest.raises(DomainError, match="与现单位相同"):
        actions.transfer_person(person=wang, unit=bureau, branch=None, on=TODAY, by=liaison, at=NOW)


def test_relations_never_overlap(wang, school):
    first = wang.org_relations.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrgRelation.objects.create(
            person=wang, unit=school, from_on=first.from_on, created_at=NOW, updated_at=NOW
        )


def test_reveal_wants_a_reason_and_leaves_a_row(wang, liaison):
    with pytest.raises(DomainError, match="查看原因"):
        actions.reveal_person(person=wang, reason=" ", by=liaison, at=NOW)
    clear = actions.reveal_person(person=wang, reason="核对重复", by=liaison, at=NOW)
    assert clear["手机号"] == "13800000001"
    assert AuditEvent.objects.get(event="person.revealed").reason == "核对重复"


def test_status_is_decided_by_a_second_person(wang, liaison, secretary):
    event = _event(wang, liaison)
    assert Message.objects.get(recipient=secretary).kind == "status.asked"
    with pytest.raises(DomainError, match="不能批准自己的申请"):
        actions.decide_status(
            event=event, state=StatusState.APPROVED, reason="", version=None, by=liaison, at=NOW
        )
    actions.decide_status(
        event=event, state=StatusState.APPROVED, reason="", version=None, by=secretary, at=NOW
    )
    assert list(StatusEvent.objects.approved_on(TODAY)) == [event]
    assert Message.objects.get(recipient=liaison).subject == "王建国的状态变动已批准"


def test_status_constraint_refuses_self_approval(wang, liaison):
    event = _event(wang, liaison)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatusEvent.objects.filter(pk=event.pk).update(
            state=StatusState.APPROVED, decided_by=liaison, decided_at=NOW
        )


@pytest.mark.parametrize("state", StatusState)
@pytest.mark.parametrize("target", [StatusState.APPROVED, StatusState.REFUSED, StatusState.REVOKED])
def test_status_states_and_deeds(state, target, wang, liaison, secretary):
    allowed = {
        (StatusState.REQUESTED, StatusState.APPROVED),
        (StatusState.REQUESTED, StatusState.REFUSED),
        (StatusState.REQUESTED, StatusState.REVOKED),
        (StatusState.APPROVED, StatusState.REVOKED),
    }
    event = _event(wang, liaison)
    if state != StatusState.REQUESTED:
        StatusEvent.objects.filter(pk=event.pk).update(state=state, decided_by=secretary, decided_at=NOW)

    def decide():
        return actions.decide_status(event=event, state=target, reason="", version=None, by=secretary, at=NOW)

    if (state, target) in allowed:
        assert decide().state == target
    else:
        with pytest.raises(DomainError, match="不能做这一步"):
            decide()


def test_invitation_opens_one_account_once(notice, wang, liaison):
    ((person, code),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    assert code not in str(Invitation.objects.values())
    user = _join(code.lower())
    person.refresh_from_db()
    assert (person.user, user.username) == (user, "V000001")
    assert user.has_role(Role.MEMBER) or user.role_assignments.get().role == Role.MEMBER
    assert Consent.objects.get(person=person).scope == ConsentScope.PRIVACY
    with pytest.raises(DomainError, match="请单位联络员重新发一个"):
        _join(code)


def test_invitation_expires(wang, liaison):
    ((_, code),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    late = NOW + dt.timedelta(days=31)
    with pytest.raises(DomainError, match="已失效"):
        _join(code, at=late)
    assert actions.expire_invitations(at=late) == 1


def test_a_new_invitation_revokes_the_old_one(wang, liaison):
    ((_, old),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    actions.invite_people(people=[wang], by=liaison, at=NOW)
    with pytest.raises(DomainError, match="已失效"):
        _join(old)


def test_consent_can_be_given_and_withdrawn(wang, member):
    actions.give_consent(person=wang, scope=ConsentScope.SHOW_IDENTITY, by=member, at=NOW)
    actions.give_consent(person=wang, scope=ConsentScope.SHOW_IDENTITY, by=member, at=NOW)
    assert wang.consents.count() == 1
    actions.withdraw_consent(person=wang, scope=ConsentScope.SHOW_IDENTITY, by=member, at=NOW)
    assert not wang.consents.filter(withdrawn_at=None).exists()


def test_month_stays_a_month(bureau):
    person = new_person("李四", bureau, birth="1976-03")
    assert Person.objects.get(pk=person.pk).birth == "1976-03"


def test_a_phone_that_another_account_has_does_not_sign_in_twice(wang, zhao, member, liaison):
    give_account(zhao)
    zhao = actions.change_person(person=zhao, values={"phone": "13900000001"}, by=liaison, at=NOW)
    person = Person.objects.get(pk=wang.pk)
    actions.change_person(person=person, values={"phone": "13900000001"}, by=liaison, at=NOW)
    assert User.objects.get(pk=member.pk).phone_index == ""
    assert User.objects.get(pk=zhao.user_id).phone_index == zhao.phone_index


def test_change_branch_keeps_the_old_one_in_the_history(wang, branch, liaison):
    relation = actions.change_branch(person=wang, branch=branch, by=liaison, at=NOW)
    first = wang.org_relations.order_by("from_on").first()
    assert (relation.branch, relation.from_on, first.branch) == (branch, TODAY, None)
    assert first.to_on == TODAY - dt.timedelta(days=1)
    again = actions.change_branch(person=wang, branch=None, by=liaison, at=NOW)
    assert (again.pk, again.branch) == (relation.pk, None)


def test_change_branch_to_another_units_branch_is_refused(wang, branch, school, liaison):
    branch.unit = school
    branch.save()
    with pytest.raises(DomainError, match="不是区财政局的党支部"):
        actions.change_branch(person=wang, branch=branch, by=liaison, at=NOW)


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(dt.date(2020, 1, 1), "转入日期要晚于2020年1月1日"), (dt.date(2026, 5, 7), "不能晚于今天")],
)
def test_transfer_person_keeps_the_days_in_order(on, sentence, wang, school, liaison):
    with pytest.raises(DomainError, match=sentence):
        actions.transfer_person(person=wang, unit=school, branch=None, on=on, by=liaison, at=NOW)


def test_transfer_person_into_a_dissolved_unit_is_refused(wang, school, liaison):
    school.dissolved_on = TODAY
    with pytest.raises(DomainError, match="区教育局已撤销"):
        actions.transfer_person(person=wang, unit=school, branch=None, on=TODAY, by=liaison, at=NOW)


def test_status_request_twice_for_the_same_time_is_refused(wang, liaison):
    _event(wang, liaison)
    with pytest.raises(DomainError, match="不用重复登记"):
        _event(wang, liaison)


def test_status_that_ends_service_has_no_end(wang, liaison):
    with pytest.raises(DomainError, match="“退休”没有结束日期"):
        actions.request_status(
            person=wang,
            kind=StatusKind.RETIRED,
            from_on=TODAY,
            to_on=TODAY,
            evidence="退休文件",
            by=liaison,
            at=NOW,
        )


def test_status_request_is_withdrawn_by_its_author_only(wang, liaison, secretary):
    event = _event(wang, liaison)
    with pytest.raises(DomainError, match="只有登记人可以撤回"):
        actions.withdraw_status_request(event=event, by=secretary, at=NOW)
    assert actions.withdraw_status_request(event=event, by=liaison, at=NOW).state == StatusState.REVOKED
    with pytest.raises(DomainError, match="不能做这一步"):
        actions.withdraw_status_request(event=event, by=liaison, at=NOW)


def test_an_approved_status_is_not_withdrawn(wang, liaison, secretary):
    event = _event(wang, liaison)
    decided = {"reason": "", "version": None, "by": secretary, "at": NOW}
    actions.decide_status(event=event, state=StatusState.APPROVED, **decided)
    with pytest.raises(DomainError, match="请由书记撤销"):
        actions.withdraw_status_request(event=event, by=liaison, at=NOW)


def test_nobody_decides_on_the_own_status(wang, liaison, secretary):
    event = _event(wang, liaison)
    wang.user = secretary
    wang.save()
    event.refresh_from_db()
    with pytest.raises(DomainError, match="不能审批自己的状态变动"):
        actions.decide_status(
            event=event, state=StatusState.APPROVED, reason="", version=None, by=secretary, at=NOW
        )
