"""开通进度: how far a new district has come, counted from what is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.accounts.enums import COMMUNITY_ROLES, Role
from apps.accounts.models import RoleAssignment
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.members.models import Person, PrivacyNotice
from apps.posts.models import Post
from apps.programmes.models import Programme
from apps.units.models import Unit


@dataclass(frozen=True)
class Step:
    """One thing to do: how many there are, where it is done; `wanted` is when it counts as done."""

    label: str
    hint: str
    have: int
    wanted: int
    url: str = ""

    @property
    def is_done(self) -> bool:
        return self.have >= max(self.wanted, 1)


def first_run(on: date) -> list[Step]:
    """The steps in the order in which a district takes them; a fixed number of queries."""
    return [*_ground(), *_people(on)]


def _ground() -> Iterator[Step]:
    yield Step(
        "发布年度方案", "截止日期、报到率、活动次数都从这里来。", Programme.objects.in_force().count(), 1,
        reverse("programmes:programme_list"),
    )  # fmt: skip
    yield Step(
        "导入社区", "接待人、时间和电话会显示给党员。", Community.objects.count(), 1,
        reverse("communities:community_list"),
    )  # fmt: skip
    yield Step(
        "导入单位和党组织", "先上级后下级。", Unit.objects.departments().active().count(), 1,
        reverse("units:unit_list"),
    )  # fmt: skip
    yield Step(
        "发布个人信息处理告知",
        "党员第一次登录要看过并同意。由系统管理员发布。",
        PrivacyNotice.objects.count(),
        1,
    )


def _people(on: date) -> Iterator[Step]:
    accounts, list_url = RoleAssignment.objects.in_force(on), reverse("accounts:account_list")
    units, communities = Unit.objects.departments().active().count(), Community.objects.count()
    yield Step(
        "每个单位有联络员账号", "按有账号的单位计。",
        accounts.filter(role=Role.UNIT_LIAISON).values("unit").distinct().count(), units, list_url,
    )  # fmt: skip
    yield Step(
        "每个社区有工作账号", "按有账号的社区计。",
        accounts.filter(role__in=COMMUNITY_ROLES)
        .values("community").distinct().count(), communities, list_url,
    )  # fmt: skip
    yield Step(
        "各单位导入名册", "由联络员导入；按已登记的党员计。", Person.objects.count(), 1,
        reverse("members:person_list"),
    )  # fmt: skip
    yield Step(
        "各社区公布岗位", "按有岗位的社区计。",
        Post.objects.open().values("community").distinct().count(), communities, reverse("posts:post_list"),
    )  # fmt: skip
    yield Step(
        "开具第一批报到卡", "到这一步，平台就开通了。", CheckInCard.objects.count(), 1,
        reverse("checkins:card_list"),
    )  # fmt: skip
