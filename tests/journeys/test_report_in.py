"""Line 3: a member opens the invitation, fills in the card and hands it in."""

import re

import pytest

from apps.checkins.actions import confirm_cards, issue_cards
from apps.checkins.enums import CardKind, CardStatus
from apps.core.models import write
from apps.members.enums import ConsentScope, StatusKind
from apps.members.models import Consent, Person
from tests.conftest import NOW
from tests.journeys.conftest import messages_of, told_history
from tests.journeys.seats import Seat, pages_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "notice")]
JOIN = {"proof": "0001", "password": "Yangling-2026", "again": "Yangling-2026"}


@pytest.fixture
def card(programme, wang, liaison, secretary):
    cards = issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)
    return confirm_cards(cards=cards, by=secretary, at=NOW)[0]


def slip_code(seat: Seat, person: Person) -> str:
    """The code on the slip of paper that the liaison hands over."""
    (slip,) = pages_of(seat.checks("/members/invite/", "打印邀请单", person=[person.pk]))
    assert person.name in slip
    return re.search(r"邀请码（只能用一次）([2-9A-Z]{5}-[2-9A-Z]{5})", slip)[1]


@pytest.mark.requirement("Y9", "Y24", "Y27", "Y72")
def test_a_member_reports_in_on_the_own_phone(
    card, wang, liaison, worker, secretary, sunshine, eastside, sign_in
):
    unit = sign_in(liaison)
    code = slip_code(unit, wang)
    member = Seat()
    assert "我们为报到使用您的姓名和电话" in words(member.reads("/join/"))
    told = member.is_told("/join/", "开通并登录", code="AAAAAAAAAA", **JOIN, privacy_accepted="on")
    assert "邀请码" in told
    told = member.is_told("/join/", "开通并登录", code=code, **JOIN)
    assert "请阅读后勾选同意。" in told
    home = member.does("/join/", "开通并登录", code=code, **JOIN, privacy_accepted="on")
    assert "填写登记卡" in words(home)
    told = Seat().is_told("/join/", "开通并登录", code=code, **JOIN, privacy_accepted="on")
    assert "邀请码" in told
    wang.refresh_from_db()
    assert Consent.objects.get(person=wang).scope == ConsentScope.PRIVACY

    known = member.reads("/cards/mine/info/")
    for filled_in in ("王建国", "1968-05", "书法、法律咨询", "138****0001"):
        assert filled_in in known.content.decode()
    choose = member.does("/cards/mine/info/", "下一步", available_time="周六上午")
    assert choose.request["PATH_INFO"] == "/cards/mine/community/"

    chosen = {"kind": CardKind.UNIT_LOCATION, "community": eastside.pk}
    check = words(member.sends("/cards/mine/community/", "下一步", **chosen))
    assert "核对后递交" in check
    assert "邰东社区" in check
    chosen = {"kind": CardKind.RESIDENCE, "community": sunshine.pk}
    check = member.sends("/cards/mine/community/", "下一步", **chosen)
    card.refresh_from_db()
    assert card.status == CardStatus.ISSUED
    assert member.presses(check, "递交报到卡")["Location"] == "/cards/mine/"
    page = words(member.reads("/cards/mine/"))
    assert "已递交" in page
    assert "林接待" in page

    card.refresh_from_db()
    assert (card.status, card.kind, card.community) == (CardStatus.PRESENTED, CardKind.RESIDENCE, sunshine)
    assert (card.basic_info.skills, card.basic_info.available_time) == (["书法", "法律咨询"], "周六上午")
    assert told_history(card)[-2:] == [("basic_info.completed", "王建国"), ("card.presented", "王建国")]
    assert messages_of(worker) == ["card.presented"]
    assert "王建国递交了报到卡" in words(sign_in(worker).reads("/inbox/"))
    assert "已递交" in words(unit.reads(card.get_absolute_url()))
    assert "王建国 2026-00001 已递交 阳光社区" in words(unit.reads("/cards/overview/"))


@pytest.mark.requirement("Y9")
def test_what_a_member_cannot_present_says_what_to_do(
    card, wang, member, liaison, secretary, sunshine, eastside, sign_in
):
    own = sign_in(member)
    own.does("/cards/mine/privacy/", "我已阅读并同意")
    own.does("/cards/mine/info/", "下一步")
    write(eastside, by=None, at=NOW, open_for_check_in=False)
    page = own.reads("/cards/mine/community/").content.decode()
    assert f'value="{sunshine.pk}"' in page
    assert f'value="{eastside.pk}"' not in page

    retired = {"kind": StatusKind.RETIRED, "from_on": "2026-05-06", "evidence": "退休证"}
    sign_in(liaison).does(f"/members/{wang.pk}/status/", "登记", **retired)
    sign_in(secretary).does("/members/status/", "批准")
    assert own.get("/cards/mine/community/")["Location"] == "/cards/mine/"
    told = words(own.reads("/cards/mine/"))
    assert "报到卡已终止 原因：退休。已记的服务时长保留；如有出入，请联系区财政局的联络员。" in told
    card.refresh_from_db()
    assert card.status == CardStatus.ENDED
