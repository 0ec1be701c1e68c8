"""Pages about commitment cards and their items, from writing to the board."""

import datetime as dt

import pytest
from django.urls import reverse

from apps.accounts.enums import Role
from apps.posts.actions.claims import (
    claim_post,
)
from apps.posts.actions.commitments import publish_commitment, submit_commitment
from apps.posts.actions.items import propose_undone, report_item
from apps.posts.models import CommitmentCard
from tests.conftest import NOW, post, text_of
from tests.posts.factories import (
    DUE,
    draft_of,
    fixed_card,
    give_consent,
    withdraw_consent,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

LATE = NOW + dt.timedelta(days=200)


def card_data(*lines: tuple[str, str, str], version: int | str = "") -> dict[str, object]:
    data: dict[str, object] = {"version": version}
    for number, (words, measure, due) in enumerate(lines, start=1):
        data |= {f"text_{number}": words, f"measure_{number}": measure, f"due_{number}": due}
    return data


@pytest.mark.requirement("Y25")
def test_member_writes_checks_and_submits_the_card(claim, wang_in, member, sign_in):
    client = sign_in(member)
    url = reverse("posts:commitment_write")
    assert text_of(client.get(url)).count("承诺做什么") == 3
    response = post(client, url, card_data(("每月宣讲一次", "在会议室", "2026-09-30"), ("", "", "")))
    card = CommitmentCard.objects.get()
    assert response["Location"] == card.get_absolute_url()
    assert "提交审定" in text_of(client.get(card.get_absolute_url()))
    post(client, reverse("posts:commitment_submit", args=[card.pk]), {"version": card.version})
    card.refresh_from_db()
    assert card.status == "submitted"


@pytest.mark.parametrize(
    ("line", "field", "message"),
    [
        (("每月宣讲一次", "", ""), "due_1", "第 1 项：请填写完成期限。"),
        (("", "在会议室", "2026-09-30"), "text_1", "第 1 项：请写明承诺做什么，不要时请清空整项。"),
        (("每月宣讲一次", "", "明天"), "due_1", "日期写法不对，请写成 2026-05-10 这样。"),
        (("长" * 201, "", "2026-09-30"), "text_1", "最多填 200 个字，现在有 201 个，请删减。"),
    ],
)
def test_commitment_form_says_what_to_mend_and_keeps_the_text(claim, member, sign_in, line, field, message):
    response = post(sign_in(member), reverse("posts:commitment_write"), card_data(line))
    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assert (line[0] or line[1]) in text_of(response)
    assert not CommitmentCard.objects.exists()


def test_secretary_fixes_several_cards_at_once_and_returns_one(
    claim, wang_in, zhao_in, speaker, sign_in, secretary, member
):
    claim_post(post=speaker, person=zhao_in, by=zhao_in.user, at=NOW)
    cards = [submit_commitment(card=draft_of(p), by=p.user, at=NOW) for p in (wang_in, zhao_in)]
    client = sign_in(secretary)
    url = reverse("posts:commitment_review")
    page = text_of(client.get(url))
    assert page.count("每月宣讲一次惠民政策") == 2
    assert post(client, url, {})["Location"] == url
    post(
        client, reverse("posts:commitment_return", args=[cards[1].pk]), {"opinion": "请写次数", "version": 2}
    )
    cards[1].refresh_from_db()
    assert cards[1].status == "draft"
    picked = {"card": [card.pk for card in cards]}
    page = text_of(post(client, url, picked))
    assert page.count("<li>王建国：") == 1
    assert "不办理的，原因如下" in page
    assert "每月宣讲一次惠民政策" in page
    assert "这张承诺卡现在不在待审定状态" in page
    assert post(client, url, {**picked, "checked": "1"}).status_code == 409
    cards[0].refresh_from_db()
    assert cards[0].status == "submitted"
    assert post(client, url, {"card": [cards[0].pk], "checked": "1"})["Location"] == url
    assert "已审定 1 张承诺卡，已通知本人。" in text_of(client.get(url))
    cards[0].refresh_from_db()
    assert cards[0].status == "approved"


def test_a_foreign_secretary_cannot_review(claim, wang_in, member, sign_in, make_user, school):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    stranger = make_user("教育局书记", Role.UNIT_SECRETARY, unit=school)
    client = sign_in(stranger)
    for name in ("commitment_fix", "commitment_return"):
        assert post(client, reverse(f"posts:{name}", args=[card.pk]), {"opinion": "x"}).status_code == 404
    url = reverse("posts:commitment_review")
    assert post(client, url, {"card": [card.pk], "checked": "1"})["Location"] == url
    card.refresh_from_db()
    assert card.status == "submitted"


def test_single_card_is_fixed_published_and_taken_back(claim, wang_in, member, sign_in, secretary, worker):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    post(sign_in(secretary), reverse("posts:commitment_fix", args=[card.pk]), {"version": card.version})
    client = sign_in(worker)
    board = reverse("posts:commitment_board", args=[card.community_id])
    post(client, reverse("posts:commitment_publish", args=[card.pk]))
    assert "没有同意公开" in text_of(client.get(card.get_absolute_url()))
    give_consent(wang_in)
    post(client, reverse("posts:commitment_publish", args=[card.pk]))
    assert "每月宣讲一次惠民政策" in text_of(client.get(board))
    post(client, reverse("posts:commitment_unpublish", args=[card.pk]))
    assert "还没有公开的承诺" in text_of(client.get(board))


@pytest.mark.requirement("N25")
def test_the_board_is_for_everybody_signed_in_and_follows_the_consent(
    claim, wang_in, sign_in, secretary, worker, other_liaison
):
    give_consent(wang_in)
    card = publish_commitment(card=fixed_card(wang_in, secretary), by=worker, at=NOW)
    client = sign_in(other_liaison)
    board = reverse("posts:commitment_board", args=[card.community_id])
    assert "王建国" in text_of(client.get(board))
    assert client.get(card.get_absolute_url()).status_code == 404
    withdraw_consent(wang_in)
    assert "王建国" not in text_of(client.get(board))


def test_items_are_reported_confirmed_and_sent_back_on_pages(
    claim, wang_in, member, sign_in, secretary, worker
):
    card = fixed_card(wang_in, secretary)
    first, second = card.items.all()
    mine, theirs = sign_in(member), sign_in(worker)
    post(mine, reverse("posts:item_start", args=[first.pk]), {"version": 1})
    report = reverse("posts:item_report", args=[first.pk])
    assert post(mine, report, {"report": ""}).status_code == 422
    post(mine, report, {"report": "宣讲一次", "version": 2})
    page = text_of(theirs.get(reverse("posts:item_list")))
    assert "确认完成" in page
    send_back = reverse("posts:item_send_back", args=[first.pk])
    post(theirs, send_back, {"reason": "请写人数", "version": 3})
    assert "社区意见：请写人数" in text_of(mine.get(reverse("posts:my_posts")))
    post(mine, report, {"report": "宣讲一次，30人", "version": 4})
    post(theirs, reverse("posts:item_confirm", args=[first.pk]), {"version": 5})
    first.refresh_from_db()
    assert (first.status, second.status) == ("done", "open")
    assert post(mine, reverse("posts:item_confirm", args=[second.pk])).status_code == 403


def test_undone_items_go_from_the_community_to_the_unit_on_pages(
    claim, wang_in, member, sign_in, secretary, worker, clock
):
    first, second = fixed_card(wang_in, secretary).items.all()
    clock.move_to(LATE)
    client = sign_in(worker)
    assert "已逾期" in text_of(client.get(reverse("posts:item_list") + "?late=yes"))
    post(client, reverse("posts:item_propose_undone", args=[first.pk]), {"reason": "没有开始", "version": 1})
    propose_undone(item=second, reason="没有开始", by=worker, at=LATE)
    client = sign_in(secretary)
    page = text_of(client.get(reverse("posts:commitment_review")))
    assert page.count("没有开始") == 2
    decide = reverse("posts:item_decide_undone", args=[first.pk])
    assert post(client, decide, {"reason": "出差"}).status_code == 422
    post(client, decide, {"outcome": "undone_objective", "reason": "长期出差", "version": 2})
    post(client, reverse("posts:item_reject_undone", args=[second.pk]), {"version": 2})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status, second.undone_proposed) == ("undone_objective", "open", False)


