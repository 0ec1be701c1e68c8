"""How a member comes into the community's archive, and what the community and the unit know from it."""

import io

import openpyxl
import pytest

from apps.checkins.actions import confirm_cards, issue_cards, present_by_proxy
from apps.checkins.enums import CardKind, CardStatus
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.enums import PostRole
from apps.posts.models import Post, PostCategory
from apps.spreadsheets.models import FileExport
from tests.conftest import NOW
from tests.journeys.seats import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "notice")]


@pytest.fixture
def presented(programme, wang, liaison, secretary, worker, sunshine):
    """王建国's card lies at the desk, with strengths and intentions written on it."""
    drafts = issue_cards(people=[wang], programme=programme, by=liaison, at=NOW)
    (card,) = confirm_cards(cards=drafts, by=secretary, at=NOW)
    info = {"skills": wang.skills, "intentions": wang.intentions, "hobbies": "", "available_time": "周末"}
    return present_by_proxy(
        card=card, community=sunshine, kind=CardKind.RESIDENCE, info=info, by=worker, at=NOW
    )


@pytest.mark.requirement("Y40", "B15")
def test_checked_registered_and_known_by_number_strengths_and_intentions(
    presented, zhao, bureau, worker, liaison, sign_in
):
    desk, unit = sign_in(worker), sign_in(liaison)
    receive = f"/cards/{presented.pk}/receive/"
    assert "核对" in desk.is_told(receive, "接收")
    presented.refresh_from_db()
    assert presented.status == CardStatus.PRESENTED
    desk.does(receive, "接收", identity_checked="on")

    archive = words(desk.reads("/members/"))
    for part in ("共 1 人", "王建国", "区财政局", "书法、法律咨询", "政策宣传"):
        assert part in archive
    assert "赵敏" not in archive
    unit.does("/registers/", "生成台账（表格）", unit=bureau.pk, reason="归档")
    book = openpyxl.load_workbook(io.BytesIO(bytes(FileExport.objects.get().content)))
    (row,) = [line for line in book.active.iter_rows(values_only=True) if "王建国" in line]
    assert "阳光社区" in row


@pytest.mark.requirement("Y60", "Y46")
def test_a_post_says_which_of_the_six_roles_its_holder_is(worker, member, sign_in, programme, sunshine):
    seed_catalogue(by=None, at=NOW)
    desk = sign_in(worker)
    form = desk.reads("/posts/create/").content.decode()
    assert PostRole.labels == ["宣传员", "信息员", "参谋员", "劝导员", "服务员", "帮扶员"]
    assert all(label in form for label in PostRole.labels)
    category = PostCategory.objects.get(code="03").pk
    typed = {"title": "邻里调解", "duty": "调解邻里纠纷", "category": category}
    desk.does("/posts/create/", "保存", **typed, role="persuader")
    post = Post.objects.get()
    assert post.role == PostRole.PERSUADER
    assert "六员角色 劝导员" in words(sign_in(member).reads(post.get_absolute_url()))
