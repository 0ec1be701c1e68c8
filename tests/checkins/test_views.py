"""Pages about cards, walked by unit, member and community."""

import pytest

from apps.audit.models import AuditEvent
from apps.checkins.actions import issue_cards
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.members.actions import decide_status, request_status
from apps.members.enums import StatusKind, StatusState
from tests.checkins.conftest import INFO
from tests.conftest import NOW, post

pytestmark = pytest.mark.django_db
TYPED = {"skills": "书法、法律", "hobbies": "", "intentions": ["政策宣传"], "available_time": "周末"}


def test_issue_and_confirm_by_the_unit(sign_in, liaison, secretary, programme, wang, zhao):
    chosen = {"person": [wang.pk, zhao.pk]}
    page = post(sign_in(liaison), "/cards/issue/", chosen).content.decode()
    assert ("要办理" in page, "王建国" in page, "不办理" in page) == (True, True, False)
    assert not CheckInCard.objects.exists()
    post(sign_in(liaison), "/cards/issue/", {**chosen, "checked": "1"})
    cards = CheckInCard.objects.all()
    assert {card.status for card in cards} == {CardStatus.DRAFT}
    picked = {"card": [card.pk for card in cards]}
    page = post(sign_in(secretary), "/cards/confirm/", picked).content.decode()
    assert ("要办理" in page, "王建国（区财政局）" in page, "不办理" in page) == (True, True, False)
    assert not CheckInCard.objects.exclude(serial=None).exists()
    post(sign_in(secretary), "/cards/confirm/", {**picked, "checked": "1"})
    assert sorted(CheckInCard.objects.values_list("serial", flat=True)) == [1, 2]


def test_issue_leaves_out_foreign_people(sign_in, liaison, programme, teacher):
    post(sign_in(liaison), "/cards/issue/", {"person": [teacher.pk], "checked": "1"})
    assert not CheckInCard.objects.exists()


def test_issue_says_who_gets_none_and_why(sign_in, liaison, issued, zhao):
    both = {"person": [issued.person_id, zhao.pk]}
    page = post(sign_in(liaison), "/cards/issue/", both).content.decode()
    assert f"<li>{issued.person}：本年度已有一张有效的报到卡。" in page
    assert post(sign_in(liaison), "/cards/issue/", {**both, "checked": "1"}).status_code == 409
    assert CheckInCard.objects.count() == 1


def test_print_gives_one_page_a_card(sign_in, liaison, issued):
    answer = post(sign_in(liaison), "/cards/print/", {"card": [issued.pk]})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(event="card.printed").count() == 1


@pytest.mark.requirement("Y24", "Y27")
def test_member_walks_from_privacy_to_presented(sign_in, member, issued, notice_text, sunshine):
    client = sign_in(member)
    assert "开始报到" in client.get("/cards/mine/").content.decode()
    assert post(client, "/cards/mine/privacy/")["Location"] == "/cards/mine/info/"
    assert post(client, "/cards/mine/info/", TYPED)["Location"] == "/cards/mine/community/"
    choice = {"kind": "residence", "community": sunshine.pk}
    check = post(client, "/cards/mine/community/", choice)
    assert "核对后递交" in check.content.decode()
    answer = post(client, "/cards/mine/community/", {**choice, "present": "1"})
    assert answer["Location"] == "/cards/mine/"
    page = client.get("/cards/mine/").content.decode()
    assert "已递交" in page
    assert sunshine.office_phone in page


def test_member_chooses_the_own_community_by_default(sign_in, member, ready, sunshine):
    page = sign_in(member).get("/cards/mine/community/").content.decode()
    assert f'<option value="{sunshine.pk}" selected>' in page


@pytest.mark.requirement("Y38", "Y39")
def test_worker_finds_by_initials_and_receives(sign_in, worker, presented):
    client = sign_in(worker)
    answer = client.get("/cards/desk/?q=wjg")
    assert answer["Location"] == f"/cards/{presented.pk}/receive/"
    sent = {"identity_checked": "on", "version": presented.version}
    assert post(client, answer["Location"], sent)["Location"] == presented.get_absolute_url()
    receipt = client.get(f"/posts/receipt/{presented.pk}/")
    assert receipt.content.startswith(b"%PDF")


@pytest.mark.parametrize("text", ["2026-00001", "1", "王建国", "wangjian"])
def test_desk_finds_a_presented_card(text, sign_in, worker, presented):
    assert sign_in(worker).get("/cards/desk/", {"q": text}).status_code == 302


def test_desk_finds_a_card_on_its_way_by_its_number_only(sign_in, worker, issued):
    client = sign_in(worker)
    assert "王建国" in client.get("/cards/desk/?q=2026-00001").content.decode()
    assert "王建国" not in client.get("/cards/desk/?q=wjg").content.decode()


def test_desk_tells_where_a_card_lies_without_the_name(sign_in, other_worker, presented):
    page = sign_in(other_worker).get(f"/cards/desk/?q={presented.address_key}").content.decode()
    assert "这张卡已递交到阳光社区" in page
    assert "王建国" not in page


def test_worker_of_another_community_has_no_such_card(sign_in, other_worker, presented):
    client = sign_in(other_worker)
    assert client.get(f"/cards/{presented.pk}/receive/").status_code == 404
    assert post(client, f"/cards/{presented.pk}/receive/", {"identity_checked": "on"}).status_code == 404
    presented.refresh_from_db()
    assert presented.status == CardStatus.PRESENTED


