"""Consents under the notice of the day; invitations: proof, lock, linking."""

import datetime as dt

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.members import actions
from apps.members.enums import ConsentScope
from apps.members.models import Invitation
from apps.members.rules import has_accepted_privacy
from tests.conftest import NOW, TODAY
from tests.members.joining import join as _join
from tests.world import new_person

pytestmark = pytest.mark.django_db


def test_privacy_cannot_be_accepted_before_a_notice(wang, member):
    with pytest.raises(DomainError, match="还没有发布"):
        actions.give_consent(person=wang, scope=ConsentScope.PRIVACY, by=member, at=NOW)


def test_a_newer_notice_is_accepted_anew(notice, wang, member):
    first = actions.give_consent(person=wang, scope=ConsentScope.PRIVACY, by=member, at=NOW)
    assert has_accepted_privacy(wang, TODAY)
    actions.publish_privacy_notice(number="2026-2", text="新的", from_on=TODAY, by=None, at=NOW)
    assert not has_accepted_privacy(wang, TODAY)
    second = actions.give_consent(person=wang, scope=ConsentScope.PRIVACY, by=member, at=NOW)
    first.refresh_from_db()
    assert (first.withdrawn_at, second.notice.number) == (NOW, "2026-2")


def test_a_notice_holds_from_its_local_day_on(notice, wang, member):
    """At 00:30 of the day in Shanghai it is still the day before in UTC."""
    later = actions.publish_privacy_notice(
        number="2026-2", text="新的", from_on=dt.date(2026, 5, 7), by=None, at=NOW
    )
    at = NOW.replace(day=7, hour=0, minute=30)
    consent = actions.give_consent(person=wang, scope=ConsentScope.PRIVACY, by=member, at=at)
    assert consent.notice == later


def test_publishing_a_number_twice_is_refused(notice):
    with pytest.raises(DomainError, match="版本号 2026-1 已经用过"):
        actions.publish_privacy_notice(number="2026-1", text="又", from_on=TODAY, by=None, at=NOW)


@pytest.mark.parametrize("proof", ["0002", "", "13800000001", "王建国"])
def test_a_wrong_proof_opens_nothing_and_is_counted(proof, notice, wang, liaison):
    ((_, code),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    with pytest.raises(DomainError, match="核对信息不对"):
        _join(code, proof=proof)
    assert Invitation.objects.get().failures == 1
    assert AuditEvent.objects.get(event="invitation.failed").after == {"failures": 1}
    assert _join(code).username == "V000001"


def test_the_fifth_wrong_proof_ends_the_invitation(notice, wang, liaison):
    ((_, code),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    for _ in range(5):
        with pytest.raises(DomainError):
            _join(code, proof="9999")
    invitation = Invitation.objects.get()
    assert (invitation.failures, invitation.revoked_at) == (5, NOW)
    with pytest.raises(DomainError):
        _join(code)


def test_a_member_without_a_phone_proves_the_name(notice, bureau, liaison):
    person = new_person("李四", bureau)
    ((_, code),) = actions.invite_people(people=[person], by=liaison, at=NOW)
    assert _join(code, proof="李四").name == "李四"


def test_an_invitation_links_the_account_at_hand(notice, wang, secretary, liaison):
    ((_, code),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    assert _join(code, account=secretary) == secretary
    wang.refresh_from_db()
    roles = set(secretary.role_assignments.values_list("role", flat=True))
    assert (wang.user, roles) == (secretary, {Role.MEMBER, Role.UNIT_SECRETARY})


def test_an_administrators_account_is_not_linked(notice, wang, auditor, liaison):
    ((_, code),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    with pytest.raises(DomainError, match="管理员账号"):
        _join(code, account=auditor)
    wang.refresh_from_db()
    assert wang.user is None


def test_an_account_is_linked_to_one_member_only(notice, wang, zhao, liaison):
    (_, first), (_, second) = actions.invite_people(people=[wang, zhao], by=liaison, at=NOW)
    account = _join(first)
    with pytest.raises(DomainError, match="已经关联了一位党员"):
        _join(second, proof="0002", account=User.objects.get(pk=account.pk))


def test_a_phone_of_another_account_opens_only_that_one(notice, wang, zhao, liaison):
    zhao = actions.change_person(person=zhao, values={"phone": wang.phone}, by=liaison, at=NOW)
    wang = actions.change_person(person=wang, values={"phone": "13800000009"}, by=liaison, at=NOW)
    wang = actions.change_person(person=wang, values={"phone": zhao.phone}, by=liaison, at=NOW)
    (_, first), (_, second) = actions.invite_people(people=[wang, zhao], by=liaison, at=NOW)
    assert _join(first).phone_index != ""
    assert _join(second).phone_index == ""


def test_expired_invitations_are_revoked_with_a_row_of_history(wang, liaison):
    actions.invite_people(people=[wang], by=liaison, at=NOW)
    assert actions.expire_invitations(at=NOW + dt.timedelta(days=31)) == 1
    assert actions.expire_invitations(at=NOW + dt.timedelta(days=31)) == 0
    assert AuditEvent.objects.filter(event="invitation.expired").count() == 1
