"""The navigation as data: each line opens with one deed of the policy table."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.accounts.policy import Deed


@dataclass(frozen=True)
class MenuLine:
    """One place a person may go, under the heading `group`; the table holds each group together.

    `primary` lines also stand in the phone's bottom bar (at most five); those `if_room` fill it up.
    `around` names addresses whose pages belong to this place too, where they aren't places of their own.
    """

    deed: Deed
    url_name: str
    label: str
    icon: str
    group: str = ""
    primary: bool = False
    if_room: bool = False
    around: tuple[str, ...] = ()


_CHECK_IN, _POSTS, _ACTIVITIES = "报到", "岗位和承诺", "活动"
_EVALUATION, _PEOPLE, _BASE, _OWN = "测评和反馈", "人员", "基础资料", "我的"

MENU: tuple[MenuLine, ...] = (
    MenuLine(Deed.USE_INBOX, "dashboards:home", "首页", "house-door", primary=True),
    MenuLine(Deed.READ_FIGURES, "dashboards:board", "统计看板", "bar-chart", if_room=True),
    MenuLine(Deed.MANAGE_SCREENS, "dashboards:screen_list", "大屏", "graph-up"),
    MenuLine(Deed.PRESENT_CARDS, "checkins:card_mine", "我的报到", "card-checklist", _CHECK_IN, primary=True),
    MenuLine(Deed.RECEIVE_CARDS, "checkins:desk", "报到接待", "person-check", _CHECK_IN, primary=True),
    MenuLine(
        Deed.CONFIRM_CARDS, "checkins:card_confirm", "确认报到卡", "check2-square", _CHECK_IN, primary=True
    ),
    MenuLine(Deed.ISSUE_CARDS, "checkins:unit_overview", "报到进展", "bar-chart", _CHECK_IN, primary=True),
    MenuLine(Deed.READ_CARDS, "checkins:card_list", "报到卡", "postcard", _CHECK_IN, if_room=True),
    MenuLine(
        *(Deed.CLAIM_POSTS, "posts:my_posts", "我的岗位", "person-badge", _POSTS),
        primary=True,
        around=("posts:claim_list", "posts:commitment_list", "posts:item_list"),
    ),
    MenuLine(
        *(Deed.CLAIM_POSTS, "posts:post_choose", "选岗位", "hand-index", _POSTS),
        primary=True,
        around=("posts:post_list",),
    ),
    MenuLine(Deed.DECIDE_CLAIMS, "posts:claim_queue", "认岗处理", "person-check", _POSTS, primary=True),
    MenuLine(
        Deed.REVIEW_COMMITMENTS, "posts:commitment_review", "承诺审定", "journal-check", _POSTS, primary=True
    ),
    MenuLine(
        Deed.CHANGE_POSTS, "posts:post_manage", "岗位管理", "clipboard", _POSTS, around=("posts:post_list",)
    ),
    MenuLine(Deed.READ_FIGURES, "posts:claim_list", "认岗情况", "person-badge", _POSTS),
    MenuLine(Deed.CONFIRM_ITEMS, "posts:item_list", "承诺事项", "journal-check", _POSTS),
    MenuLine(Deed.READ_FIGURES, "posts:commitment_list", "服务承诺", "journal-text", _POSTS),
    MenuLine(
        Deed.SIGN_UP, "activities:my_activities", "我的活动", "calendar-check", _ACTIVITIES, primary=True
    ),
    MenuLine(Deed.DISPUTE_HOURS, "activities:my_hours", "我的时长", "clock-history", _ACTIVITIES),
    MenuLine(
        Deed.READ_FIGURES, "activities:activity_list", "活动", "calendar-event", _ACTIVITIES, primary=True
    ),
    MenuLine(Deed.REPLY_RESULT, "evaluations:my_results", "我的测评", "clipboard-check", _EVALUATION),
    MenuLine(Deed.READ_ROUNDS, "evaluations:round_list", "民主测评", "clipboard-check", _EVALUATION),
    MenuLine(
        *(Deed.READ_FEEDBACK, "evaluations:report_list", "反馈报告", "file-earmark-text", _EVALUATION),
        around=("evaluations:urgent_list",),
    ),
    MenuLine(Deed.EXPORT_MEMBERS, "members:person_list", "在职党员", "people", _PEOPLE),
    MenuLine(Deed.RECEIVE_CARDS, "members:person_list", "志愿者信息库", "person-vcard", _PEOPLE),
    MenuLine(Deed.APPROVE_STATUS, "members:status_list", "状态变动", "arrow-left-right", _PEOPLE),
    MenuLine(Deed.IMPORT_MEMBERS, "spreadsheets:import_list", "导入记录", "upload", _PEOPLE),
    MenuLine(Deed.READ_COMMUNITIES, "communities:community_list", "社区", "house-heart", _BASE),
    MenuLine(Deed.READ_UNITS, "units:unit_list", "单位", "building", _BASE),
    MenuLine(Deed.READ_PROGRAMME, "programmes:programme_list", "年度方案", "journal-text", _BASE),
    MenuLine(Deed.IMPORT_POSTS, "spreadsheets:import_list", "导入记录", "upload", _BASE),
    MenuLine(Deed.GIVE_ROLES, "accounts:account_list", "账号和角色", "people", _BASE),
    MenuLine(Deed.READ_AUDIT, "accounts:audit_list", "审计记录", "clock-history", _BASE, primary=True),
    MenuLine(Deed.READ_SYSTEM, "accounts:system_status", "系统状态", "activity", _BASE, primary=True),
    MenuLine(Deed.MANAGE_ACCOUNTS, "accounts:account_list", "账号和角色", "shield-lock", _BASE, primary=True),
    MenuLine(Deed.READ_OWN, "members:own_page", "我的资料", "person", _OWN),
    MenuLine(Deed.EXPORT_MEMBERS, "jobs:file_list", "我的文件", "download", _OWN),
    MenuLine(Deed.USE_INBOX, "notifications:message_list", "消息", "envelope", _OWN, primary=True),
)


def menu_for(user: User) -> list[MenuLine]:
    """The lines that this user's roles of today open, in the table's order."""
    return [line for line in MENU if user.may(line.deed)]
