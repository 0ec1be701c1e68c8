"""API of cards: the same rules, scopes and actions as the pages."""

import pytest

from apps.audit.models import AuditEvent
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "0123456789abcdef"}


def _post(client, url, body=None, headers=None):
    return client.post(url, body or {}, content_type="application/json", headers=headers or KEY)


def test_card_list_shows_the_own_cards(sign_in, liaison, other_liaison, issued):
    assert sign_in(liaison).get("/api/v1/cards/").json()["count"] == 1
    assert sign_in(other_liaison).get("/api/v1/cards/").json()["count"] == 0


def test_card_list_refuses_unknown_keys(sign_in, liaison, issued):
    assert sign_in(liaison).get("/api/v1/cards/?colour=red").status_code == 400


def test_receive_over_the_api_is_the_same_deed(sign_in, worker, presented):
    answer = _post(sign_in(worker), f"/api/v1/cards/{presented.pk}/receive/", {"identity_checked": True})
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["available_actions"]) == ("received", ["print_receipt"])


def test_receive_twice_with_one_key_has_one_effect(sign_in, worker, presented):
    client = sign_in(worker)
    url, body = f"/api/v1/cards/{presented.pk}/receive/", {"identity_checked": True}
    first, second = _post(client, url, body), _post(client, url, body)
    assert first.json() == second.json()
    assert CheckInCard.objects.get().version == presented.version + 1


def test_what_is_out_of_reach_is_noted(sign_in, other_worker, presented):
    answer = _post(
        sign_in(other_worker), f"/api/v1/cards/{presented.pk}/receive/", {"identity_checked": True}
    )
    assert answer.status_code == 404
    event = AuditEvent.objects.get(event="access.not_found")
    assert (event.actor_id, event.after) == (
        other_worker.pk,
        {"path": f"/api/v1/cards/{presented.pk}/receive/"},
    )


def test_receive_without_a_key_is_refused(sign_in, worker, presented):
    url = f"/api/v1/cards/{presented.pk}/receive/"
    answer = _post(sign_in(worker), url, {"identity_checked": True}, headers={"X-None": "1"})
    assert answer.status_code == 400


def test_refusal_answers_409_with_code_and_sentence(sign_in, worker, presented):
    answer = _post(sign_in(worker), f"/api/v1/cards/{presented.pk}/receive/", {"identity_checked": False})
    assert (answer.status_code, answer.json()["code"]) == (409, "identity_not_checked")


def test_foreign_card_answers_404(sign_in, other_worker, presented):
    url = f"/api/v1/cards/{presented.pk}/receive/"
    assert _post(sign_in(other_worker), url, {"identity_checked": True}).status_code == 404
    presented.refresh_from_db()
    assert presented.status == CardStatus.PRESENTED


def test_deed_of_another_role_answers_403(sign_in, liaison, presented):
    assert _post(sign_in(liaison), f"/api/v1/cards/{presented.pk}/receive/").status_code == 403


def test_anonymous_is_refused(client, issued):
    assert client.get("/api/v1/cards/").status_code in {401, 403}
