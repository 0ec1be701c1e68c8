"""Accounts and roles: opening, giving, taking away, locking."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts import actions
from apps.accounts.enums import ADMINISTRATOR_ROLES, Role
from apps.accounts.models import RoleAssignment, User
from apps.accounts.policy import POLICY, Deed
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from tests.conftest import NOW, TODAY, post


def test_policy_names_every_deed():
    assert set(POLICY) == set(Deed)


def test_administrators_hold_no_business_deed():
    admin_deeds = {
        deed for deed, row in POLICY.items() if set(row) & ADMINISTRATOR_ROLES and deed != Deed.USE_INBOX
    }
    assert admin_deeds == {Deed.READ_AUDIT, Deed.MANAGE_ACCOUNTS, Deed.READ_SYSTEM}


def test_create_account_gives_a_first_password_to_be_changed(department):
    user, password = actions.create_account(username="gao01", name="高鑫", by=department, at=NOW)
    assert user.check_password(password)
    assert user.must_change_password
    assert AuditEvent.objects.filter(event="account.created", actor_id=department.pk).exists()


@pytest.mark.parametrize("name", ["gao01", "Gao01", "GAO01"])
def test_create_account_with_a_taken_name_is_refused(name, department):
    actions.create_account(username="gao01", name="高鑫", by=department, at=NOW)
    with pytest.raises(DomainError, match="已经有人使用"):
        actions.create_account(username=name, name="高新", by=department, at=NOW)


def test_the_database_keeps_account_names_apart_in_any_case(department):
    with pytest.raises(IntegrityError, match="accounts_user_name_once_in_any_case"), transaction.atomic():
        User.objects.create_user(username=department.username.swapcase(), name="高新", password="secret-8")


def test_signing_in_finds_the_account_by_an_index(department):
    with CaptureQueriesContext(connection) as queries:
        Client().post("/accounts/login/", {"login": department.username, "password": "wrong"})
    (asked,) = [query["sql"] for query in queries if "accounts_user" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "accounts_user_name_once_in_any_case" in plan


def test_give_role_takes_effect_on_its_first_day(make_user, department, bureau, clock):
    user = make_user("高鑫")
    actions.give_role(
        user=user,
        role=Role.UNIT_LIAISON,
        unit=bureau,
        from_on=TODAY + dt.timedelta(days=1),
        by=department,
        at=NOW,
    )
    assert not User.objects.get(pk=user.pk).may(Deed.IMPORT_MEMBERS)
    clock.move_to(NOW + dt.timedelta(days=1))
    assert User.objects.get(pk=user.pk).may(Deed.IMPORT_MEMBERS)


@pytest.mark.parametrize(
    ("held", "given"),
    [
        (Role.AUDIT_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR),
        (Role.SYSTEM_ADMINISTRATOR, Role.ORGANISATION_DEPARTMENT),
    ],
)
def test_give_role_keeps_the_three_administrators_apart(held, given, make_user):
    user = make_user("管理员", held)
    with pytest.raises(DomainError, match="管理员账号"):
        actions.give_role(user=user, role=given, from_on=TODAY, by=None, at=NOW)


def test_give_role_to_oneself_is_refused(department):
    with pytest.raises(DomainError, match="不能给自己"):
        actions.give_role(
            user=department, role=Role.ORGANISATION_DEPARTMENT, from_on=TODAY, by=department, at=NOW
        )


def test_give_role_out_of_reach_is_refused(department, make_user):
    with pytest.raises(DomainError, match="不能分配这个角色"):
        actions.give_role(
            user=make_user("甲"), role=Role.AUDIT_ADMINISTRATOR, from_on=TODAY, by=department, at=NOW
        )


def test_give_unit_role_without_unit_is_refused(department, make_user):
    with pytest.raises(DomainError, match="单位角色要选单位"):
        actions.give_role(user=make_user("甲"), role=Role.UNIT_LIAISON, from_on=TODAY, by=department, at=NOW)


def test_end_role_refuses_the_next_request(sign_in, liaison, department, bureau):
    client = sign_in(liaison)
    assert client.get("/units/").status_code == 200
    actions.end_role(assignment=liaison.role_assignments.get(), on=dt.date.today(), by=department, at=NOW)  # noqa: DTZ011  # the web's own day
    assert client.get("/units/").status_code == 403


def test_locking_ends_sessions_and_tokens(sign_in, liaison, guard):
    client = sign_in(liaison)
    token = actions.new_token(user=liaison, at=timezone.now())
    actions.set_account_active(user=liaison, active=False, reason="离岗", by=guard, at=NOW)
    assert client.get("/units/").status_code == 302
    headers = {"Authorization": f"Token {token}"}
    assert client.get("/api/v1/schema/", headers=headers).status_code in {401, 403}


def test_locking_oneself_is_refused(guard):
    with pytest.raises(DomainError, match="自己的账号"):
        actions.set_account_active(user=guard, active=False, reason="误", by=guard, at=NOW)


def test_role_dates_in_order(liaison):
    with pytest.raises(IntegrityError), transaction.atomic():
        RoleAssignment.objects.filter(user=liaison).update(to_on=dt.date(2019, 1, 1))


def test_audit_rows_can_not_be_changed_or_deleted(department):
    actions.create_account(username="gao01", name="高鑫", by=department, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.update(event="nothing")
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.all().delete()


def test_account_list_is_closed_to_business_roles(sign_in, liaison):
    assert sign_in(liaison).get("/accounts/").status_code == 403


def test_account_list_shows_roles_of_today(sign_in, department, liaison):
    text = sign_in(department).get("/accounts/?q=高联络员").content.decode()
    assert "单位联络员（区财政局）" in text


def test_account_create_asks_for_the_password_again(sign_in, department):
    answer = post(sign_in(department), "/accounts/create/", {"username": "gao01", "name": "高鑫"})
    assert "reauthenticate" in answer["Location"]


def test_account_create_refuses_who_may_not_without_asking_for_the_password(sign_in, liaison):
    assert post(sign_in(liaison), "/accounts/create/").status_code == 403


def test_account_create_shows_the_password_once(stepped_up, department):
    page = post(stepped_up(department), "/accounts/create/", {"username": "gao01", "name": "高鑫"})
    assert page.status_code == 200
    assert "只显示这一次" in page.content.decode()
    assert "no-store" in page["Cache-Control"]


def test_role_give_by_form(stepped_up, department, make_user, bureau):
    user = make_user("高鑫")
    sent = {"role": "unit_liaison", "unit": bureau.pk, "from_on": "2026-01-01"}
    assert post(stepped_up(department), f"/accounts/{user.pk}/roles/give/", sent).status_code == 302
    assert user.role_assignments.get().unit == bureau


def test_second_factor_is_asked_of_roles_that_see_others(sign_in, liaison, member, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert "totp" in sign_in(liaison).get("/units/")["Location"]
    assert sign_in(member).get("/communities/").status_code == 200


def test_sign_in_by_phone_number(client, member, wang):
    from apps.core.fields import blind_index

    User.objects.filter(pk=member.pk).update(phone_index=blind_index("13800000001"))
    answer = client.post("/accounts/login/", {"login": "13800000001", "password": "secret-8"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(member.pk)


def test_sign_in_throttles_the_account_after_five_failures(client, member):
    sent = {"login": member.username, "password": "wrong"}
    for _ in range(5):
        client.post("/accounts/login/", sent)
    page = client.post("/accounts/login/", {**sent, "password": "secret-8"})
    assert "_auth_user_id" not in client.session
    assert page.status_code in {200, 429}


def test_idle_staff_are_signed_out(sign_in, liaison, clock):
    client = sign_in(liaison)
    client.get("/units/")
    clock.move_to(NOW + dt.timedelta(minutes=31))
    assert client.get("/units/").status_code == 302


def test_idle_members_stay_signed_in(sign_in, member, clock):
    client = sign_in(member)
    client.get("/communities/")
    clock.move_to(NOW + dt.timedelta(minutes=31))
    assert client.get("/communities/").status_code == 200


def test_a_process_on_a_replica_writes_no_session(sign_in, liaison, clock, settings):
    client = sign_in(liaison)
    client.get("/units/")
    settings.READS_ONLY = True
    for minutes, status in ((5, 200), (31, 302)):
        clock.move_to(NOW + dt.timedelta(minutes=minutes))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/units/").status_code == status
        assert [one["sql"] for one in queries if not one["sql"].startswith("SELECT")] == []


def test_system_status_names_the_parts_in_words(make_user, sign_in):
    page = sign_in(make_user("系统", Role.SYSTEM_ADMINISTRATOR)).get("/system/")
    text = page.content.decode()
    assert [name in text for name in ("数据库", "消息队列", "后台任务", "定时任务")] == [True] * 4
    assert "scheduler" not in text
