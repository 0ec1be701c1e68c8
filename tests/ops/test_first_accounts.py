"""A blank installation gets its first two accounts at the terminal."""

import getpass
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.audit.models import AuditEvent

GOOD = "correct-horse-8"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person at the terminal types, line by line; hidden lines come from the same list."""
    lines: list[str] = []
    monkeypatch.setattr("builtins.input", lambda: lines.pop(0))
    monkeypatch.setattr(getpass, "getpass", lambda _: lines.pop(0))
    return lines


def open_first_accounts() -> str:
    output = StringIO()
    call_command("open_first_accounts", stdout=output)
    return output.getvalue()


def test_open_first_accounts_opens_both(db: None, typed: list[str]) -> None:
    typed += ["anquan", "安全员", GOOD, GOOD, "zuzhi", "组织员", GOOD, GOOD]

    said = open_first_accounts()

    rows = RoleAssignment.objects.order_by("pk").values_list("user__username", "role")
    assert list(rows) == [("anquan", Role.SECURITY_ADMINISTRATOR), ("zuzhi", Role.ORGANISATION_DEPARTMENT)]
    assert User.objects.get(username="anquan").check_password(GOOD)
    events = AuditEvent.objects.order_by("pk").values_list("event", flat=True)
    assert list(events) == ["account.created", "role.given"] * 2
    assert said.endswith("两个账号都已建立，请在网页上登录。\n")


def test_open_first_accounts_asks_again_for_weak_or_differing_passwords(db: None, typed: list[str]) -> None:
    typed += ["anquan", "", "安全员", "12345678", GOOD, "another-one-9", GOOD, GOOD]
    typed += ["zuzhi", "组织员", GOOD, GOOD]

    said = open_first_accounts()

    assert "两次输入的密码不一样，请重新输入。" in said
    assert "12345678" not in said
    assert typed == []


def test_open_first_accounts_asks_again_for_a_taken_name(db: None, typed: list[str]) -> None:
    typed += ["anquan", "安全员", GOOD, GOOD, "anquan", "组织员", GOOD, GOOD, "zuzhi", "组织员", GOOD, GOOD]

    said = open_first_accounts()

    assert "这个账号名已经有人使用" in said
    assert list(User.objects.order_by("pk").values_list("username", flat=True)) == ["anquan", "zuzhi"]


def test_open_first_accounts_is_both_or_none(db: None, typed: list[str]) -> None:
    typed += ["anquan", "安全员", GOOD, GOOD, "zuzhi"]

    with pytest.raises(IndexError):
        open_first_accounts()
    assert User.objects.count() == 0


def test_open_first_accounts_refuses_where_accounts_are(db: None, typed: list[str]) -> None:
    User.objects.create_user(username="zhang", name="张明", password=GOOD)

    with pytest.raises(CommandError, match="这里已经有账号了"):
        open_first_accounts()
