"""An intruder at the sign-in, in the API and at the files: each hole once stood open."""

import datetime as dt

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from apps.accounts import actions
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.audit.models import AuditEvent
from apps.core.errors import DomainError
from apps.core.fields import blind_index
from apps.core.middleware import forwarded_address
from apps.core.models import IdempotencyRecord
from apps.notifications.models import Message
from apps.spreadsheets.actions import store_export
from tests.conftest import NOW, TODAY, post

HASHED: list[str] = []


class CountingHasher(MD5PasswordHasher):
    """Notes every password that is hashed."""

    def encode(self, password, salt):
        HASHED.append(password)
        return super().encode(password, salt)


def is_signed_in(client):
    return "_auth_user_id" in client.session


def log_in(client, login, password, **extra):
    return client.post("/accounts/login/", {"login": login, "password": password}, **extra)


# The API asks of an account what the pages ask.
def test_api_is_closed_until_the_first_password_is_changed(sign_in, liaison):
    client = sign_in(liaison)
    assert client.get("/api/v1/people/").status_code == 200
    User.objects.filter(pk=liaison.pk).update(must_change_password=True)
    answer = client.get("/api/v1/people/")
    assert (answer.status_code, "初始密码" in answer.json()["detail"]) == (403, True)
    assert client.get("/api/v1/schema/").status_code == 403


def test_api_is_closed_without_the_second_factor(sign_in, liaison, member, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    assert sign_in(liaison).get("/api/v1/people/").status_code == 403
    assert sign_in(member).get("/api/v1/posts/").status_code == 200


def test_token_of_a_locked_account_opens_nothing(liaison, guard):
    headers = {"Authorization": f"Token {actions.new_token(user=liaison, at=timezone.now())}"}
    assert Client().get("/api/v1/people/", headers=headers).status_code == 200
    User.objects.filter(pk=liaison.pk).update(is_active=False)  # the token itself is still there
    assert Client().get("/api/v1/people/", headers=headers).status_code in {401, 403}


def test_api_leaves_its_address_in_the_audit(sign_in, liaison, wang):
    body = {"kind": "long_leave", "from_on": TODAY.isoformat(), "evidence": "请假单1号"}
    answer = sign_in(liaison).post(
        f"/api/v1/people/{wang.pk}/request-status/",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "intruder-1"},
    )
    assert answer.status_code == 200, answer.json()
    assert AuditEvent.objects.latest("pk").address == "127.0.0.1"


# Guessing passwords.
@pytest.mark.parametrize(
    "spelling",
    [
        lambda name, n: (name, f"testserver:{8000 + n}"),
        lambda name, n: (name, ["testserver", "localhost", "127.0.0.1"][n % 3]),
        lambda name, n: (name.upper() if n % 2 else name.lower(), "testserver"),
        lambda name, n: ("13800000001" if n % 2 else name, "testserver"),
    ],
    ids=["port", "host", "case", "phone"],
)
def test_throttle_counts_one_account_whatever_is_typed(spelling, client, member):
    User.objects.filter(pk=member.pk).update(phone_index=blind_index("13800000001"))
    for number in range(5):
        login, host = spelling(member.username, number)
        log_in(client, login, "wrong", headers={"host": host})
    login, host = spelling(member.username, 5)
    log_in(client, login, "secret-8", headers={"host": host})
    assert not is_signed_in(client)


def test_four_failures_leave_the_account_open(client, member):
    for _ in range(4):
        log_in(client, member.username, "wrong")
    log_in(client, member.username, "secret-8")
    assert is_signed_in(client)


def test_throttle_of_one_account_leaves_another_open(client, member, liaison):
    for _ in range(5):
        log_in(client, member.username, "wrong")
    log_in(client, liaison.username, "secret-8")
    assert is_signed_in(client)