def test_card_of_a_member_without_account_is_entered_by_the_community(
    sun_in, speaker, sign_in, worker, other_worker, wang_in
):
    claim_post(post=speaker, person=sun_in, by=worker, at=NOW)
    client = sign_in(worker)
    url = reverse("posts:commitment_enter", args=[sun_in.pk])
    assert "/posts/mine/" not in client.get(url).content.decode()
    post(client, url, card_data(("每月宣讲一次", "", "2026-09-30")))
    card = CommitmentCard.objects.get()
    post(client, reverse("posts:commitment_submit", args=[card.pk]), {"version": card.version})
    card.refresh_from_db()
    assert card.status == "submitted"
    assert sign_in(other_worker).get(url).status_code == 404
    assert client.get(reverse("posts:commitment_enter", args=[wang_in.pk])).status_code == 404


def test_the_card_prints_as_one_page(claim, wang_in, member, sign_in, secretary):
    from io import BytesIO

    from pypdf import PdfReader

    card = fixed_card(wang_in, secretary)
    response = sign_in(member).get(reverse("posts:commitment_print", args=[card.pk]))
    assert response["Content-Type"] == "application/pdf"
    pages = PdfReader(BytesIO(response.content)).pages
    assert len(pages) == 1
    assert "每月宣讲一次惠民政策" in pages[0].extract_text().replace("\n", "")
    assert DUE.isoformat()[:4] in pages[0].extract_text()


def test_reported_items_stand_first_in_the_communitys_list(
    claim, wang_in, member, sign_in, secretary, worker
):
    _first, second = fixed_card(wang_in, secretary).items.all()
    report_item(item=second, report="做了", by=member, at=NOW)
    response = sign_in(worker).get(reverse("posts:item_list"))
    assert [item.number for item in response.context["page"]] == [2, 1]


def test_a_card_already_submitted_is_shown_instead_of_the_form(claim, wang_in, member, sign_in):
    card = submit_commitment(card=draft_of(wang_in), by=member, at=NOW)
    page = text_of(sign_in(member).get(reverse("posts:commitment_write")))
    assert "承诺卡已经提交，不能再改" in page
    assert card.get_absolute_url() in page
    assert "承诺做什么" not in page
