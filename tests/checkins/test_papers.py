"""The papers of a card: what they say, who may print them, and what their QR code shows to anybody."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.models import AuditEvent
from apps.checkins.prints import check_link
from tests.activities.factories import a_claim, a_post
from tests.documents.paper import pages_of

PAPERS = pytest.mark.parametrize(
    ("paper", "title"),
    [("checkins:basic_info_print", "在职党员基本情况登记卡"), ("posts:contact_card", "在职党员进社区联系卡")],
)


@PAPERS
@pytest.mark.requirement("Y24", "N14")
def test_unit_prints_a_members_paper_and_leaves_a_trace(paper, title, sign_in, liaison, received):
    page = sign_in(liaison).get(reverse(paper, args=[received.pk]))
    text = pages_of(page.content)[0]
    assert title in text
    assert "王建国" in text
    assert received.number in text
    event = AuditEvent.objects.get(event="card.paper_printed")
    assert (event.target_id, event.actor_name) == (str(received.pk), liaison.name)


@PAPERS
def test_member_prints_the_own_paper_without_a_trace(paper, title, sign_in, member, received):
    assert title in pages_of(sign_in(member).get(reverse(paper, args=[received.pk])).content)[0]
    assert not AuditEvent.objects.filter(event="card.paper_printed").exists()


@PAPERS
def test_print_paper_is_not_for_other_units_or_communities(
    paper, title, sign_in, other_liaison, worker, received
):
    assert sign_in(other_liaison).get(reverse(paper, args=[received.pk])).status_code == 404
    assert sign_in(worker).get(reverse(paper, args=[received.pk])).status_code == 403


@pytest.mark.parametrize(
    ("address", "noted"),
    [
        ("checkins:card_look", "报到卡（预览）"),
        ("checkins:basic_info_print", "基本情况登记卡（预览）"),
        ("posts:contact_card", "联系卡（预览）"),
    ],
)
def test_look_at_a_paper_is_a_picture_under_the_same_right_with_the_same_trace(
    address, noted, sign_in, liaison, other_liaison, worker, received
):
    look = f"{reverse(address, args=[received.pk])}?look=1"
    page = sign_in(liaison).get(look)
    assert (page["Content-Type"], page["Cache-Control"]) == ("image/png", "private, no-store")
    assert AuditEvent.objects.get(event="card.paper_printed").after == {"paper": noted}
    assert sign_in(other_liaison).get(look).status_code == 404
    assert sign_in(worker).get(look).status_code == 403


def test_basic_info_print_keeps_what_was_filled_in(sign_in, liaison, wang, received):
    wang.title = "新职务"
    wang.save(update_fields=["title"])
    page = sign_in(liaison).get(reverse("checkins:basic_info_print", args=[received.pk]))
    assert "新职务" not in pages_of(page.content)[0]


def test_card_page_offers_the_papers(sign_in, liaison, received):
    page = sign_in(liaison).get(received.get_absolute_url()).content.decode()
    assert reverse("checkins:basic_info_print", args=[received.pk]) in page
    assert reverse("posts:contact_card", args=[received.pk]) in page
    assert f'src="{reverse("checkins:card_look", args=[received.pk])}"' in page
    assert page.count('loading="lazy"') == 3


@pytest.mark.requirement("Y27")
def test_receipt_names_the_posts_claimed_in_the_community(sign_in, worker, received, wang, sunshine):
    a_claim(wang, a_post(sunshine))
    page = sign_in(worker).get(reverse("posts:receipt_print", args=[received.pk]))
    assert "认领 楼道清洁" in pages_of(page.content)[0].replace("\n", "")


@pytest.mark.requirement("Y39")
def test_check_page_of_a_card_says_what_the_paper_says_with_a_masked_name(received):
    page = Client().get(urlsplit(check_link(received)).path)
    assert page.status_code == 200
    text = page.content.decode()
    for said in (received.number, "王**", "2026年5月6日", "阳光社区", received.get_status_display()):
        assert said in text
    assert "王建国" not in text


def test_check_page_follows_the_card(received, secretary):
    received.status, received.returned_on = "returned", received.received_on
    received.save(update_fields=["status", "returned_on"])
    assert received.get_status_display() in Client().get(urlsplit(check_link(received)).path).content.decode()
