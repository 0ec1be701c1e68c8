"""API tokens: shown once, kept as a digest, over after a year, taken back at once."""

import datetime as dt

import pytest
from django.test import Client

from apps.accounts import actions
from apps.accounts.models import ApiToken
from apps.accounts.rules import token_in_force
from apps.audit.models import AuditEvent
from tests.conftest import NOW, post

YEAR = dt.timedelta(days=365)


def ask(token: str) -> int:
    return Client().get("/api/v1/people/", headers={"Authorization": f"Token {token}"}).status_code


@pytest.fixture
def token(clock, liaison):
    return actions.new_token(user=liaison, at=NOW)


def test_token_opens_what_its_account_reaches(token):
    assert ask(token) == 200


def test_only_a_digest_is_stored(token):
    stored = {str(value) for row in ApiToken.objects.values_list() for value in row}
    assert not any(token in value for value in stored)


def test_token_is_over_after_a_year(token):
    assert token_in_force(token, NOW + YEAR - dt.timedelta(seconds=1))
    assert token_in_force(token, NOW + YEAR) is None


def test_an_expired_token_opens_nothing(token):
    ApiToken.objects.update(expires_at=NOW)
    assert ask(token) == 403


def test_a_new_token_ends_the_earlier_one(token, liaison):
    fresh = actions.new_token(user=liaison, at=NOW)
    assert (ask(token), ask(fresh), ApiToken.objects.count()) == (403, 200, 1)


@pytest.mark.parametrize("made_up", ["x", "1" * 64, "名", "\x00", " ", "\ud800"])
def test_token_made_up_opens_nothing(made_up, token):
    header = f"Token {made_up}".encode("utf-8", "surrogatepass").decode("latin-1")
    assert Client().get("/api/v1/people/", headers={"Authorization": header}).status_code == 403


def test_token_taken_back_opens_nothing(token, sign_in, liaison):
    client = sign_in(liaison)
    assert post(client, "/accounts/own/token/drop/").status_code == 302
    assert ask(token) == 403
    assert AuditEvent.objects.filter(event="account.token_dropped", actor_id=liaison.pk).count() == 1


def test_nothing_to_take_back_leaves_no_trace(liaison, clock):
    actions.drop_token(user=liaison, at=NOW)
    assert not AuditEvent.objects.filter(event="account.token_dropped").exists()


def test_own_account_says_until_when(token, sign_in, liaison):
    assert "2027年5月6日" in sign_in(liaison).get("/accounts/own/").content.decode()
