"""Line 4: the community worker at the desk, with the queue and every kind of card."""

import pytest

from apps.checkins.actions import (
    complete_basic_info,
    confirm_cards,
    issue_cards,
    present_card,
    receive_card,
)
from apps.checkins.enums import CardKind, CardStatus
from apps.members.actions import give_consent
from apps.members.enums import ConsentScope, StatusKind
from tests.conftest import NOW, TODAY
from tests.journeys.conftest import messages_of, told_history
from tests.journeys.seats import pages_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "notice")]
INFO = {"skills": ["书法"], "intentions": ["政策宣传"], "hobbies": "", "available_time": "周末"}


@pytest.fixture
def issued(programme, wang, zhao, member, liaison, secretary):
    """The cards of 王建国 and 赵敏, on paper in their hands."""
    cards = issue_cards(people=[wang, zhao], programme=programme, by=liaison, at=NOW)
    return confirm_cards(cards=cards, by=secretary, at=NOW)


def handed_in(card, community):
    user = card.person.user
    give_consent(person=card.person, scope=ConsentScope.PRIVACY, by=user, at=NOW)
    complete_basic_info(card=card, values=INFO, by=user, at=NOW)
    return present_card(card=card, community=community, kind=CardKind.RESIDENCE, by=user, at=NOW)


@pytest.fixture
def waiting(issued, sunshine):
    """王建国 stands at the counter of 阳光社区."""
    return handed_in(issued[0], sunshine)


@pytest.mark.requirement("Y27", "Y38", "Y39", "Y57", "Y72")
def test_a_card_is_found_received_and_filed(waiting, worker, liaison, member, sunshine, sign_in):
    desk, unit, own = sign_in(worker), sign_in(liaison), sign_in(member)
    assert "王建国" in words(desk.reads("/cards/desk/"))
    receive = f"/cards/{waiting.pk}/receive/"
    for text in ("2026-00001", "1", "王建国", "wangjian", "wjg"):
        assert desk.get("/cards/desk/", {"q": text})["Location"] == receive
    scanned = desk.reads(f"/cards/q/{waiting.address_key}/")
    assert scanned.request["PATH_INFO"] == receive
    for known in ("王建国", "区财政局", "书法", "周末", "13800000001"):
        assert known in words(scanned)

    assert "请核对本人身份后勾选。" in desk.is_told(receive, "接收")
    page = desk.does(receive, "接收", identity_checked="on")
    assert "已报到" in words(page)
    (receipt,) = pages_of(desk.get(f"/posts/receipt/{waiting.pk}/"))
    for printed in ("王建国", "阳光社区", "2026-00001"):
        assert printed in receipt
    assert "现在没有人等待" in words(desk.reads("/cards/desk/"))

    assert messages_of(liaison) == ["card.received"]
    assert messages_of(member) == ["card.issued", "card.received"]
    assert "您已于 2026年5月6日 到阳光社区报到" in words(own.reads("/cards/mine/"))
    assert "已报到" in words(unit.reads(waiting.get_absolute_url()))
    page = unit.does_checked("/cards/?status=received", "登记收回回执", card=[waiting.pk])
    assert "已登记收回1份回执。" in words(page)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.community, waiting.received_by) == (CardStatus.RETURNED, sunshine, worker)
    assert told_history(waiting)[-2:] == [("card.received", worker.name), ("card.returned", liaison.name)]


@pytest.mark.requirement("Y24")
def test_a_card_sent_back_comes_again_mended(waiting, worker, member, sign_in):
    desk, own = sign_in(worker), sign_in(member)
    back = f"/cards/{waiting.pk}/send-back/"
    assert "原因" in desk.is_told(back, "退回报到卡")
    desk.does(back, "退回报到卡", reason="请写明可以参加的时间")
    assert messages_of(member) == ["card.issued", "card.sent_back"]
    assert "请写明可以参加的时间" in words(own.reads("/cards/mine/"))
    own.does("/cards/mine/info/", "下一步", available_time="周六上午")
    check = own.sends(
        "/cards/mine/community/", "下一步", kind=CardKind.RESIDENCE, community=waiting.community_id
    )
    assert own.presses(check, "递交报到卡").status_code == 302
    assert messages_of(worker) == ["card.presented"]
    desk.does(f"/cards/{waiting.pk}/receive/", "接收", identity_checked="on")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.basic_info.available_time) == (CardStatus.RECEIVED, "周六上午")