@pytest.mark.parametrize("login", ["known", "13800000001", "13899999999", "nobody-here"])
def test_unknown_and_known_accounts_cost_one_hash_each(login, client, member, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    User.objects.filter(pk=member.pk).update(username="known", phone_index=blind_index("13800000001"))
    HASHED.clear()
    page = log_in(client, login, "wrong-guess")
    assert HASHED == ["wrong-guess"]
    assert page.status_code == 200
    assert "wrong-guess" not in page.content.decode()


def test_sign_in_answers_the_same_for_unknown_and_wrong(client, member):
    def said(login):
        page = log_in(client, login, "wrong-guess")
        return [str(error) for error in page.context["form"].non_field_errors()]

    assert said(member.username) == said("nobody-here") != []


def test_sign_in_gives_the_session_a_new_key(client, member):
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    log_in(client, member.username, "secret-8")
    assert is_signed_in(client)
    assert client.session.session_key != planted
    stale = Client()
    stale.cookies["sessionid"] = planted
    assert stale.get("/inbox/").status_code == 302


def test_changed_password_ends_the_other_browsers(sign_in, member):
    stolen, own = sign_in(member), sign_in(member)
    sent = {"oldpassword": "secret-8", "password1": "neu-und-lang-77", "password2": "neu-und-lang-77"}
    assert own.post("/accounts/password/change/", sent).status_code == 302
    assert own.get("/inbox/").status_code == 200
    assert stolen.get("/inbox/").status_code == 302


# Addresses made up by the sender.
@pytest.fixture
def three_wrong_codes(monkeypatch):
    """An address has three wrong codes, so that the fourth request is the refused one."""
    monkeypatch.setattr("apps.evaluations.views.voting.WRONG_CODES_PER_ADDRESS", 3)


def test_made_up_forwarding_addresses_reset_no_throttle(client, db, three_wrong_codes):
    for number in range(4):
        answer = client.post(
            "/evaluations/vote/",
            {"code": f"{number:012d}"},
            headers={"X-Forwarded-For": f"10.0.0.{number}", "X-Real-IP": f"10.1.0.{number}"},
        )
    assert answer.status_code == 429


def guess_codes(client, senders):
    """The last answer to one wrong code from each sender, as a proxy passes them on."""
    for number, sender in enumerate(senders):
        headers = {"X-Forwarded-For": sender}
        answer = client.post("/evaluations/vote/", {"code": f"{number:012d}"}, headers=headers)
    return answer.status_code


def test_behind_a_proxy_one_guesser_stops_nobody_else(client, db, settings, three_wrong_codes):
    settings.TRUSTED_PROXIES = 1
    assert guess_codes(client, ["203.0.113.7"] * 4) == 429
    assert guess_codes(client, ["203.0.113.8"]) == 409


def test_behind_a_proxy_a_guesser_can_not_call_itself_another(client, db, settings, three_wrong_codes):
    settings.TRUSTED_PROXIES = 1
    assert guess_codes(client, [f"10.0.0.{number}, 203.0.113.7" for number in range(4)]) == 429


@pytest.mark.parametrize(
    ("header", "proxies", "address"),
    [
        ("203.0.113.7", 0, ""),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("10.9.9.9, 203.0.113.7, 10.0.0.1", 2, "203.0.113.7"),
        ("2001:db8::7", 1, "2001:db8::7"),
        ("203.0.113.7", 2, ""),
        ("unknown", 1, ""),
        ("", 1, ""),
    ],
)
def test_forwarded_address(header, proxies, address):
    assert forwarded_address(header, proxies) == address


def test_unknown_hosts_are_refused(client, db):
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


# Roles.
def test_administrators_stay_apart_when_one_role_begins_later(make_user):
    user = make_user("甲")
    later = dt.date.today() + dt.timedelta(days=30)  # noqa: DTZ011  # any day to come
    actions.give_role(user=user, role=Role.SYSTEM_ADMINISTRATOR, from_on=later, by=None, at=NOW)
    with pytest.raises(DomainError, match="管理员账号"):
        actions.give_role(user=user, role=Role.ORGANISATION_DEPARTMENT, from_on=TODAY, by=None, at=NOW)


def test_administrators_stay_apart_on_a_locked_account(make_user):
    user = make_user("甲", Role.ORGANISATION_DEPARTMENT)
    User.objects.filter(pk=user.pk).update(is_active=False)
    user = User.objects.get(pk=user.pk)
    with pytest.raises(DomainError, match="管理员账号"):
        actions.give_role(user=user, role=Role.AUDIT_ADMINISTRATOR, from_on=TODAY, by=None, at=NOW)


def test_a_role_that_is_over_stands_in_nobodys_way(make_user):
    user = make_user("甲", Role.ORGANISATION_DEPARTMENT)
    user.role_assignments.update(to_on=dt.date(2020, 12, 31))
    actions.give_role(user=user, role=Role.AUDIT_ADMINISTRATOR, from_on=TODAY, by=None, at=NOW)
    assert user.role_assignments.count() == 2


# Stale tabs and links.
def test_a_kept_answer_is_not_given_out_after_the_role(stepped_up, sign_in, liaison, department, bureau):
    client = sign_in(liaison)
    sent = {
        "name": "李新",
        "kind": "formal",
        "place-unit": bureau.pk,
        "place-from_on": "2026-05-01",
        "idempotency_key": "stale-tab-1",
    }
    first = client.post("/members/add/", sent)
    assert first.status_code == 302
    assert client.post("/members/add/", sent)["Location"] == first["Location"]
    actions.end_role(assignment=liaison.role_assignments.get(), on=dt.date(2021, 1, 1), by=department, at=NOW)
    assert client.post("/members/add/", sent).status_code == 403


def test_export_dies_with_the_role_it_was_made_under(sign_in, liaison, department):
    export = store_export(
        kind="members",
        filename="党员.xlsx",
        content=b"names",
        row_count=1,
        reason="核对",
        by=User.objects.get(pk=liaison.pk),
        at=dt.datetime.now(tz=dt.UTC),
    )
    client = sign_in(liaison)
    assert client.get(export.get_absolute_url()).status_code == 200
    assert "党员.xlsx" in client.get("/files/").content.decode()
    actions.end_role(assignment=liaison.role_assignments.get(), on=dt.date(2021, 1, 1), by=department, at=NOW)
    assert client.get(export.get_absolute_url()).status_code == 404
    assert "党员.xlsx" not in client.get("/files/").content.decode()


def test_export_outlives_a_role_given_later(sign_in, liaison, department, sunshine):
    export = store_export(
        kind="members",
        filename="党员.xlsx",
        content=b"names",
        row_count=1,
        reason="核对",
        by=User.objects.get(pk=liaison.pk),
        at=dt.datetime.now(tz=dt.UTC),
    )
    actions.give_role(
        user=liaison, role=Role.COMMUNITY_WORKER, community=sunshine, from_on=TODAY, by=None, at=NOW
    )
    assert sign_in(liaison).get(export.get_absolute_url()).status_code == 200


# Ways out of the site.
@pytest.mark.parametrize(
    "place",
    [
        "//evil.example/",
        "/\\evil.example/",
        "https://evil.example/units/",
        "///evil.example/",
        "javascript:alert(1)",
    ],
)
def test_saved_view_leads_nowhere_else(place, sign_in, liaison):
    answer = post(sign_in(liaison), "/accounts/own/views/save/", {"name": "甲", "place": place, "query": ""})
    assert answer.status_code == 409
    assert not liaison.saved_views.exists()


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example/"])
def test_sign_in_and_large_letters_lead_nowhere_else(target, client, member):
    assert client.post("/elder/", {"next": target, "elder": "on"})["Location"] == "/"
    sent = {"login": member.username, "password": "secret-8", "next": target}
    answer = client.post("/accounts/login/", sent)
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", "/\\evil.example/"])
def test_message_leads_nowhere_else(target, sign_in, liaison):
    message = Message.objects.create(
        recipient=liaison, kind="note", occasion="1", subject="甲", body="乙", url=target, created_at=NOW
    )
    assert post(sign_in(liaison), f"/inbox/{message.pk}/open/")["Location"] == "/inbox/"


def test_long_way_back_is_kept_whole(sign_in, liaison):
    """A redirect longer than any column once broke the page."""
    sent = {"name": "甲", "place": "/units/", "query": f"q={'a' * 900}", "idempotency_key": "long-way-back"}
    client = sign_in(liaison)
    first = client.post("/accounts/own/views/save/", sent)
    assert first["Location"] == f"/units/?q={'a' * 900}"
    assert IdempotencyRecord.objects.get().location == first["Location"]
    assert client.post("/accounts/own/views/save/", sent)["Location"] == first["Location"]


# What stays behind on a shared computer.
@pytest.mark.parametrize(
    "url", ["/", "/members/", "/cards/", "/units/", "/inbox/", "/activities/", "/board/", "/api/v1/people/"]
)
def test_pages_are_not_stored(url, sign_in, liaison):
    assert "no-store" in sign_in(liaison).get(url)["Cache-Control"]


def test_a_view_may_say_otherwise(sign_in, worker):
    assert sign_in(worker).get("/activities/roll-worker.js")["Cache-Control"] == "no-cache"
