"""The navigation: each place once, and one of them is where one is."""

from apps.accounts.context import navigation
from apps.accounts.menu import MENU, MenuLine
from apps.accounts.policy import Deed


def test_the_longest_address_is_where_one_is():
    items = navigation(list(MENU), "/cards/desk/")
    assert [item["label"] for item in items if item["active"]] == ["报到接待"]


def test_the_page_of_a_post_belongs_to_the_place_of_its_reader():
    for url_name in ("posts:post_manage", "posts:post_choose"):
        line = next(line for line in MENU if line.url_name == url_name)
        assert navigation([MENU[0], line], "/posts/7/")[-1]["active"], url_name


def test_a_member_is_at_my_posts_on_the_pages_of_the_own_claims_and_promises():
    lines = [line for line in MENU if line.deed == Deed.CLAIM_POSTS]
    for path in ("/posts/claims/7/leave/", "/posts/commitments/7/", "/posts/items/7/report/"):
        assert [item["label"] for item in navigation(lines, path) if item["active"]] == ["我的岗位"], path


def test_urgent_feedback_belongs_to_the_feedback():
    items = navigation(list(MENU), "/evaluations/urgent/7/acknowledge/")
    assert [item["label"] for item in items if item["active"]] == ["反馈报告"]


def test_a_place_stands_once_though_two_roles_open_it():
    line = MenuLine(Deed.USE_INBOX, "notifications:message_list", "消息", "envelope")
    assert len(navigation([line, line], "/")) == 1


def test_home_is_active_only_at_home():
    assert not any(item["active"] for item in navigation(list(MENU[:1]), "/cards/"))
    assert navigation(list(MENU[:1]), "/")[0]["active"]