@pytest.mark.requirement("Y9", "Y24")
def test_a_member_without_a_phone_is_entered_at_the_desk(issued, worker, liaison, sunshine, sign_in):
    card = issued[1]
    desk = sign_in(worker)
    assert "代办报到" in words(desk.reads("/cards/desk/?q=2026-00002"))
    proxy = f"/cards/{card.pk}/proxy/"
    typed = {"kind": CardKind.UNIT_LOCATION, "community": sunshine.pk, "skills": "护理、急救"}
    told = desk.is_told(proxy, "递交并去接收", **typed)
    assert "请先让本人在纸质告知书上签字。" in told
    page = desk.does(proxy, "递交并去接收", **typed, privacy_accepted="on")
    assert page.request["PATH_INFO"] == f"/cards/{card.pk}/receive/"
    page = desk.presses(page, "接收", identity_checked="on")
    card.refresh_from_db()
    assert (card.status, card.presented_by_proxy, card.basic_info.by_proxy) == (
        CardStatus.RECEIVED,
        True,
        True,
    )
    assert card.person.consents.get().by_proxy
    assert "社区代办" in words(sign_in(liaison).reads(card.get_absolute_url()))
    assert ("card.presented", worker.name) in told_history(card)


@pytest.mark.requirement("Y38")
def test_a_card_of_another_community_says_where_it_lies(waiting, other_worker, sign_in):
    desk = sign_in(other_worker)
    told = words(desk.reads("/cards/desk/?q=2026-00001"))
    assert "这张卡已递交到阳光社区。要改到本社区，请对方先退回，或由单位联络员办理转换。" in told
    assert "王建国" not in told
    assert desk.get(f"/cards/{waiting.pk}/receive/").status_code == 404


def test_a_retired_member_is_not_received(waiting, wang, worker, liaison, secretary, sign_in):
    retired = {"kind": StatusKind.RETIRED, "from_on": "2026-05-06", "evidence": "退休证"}
    sign_in(liaison).does(f"/members/{wang.pk}/status/", "登记", **retired)
    sign_in(secretary).does("/members/status/", "批准")
    told = sign_in(worker).is_told(f"/cards/{waiting.pk}/receive/", "接收", identity_checked="on")
    assert "王建国的报到卡已终止（退休），不能再办理。如有出入，请联系所在单位区财政局。" in told
    waiting.refresh_from_db()
    assert waiting.status == CardStatus.ENDED


def test_a_second_live_card_is_not_issued_nor_received_twice(
    waiting, wang, worker, second_worker, liaison, sign_in
):
    unit = sign_in(liaison)
    assert "王建国" not in words(unit.reads("/cards/issue/"))
    desk, beside = sign_in(worker), sign_in(second_worker)
    receive = f"/cards/{waiting.pk}/receive/"
    open_page = beside.reads(receive)
    desk.does(receive, "接收", identity_checked="on")
    late = beside.presses(open_page, "接收", identity_checked="on")
    assert late.status_code == 409
    assert "刚被别人修改过" in words(late)
    assert [event for event, _ in told_history(waiting)].count("card.received") == 1


@pytest.mark.requirement("Y9")
def test_a_move_to_another_community_keeps_the_first_until_received(
    waiting, wang, member, liaison, secretary, worker, other_worker, sunshine, eastside, sign_in
):
    receive_card(card=waiting, identity_checked=True, by=worker, at=NOW)
    unit = sign_in(liaison)
    page = unit.does(waiting.get_absolute_url(), "转换社区")
    assert "新社区接收前，原报到继续有效。" in words(page)
    sign_in(secretary).does_checked("/cards/confirm/", "确认选中的报到卡")
    own = sign_in(member)
    second = wang.cards.get(replaces=waiting)
    own.does("/cards/mine/info/", "下一步")
    check = own.sends("/cards/mine/community/", "下一步", kind=CardKind.RESIDENCE, community=eastside.pk)
    assert own.presses(check, "递交报到卡").status_code == 302
    waiting.refresh_from_db()
    assert (waiting.status, waiting.received_on) == (CardStatus.RECEIVED, TODAY)
    desk = sign_in(other_worker)
    desk.does(f"/cards/{second.pk}/receive/", "接收", identity_checked="on")
    waiting.refresh_from_db()
    second.refresh_from_db()
    assert (waiting.status, second.status) == (CardStatus.SUPERSEDED, CardStatus.RECEIVED)
    assert second.community == eastside
