"""Lists of posts and claims: filters, reach, as many queries for many rows, workbooks."""

import pytest
from django.urls import reverse

from apps.posts.actions.claims import (
    claim_post,
)
from apps.spreadsheets.models import FileExport
from tests.conftest import NOW, post, text_of
from tests.posts.factories import (
    fixed_card,
    new_member,
    new_post,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["政策宣讲员", "治安巡逻员"]),
        ("?q=宣讲", ["政策宣讲员"]),
        ("?q=-01-002", ["治安巡逻员"]),
        ("?free=yes", ["政策宣讲员"]),
        ("?status=paused", []),
        ("?sort=-code", ["治安巡逻员", "政策宣讲员"]),
    ],
)
def test_post_list_filters_sorts_and_searches(speaker, patrol, zhao_in, sign_in, worker, query, titles):
    claim_post(post=patrol, person=zhao_in, by=zhao_in.user, at=NOW)
    response = sign_in(worker).get(reverse("posts:post_manage") + query)
    assert [row.title for row in response.context["page"]] == titles


@pytest.mark.parametrize("query", ["?colour=red", "?status=gone", "?page=9", "?sort=duty"])
@pytest.mark.parametrize("name", ["post_list", "post_manage", "claim_list", "item_list", "commitment_list"])
def test_lists_answer_400_to_what_they_do_not_know(catalogue, sign_in, worker, name, query):
    assert sign_in(worker).get(reverse(f"posts:{name}") + query).status_code == 400


def test_post_list_shows_the_whole_district_and_detail_hides_foreign_names(
    claim, speaker, sign_in, other_worker
):
    client = sign_in(other_worker)
    assert "政策宣讲员" in text_of(client.get(reverse("posts:post_list")))
    page = text_of(client.get(speaker.get_absolute_url()))
    assert "王建国" not in page
    assert client.get(claim.get_absolute_url()).status_code == 404


def test_claims_are_read_by_unit_community_town_and_department(
    claim, sign_in, secretary, liaison, worker, town_officer, department, other_liaison, other_worker, auditor
):
    for user in (secretary, liaison, worker, town_officer, department):
        assert "王建国" in text_of(sign_in(user).get(reverse("posts:claim_list")))
    for user in (other_liaison, other_worker):
        assert "王建国" not in text_of(sign_in(user).get(reverse("posts:claim_list")))
    assert sign_in(auditor).get(reverse("posts:claim_list")).status_code == 403


def test_lists_ask_as_often_for_three_rows_as_for_one(
    wang_in, zhao_in, member, sign_in, worker, secretary, sunshine, bureau, programme, catalogue,
    django_assert_max_num_queries,
):  # fmt: skip
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    speaker = new_post(sunshine, capacity=None)
    pages = {
        member: ("post_choose", "my_posts"),
        worker: ("post_manage", "post_list", "claim_queue", "claim_list", "item_list", "commitment_list"),
        secretary: ("commitment_review", "claim_list", "commitment_list"),
    }

    def counts() -> dict[tuple[int, str], int]:
        found = {}
        for user, names in pages.items():
            client = sign_in(user)
            for name in names:
                with CaptureQueriesContext(
                    connection,
                ) as seen:
                    assert client.get(reverse(f"posts:{name}")).status_code == 200
                found[user.pk, name] = len(seen)
        return found

    def one_more(person, title: str) -> None:
        claim_post(post=speaker, person=person, by=person.user, at=NOW)
        fixed_card(person, secretary)
        new_post(sunshine, title)

    one_more(wang_in, "一")
    counts()  # the first reader writes the options of the filters
    first = counts()
    for name in ("二", "三"):
        one_more(new_member(name, bureau, sunshine, programme, worker), name)
    assert counts() == first


def test_post_export_is_what_the_list_shows(speaker, patrol, sign_in, worker, member):
    client = sign_in(worker)
    response = post(client, reverse("posts:post_manage_export") + "?q=宣讲")
    assert response["Location"] == reverse("jobs:file_list")
    export = FileExport.objects.get()
    assert (export.row_count, export.owner) == (1, worker)
    assert post(sign_in(member), reverse("posts:post_export")).status_code == 403


def test_claim_export_asks_for_password_and_reason(claim, sign_in, stepped_up, secretary, worker):
    assert "reauthenticate" in sign_in(secretary).get(reverse("posts:claim_export"))["Location"]
    client = stepped_up(secretary)
    url = reverse("posts:claim_export")
    assert post(client, url, {"reason": ""}).status_code == 422
    assert post(client, url, {"reason": "半年总结"}).status_code == 302
    assert (FileExport.objects.get().row_count, FileExport.objects.get().reason) == (1, "半年总结")
    assert stepped_up(worker).get(url).status_code == 403
