"""Pages of the year's programme."""

import pytest

from apps.programmes.forms import ProgrammeForm
from apps.programmes.models import Programme
from tests.conftest import post

SWITCHES = {"self_chosen_posts", "collective_check_in", "show_identity", "self_sign_in"}
EMPTY = {"theme", "basis"}


def _typed(programme: Programme, **changes: object) -> dict[str, object]:
    asked = [name for name in ProgrammeForm.Meta.fields if name not in SWITCHES | EMPTY]
    values = {name: getattr(programme, name) for name in asked}
    rates = {name: int(values[name] * 100) for name in ("min_report_in_rate", "star_goal_rate")}
    return {**values, **rates, "activity_days": "15,16", "version": programme.version, **changes}


@pytest.mark.requirement("Y1", "Y26", "Y28", "Y44", "Y49")
def test_programme_detail_shows_dates_and_minima(sign_in, department, programme):
    page = sign_in(department).get(programme.get_absolute_url())
    assert page.status_code == 200
    for text in ("2026年5月10日", "90%", "每月15日、16日"):
        assert text in page.content.decode()


def test_programme_edit_changes_the_deadline(sign_in, department, programme):
    answer = post(
        sign_in(department),
        f"/programmes/{programme.pk}/edit/",
        _typed(programme, check_in_deadline="2026-05-12"),
    )
    assert answer.status_code == 302
    programme.refresh_from_db()
    assert str(programme.check_in_deadline) == "2026-05-12"


def test_programme_edit_keeps_what_was_typed_and_says_what_is_wrong(sign_in, department, programme):
    page = post(
        sign_in(department),
        f"/programmes/{programme.pk}/edit/",
        _typed(programme, name="新的名称", check_in_deadline="2027-05-12"),
    )
    assert page.status_code == 422
    assert "报到截止日要在方案的开始日期和结束日期之间" in page.content.decode()
    assert "新的名称" in page.content.decode()


def test_programme_edit_of_a_stale_page_is_refused(sign_in, department, programme):
    client = sign_in(department)
    post(client, f"/programmes/{programme.pk}/edit/", _typed(programme, min_activities=5))
    page = post(client, f"/programmes/{programme.pk}/edit/", _typed(programme, min_activities=6))
    assert page.status_code == 409
    assert "刚被别人修改过" in page.content.decode()


def test_programme_edit_is_closed_to_others(sign_in, liaison, programme):
    assert sign_in(liaison).get(f"/programmes/{programme.pk}/edit/").status_code == 403


def test_programme_drafts_are_not_there_for_others(sign_in, liaison, programme):
    Programme.objects.update(status="draft", published_at=None)
    assert sign_in(liaison).get(programme.get_absolute_url()).status_code == 404


def test_programme_publish_refuses_get(sign_in, department, programme):
    assert sign_in(department).get(f"/programmes/{programme.pk}/publish/").status_code == 405


def test_programme_list_refuses_unknown_keys(sign_in, department, programme):
    assert sign_in(department).get("/programmes/?colour=red").status_code == 400


def test_a_post_without_its_key_is_refused(sign_in, department, programme):
    assert sign_in(department).post(f"/programmes/{programme.pk}/close/").status_code == 400


def test_the_same_post_twice_has_one_effect_and_the_same_answer(sign_in, department, programme):
    client = sign_in(department)
    sent = _typed(programme, min_activities=5) | {"idempotency_key": "one-and-the-same"}
    first, second = (client.post(f"/programmes/{programme.pk}/edit/", sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    programme.refresh_from_db()
    assert programme.version == 2


def test_the_same_key_with_another_body_is_refused(sign_in, department, programme):
    client = sign_in(department)
    sent = _typed(programme, min_activities=5) | {"idempotency_key": "one-and-the-same"}
    client.post(f"/programmes/{programme.pk}/edit/", sent)
    page = client.post(f"/programmes/{programme.pk}/edit/", sent | {"min_activities": 6})
    assert page.status_code == 409
