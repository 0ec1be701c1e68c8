"""A blank installation gets its first account at the terminal."""

from datetime import date, datetime

import pytest
from django.contrib.auth import authenticate

from apps.accounts.actions import open_administrator_account
from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError


def open_first(now: datetime, *, role: Role = Role.SECURITY_ADMINISTRATOR) -> User:
    return open_administrator_account(
        username="anquan", name="安全员", password="correct-horse-8", role=role, by=None, at=now
    )


def test_open_administrator_account_can_sign_in(db: None, now: datetime) -> None:
    user = open_first(now)

    assert authenticate(username="anquan", password="correct-horse-8") == user
    rows = RoleAssignment.objects.values_list("user_id", "role", "from_on", "to_on", "unit", "community")
    assert list(rows) == [(user.pk, "security_administrator", date(2026, 5, 6), None, None, None)]
    assert user.password_changed_at == now
    assert not user.is_superuser


def test_open_administrator_account_is_audited(db: None, now: datetime) -> None:
    user = open_first(now)

    event = AuditEvent.objects.get()
    assert (event.event, event.target_id, event.actor_id) == ("account.opened", str(user.pk), None)
    assert event.after == {"role": "security_administrator"}


def test_open_administrator_account_refuses_a_taken_name(db: None, now: datetime) -> None:
    open_first(now)

    with pytest.raises(DomainError, match="这个账号名已经有人用了"):
        open_first(now)
    assert User.objects.count() == 1


def test_open_administrator_account_refuses_a_business_role(db: None, now: datetime) -> None:
    with pytest.raises(DomainError, match="这里只能建立管理员账号"):
        open_first(now, role=Role.ORGANISATION_DEPARTMENT)
    assert User.objects.count() == 0