def test_receive_without_identity_keeps_the_page(sign_in, worker, presented):
    page = post(sign_in(worker), f"/cards/{presented.pk}/receive/", {})
    assert page.status_code == 422
    assert "请核对本人身份后勾选" in page.content.decode()


def test_receive_the_same_card_twice_says_so(sign_in, worker, second_worker, presented):
    post(sign_in(worker), f"/cards/{presented.pk}/receive/", {"identity_checked": "on"})
    page = post(sign_in(second_worker), f"/cards/{presented.pk}/receive/", {"identity_checked": "on"})
    assert page.status_code == 409
    assert "现在的状态是“已报到”" in page.content.decode()


def test_proxy_entry_is_marked(sign_in, worker, issued, notice_text, sunshine):
    typed = {**TYPED, "privacy_accepted": "on", "kind": "residence", "community": sunshine.pk}
    answer = post(sign_in(worker), f"/cards/{issued.pk}/proxy/", typed)
    assert answer["Location"] == f"/cards/{issued.pk}/receive/"
    issued.refresh_from_db()
    assert (issued.presented_by_proxy, issued.basic_info.by_proxy) == (True, True)
    assert issued.person.consents.get().by_proxy


def test_proxy_into_a_foreign_community_is_refused(sign_in, worker, issued, eastside):
    typed = {**TYPED, "privacy_accepted": "on", "kind": "residence", "community": eastside.pk}
    assert post(sign_in(worker), f"/cards/{issued.pk}/proxy/", typed).status_code == 422


def test_liaison_files_receipts(sign_in, liaison, received):
    post(sign_in(liaison), "/cards/receipts/file/", {"card": [received.pk], "checked": "1"})
    received.refresh_from_db()
    assert received.status == CardStatus.RETURNED


def test_check_page_says_which_receipts_are_left_out_and_why(
    sign_in, liaison, received, programme, zhao, teacher, other_liaison
):
    (draft,) = issue_cards(people=[zhao], programme=programme, by=liaison, at=NOW)
    (foreign,) = issue_cards(people=[teacher], programme=programme, by=other_liaison, at=NOW)
    picked = {"card": [received.pk, draft.pk, foreign.pk]}
    page = post(sign_in(liaison), "/cards/receipts/file/", picked)
    shown = page.content.decode()
    assert page.status_code == 200
    assert "赵敏（区财政局）：现在的状态是“待确认”" in shown
    assert "孙丽" not in shown
    assert f'name="card" value="{received.pk}"' in shown
    assert f'name="card" value="{draft.pk}"' not in shown


def test_a_card_changed_since_the_check_page_stops_the_whole_deed(
    sign_in, liaison, received, zhao, programme
):
    (draft,) = issue_cards(people=[zhao], programme=programme, by=liaison, at=NOW)
    sent = {"card": [received.pk, draft.pk], "checked": "1"}
    page = post(sign_in(liaison), "/cards/receipts/file/", sent)
    received.refresh_from_db()
    assert (page.status_code, received.status) == (409, CardStatus.RECEIVED)
    assert "刚才有变化" in page.content.decode()


def test_nothing_picked_leads_back_with_a_word(sign_in, liaison, received):
    client = sign_in(liaison)
    answer = post(client, "/cards/receipts/file/", {})
    assert answer["Location"] == "/cards/?status=received"
    assert "请先勾选" in client.get(answer["Location"]).content.decode()


def test_overview_counts_as_the_board_without_those_left_out(
    sign_in, liaison, secretary, received, zhao, programme, clock
):
    programme.exclusion_kinds.create(code="retired", name="退休", min_months=0)
    since = {"from_on": NOW.date(), "to_on": None, "evidence": "退休审批表"}
    event = request_status(person=zhao, kind=StatusKind.RETIRED, **since, by=liaison, at=NOW)
    assert sign_in(liaison).get("/cards/overview/").context["rate"] == 50
    decide_status(event=event, state=StatusState.APPROVED, reason="", version=1, by=secretary, at=NOW)
    assert sign_in(liaison).get("/cards/overview/").context["rate"] == 100


@pytest.mark.requirement("Y28", "N16")
def test_overview_shows_rate_and_whom_to_chase(sign_in, liaison, received, zhao):
    page = sign_in(liaison).get("/cards/overview/").content.decode()
    assert "50" in page
    assert "赵敏" in page


def test_qr_address_leads_each_to_the_right_place(sign_in, member, worker, liaison, other_liaison, presented):
    url = f"/cards/q/{presented.address_key}/"
    assert sign_in(member).get(url)["Location"] == "/cards/mine/"
    assert sign_in(worker).get(url)["Location"].startswith("/cards/desk/")
    assert sign_in(liaison).get(url)["Location"] == presented.get_absolute_url()
    assert sign_in(other_liaison).get(url).status_code == 404


def test_community_does_not_see_a_card_before_it_is_presented(sign_in, worker, issued):
    assert sign_in(worker).get(issued.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("page", ["/cards/", "/cards/issue/", "/cards/confirm/", "/cards/desk/"])
def test_pages_are_closed_to_administrators(page, sign_in, auditor):
    assert sign_in(auditor).get(page).status_code == 403


def test_card_list_exports_nothing_foreign(sign_in, other_liaison, issued):
    assert "王建国" not in sign_in(other_liaison).get("/cards/").content.decode()


def test_basic_info_values_are_the_ones_of_the_fixture():
    assert set(INFO) == set(TYPED)
