"""The papers of an activity and of a member's year."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from apps.activities.papers import (
    LINES_ON_CARD,
    SPARE_LINES,
    record_card_print,
    service_print,
    sign_in_print,
)
from apps.activities.rules import hours_of_member, register_of
from tests.activities.factories import a_claim, a_post, called, joined, verify
from tests.conftest import TODAY
from tests.documents.paper import pages_of


@pytest.mark.requirement("N13")
def test_roster_lists_who_comes_with_posts_and_masked_numbers(
    sign_in, worker, announced, wang, zhao, sunshine
):
    a_claim(wang, a_post(sunshine))
    joined(announced, wang, zhao)
    called(announced, zhao, by=worker)
    page = sign_in(worker).get(reverse("activities:roster", args=[announced.pk]))
    (text,) = pages_of(page.content)
    assert "在职党员进社区活动人员名单" in text
    assert "名单共 2 人，已到场 1 人" in text
    assert "楼道清洁" in text
    assert wang.masked_phone in text
    assert wang.phone not in text


@pytest.mark.requirement("N15")
def test_feedback_cards_are_for_those_who_were_there(sign_in, worker, announced, wang, zhao, teacher):
    joined(announced, wang, zhao, teacher)
    called(announced, wang, zhao, by=worker)
    page = sign_in(worker).get(reverse("activities:feedback_cards", args=[announced.pk]))
    (text,) = pages_of(page.content)
    assert text.count("在职党员进社区情况反馈卡") == 2
    assert (wang.name in text, zhao.name in text, teacher.name in text) == (True, True, False)


@pytest.mark.parametrize("paper", ["roster", "sign_in_sheet", "feedback_cards"])
def test_look_at_an_activitys_paper_is_a_picture_for_its_community(
    paper, sign_in, worker, other_worker, announced, wang
):
    called(announced, wang, by=worker)
    look = f"{reverse(f'activities:{paper}', args=[announced.pk])}?look=1"
    assert sign_in(worker).get(look)["Content-Type"] == "image/png"
    assert sign_in(other_worker).get(look).status_code == 404


def test_sign_in_sheet_has_posts_and_once_the_roll_is_called_no_lines_for_others(
    announced, worker, wang, zhao, sunshine
):
    a_claim(wang, a_post(sunshine))
    joined(announced, wang, zhao)
    blank = sign_in_print(announced, register_of(announced), "")
    assert [line.post for line in blank.lines] == ["楼道清洁", ""]
    assert blank.spare_codes == tuple(str(number) for number in range(3, 3 + SPARE_LINES))
    called(announced, zhao, by=worker)
    assert sign_in_print(announced, register_of(announced), "").spare_codes == ()


def test_sign_in_sheet_names_who_verified(finished, second_worker):
    verify(finished, by=second_worker)
    assert sign_in_print(finished, register_of(finished), "").confirmed_by == str(second_worker)


def test_feedback_cards_before_the_roll_lead_back(sign_in, worker, announced):
    answer = sign_in(worker).get(reverse("activities:feedback_cards", args=[announced.pk]))
    assert answer["Location"] == announced.get_absolute_url()


@pytest.mark.parametrize("paper", ["roster", "feedback_cards"])
def test_papers_of_an_activity_are_for_its_community(paper, sign_in, other_worker, liaison, announced):
    address = reverse(f"activities:{paper}", args=[announced.pk])
    assert sign_in(other_worker).get(address).status_code == 404
    assert sign_in(liaison).get(address).status_code == 403


@pytest.mark.requirement("Y10")
def test_record_card_has_the_verified_services_and_lines_to_write_on(
    member, finished, second_worker, wang, programme
):
    verify(finished, by=second_worker)
    card = record_card_print(wang, hours_of_member(member, 2026), programme, TODAY)
    assert (card.activities, card.hours, card.minimum) == (1, finished.attendances.get(person=wang).hours, 4)
    assert [line.activity for line in card.lines] == [finished.title]
    assert card.blank_lines == LINES_ON_CARD - 1


def test_record_card_prints_for_the_member(sign_in, member, checked_in):
    page = sign_in(member).get(reverse("activities:record_card"))
    assert "在职党员服务活动记录卡" in pages_of(page.content)[0]
    look = sign_in(member).get(f"{reverse('activities:record_card')}?look=1")
    assert look["Content-Type"] == "image/png"


def test_check_page_of_a_service_record_repeats_its_head(member, finished, second_worker, wang, programme):
    verify(finished, by=second_worker)
    record = service_print(wang, hours_of_member(member, 2026), programme, TODAY)
    text = Client().get(urlsplit(record.link).path).content.decode()
    for said in ("王**", wang.volunteer_no, "1次", "2.0小时", "2026年1月1日至2026年5月6日"):
        assert said in text
    assert wang.name not in text
