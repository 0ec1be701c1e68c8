"""API of people: the same scope, masks and deeds as the pages."""

import pytest

from apps.audit.models import AuditEvent
from apps.members.enums import StatusState
from apps.members.models import StatusEvent
from apps.notifications.models import Message

pytestmark = pytest.mark.django_db
KEY = {"Idempotency-Key": "0123456789abcdef"}
ASKED = {"kind": "retired", "from_on": "2026-05-01", "evidence": "退休审批表"}


def _ask(client, person, body=None):
    url = f"/api/v1/people/{person.pk}/request-status/"
    return client.post(url, body or ASKED, content_type="application/json", headers=KEY)


def test_people_list_shows_the_own_unit_with_masks(sign_in, liaison, wang, teacher):
    rows = sign_in(liaison).get("/api/v1/people/").json()["results"]
    assert [row["name"] for row in rows] == ["王建国"]
    assert (rows[0]["phone"], rows[0]["birth"]) == ("138****0001", "1968-05")
    assert "13800000001" not in str(rows)


def test_people_list_filters_and_refuses_unknown_keys(sign_in, liaison, wang, zhao):
    client = sign_in(liaison)
    assert client.get("/api/v1/people/", {"q": "zm"}).json()["results"][0]["name"] == "赵敏"
    assert client.get("/api/v1/people/", {"colour": "red"}).status_code == 400


def test_people_of_a_community_lack_what_it_may_not_see(sign_in, worker, wang_presented):
    client = sign_in(worker)
    (row,) = client.get("/api/v1/people/").json()["results"]
    assert (row["name"], row["age_band"]) == ("王建国", "55—59 岁")
    assert {name: row[name] for name in ("birth", "id_number", "title", "kind", "branch", "residence")} == {
        "birth": None,
        "id_number": None,
        "title": None,
        "kind": None,
        "branch": None,
        "residence": None,
    }
    assert client.get("/api/v1/people/", {"kind": "formal"}).status_code == 400


@pytest.mark.parametrize("others", [0, 2])
def test_people_list_takes_the_same_queries_for_any_number(
    others, sign_in, liaison, wang, bureau, django_assert_num_queries
):
    from tests.world import new_person

    for number in range(others):
        new_person(f"甲{number}", bureau)
    client = sign_in(liaison)
    with django_assert_num_queries(13):
        client.get("/api/v1/people/")


def test_person_of_another_unit_answers_404(sign_in, liaison, teacher):
    assert sign_in(liaison).get(f"/api/v1/people/{teacher.pk}/").status_code == 404


def test_request_status_is_the_deed_of_the_page(sign_in, liaison, secretary, wang):
    answer = _ask(sign_in(liaison), wang)
    assert (answer.status_code, answer.json()["state"]) == (200, StatusState.REQUESTED)
    event = StatusEvent.objects.get()
    assert (event.person, event.requested_by) == (wang, liaison)
    assert AuditEvent.objects.filter(event="status.requested").count() == 1
    assert Message.objects.get(kind="status.asked").recipient == secretary


def test_request_status_refused_says_why(sign_in, liaison, wang):
    answer = _ask(sign_in(liaison), wang, {**ASKED, "to_on": "2026-06-01"})
    assert (answer.status_code, answer.json()["code"]) == (409, "end_not_asked")


def test_request_status_of_a_foreign_person_answers_404(sign_in, liaison, teacher):
    assert _ask(sign_in(liaison), teacher).status_code == 404
    assert not StatusEvent.objects.exists()


def test_request_status_is_not_a_deed_of_communities(sign_in, worker, wang_presented):
    assert _ask(sign_in(worker), wang_presented).status_code == 403
