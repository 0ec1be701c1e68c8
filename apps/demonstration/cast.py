"""Who signs in to the demonstration district: one account per role, and some more to make pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from apps.accounts.actions import create_account, give_role
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.communities.models import Community
from apps.units.models import Unit

PASSWORD = "yanshi-2026"  # noqa: S105  # the demonstration's own, printed at the start


@dataclass(frozen=True)
class Part:
    """One account: sign-in name, name, role, and the unit or community it belongs to."""

    username: str
    name: str
    role: Role
    unit: str = ""
    community: str = ""
    is_shown: bool = True


PARTS = (
    Part("zuzhibu", "周明", Role.ORGANISATION_DEPARTMENT),
    Part("jiedao", "郑洁", Role.TOWN, unit="李台街道"),
    Part("shuji", "张雪红", Role.UNIT_SECRETARY, unit="区财政局"),
    Part("lianluo", "高鑫", Role.UNIT_LIAISON, unit="区财政局"),
    Part("shequ-shuji", "吴岚", Role.COMMUNITY_SECRETARY, community="阳光"),
    Part("shequ", "陈东", Role.COMMUNITY_WORKER, community="阳光"),
    Part("shequ2", "刘芳", Role.COMMUNITY_WORKER, community="阳光", is_shown=False),
    Part("xitong", "系统管理员", Role.SYSTEM_ADMINISTRATOR),
    Part("anquan", "安全管理员", Role.SECURITY_ADMINISTRATOR),
    Part("shenji", "审计管理员", Role.AUDIT_ADMINISTRATOR),
)


def open_department(*, day: date, at: datetime) -> User:
    """The first account: whoever sets the district up."""
    part = PARTS[0]
    user, _ = create_account(username=part.username, name=part.name, password=PASSWORD, by=None, at=at)
    give_role(user=user, role=part.role, from_on=day, by=None, at=at)
    return _fresh(user)


def _fresh(user: User) -> User:
    """The same account without what was cached before its role was given."""
    fresh: User = User.objects.get(pk=user.pk)
    return fresh


def open_accounts(parts: Sequence[Part], *, day: date, at: datetime) -> dict[str, User]:
    """Accounts with their roles, by sign-in name; units and communities are there already."""
    users = {}
    for part in parts:
        user, _ = create_account(
            username=part.username,
            name=part.name,
            email=f"{part.username}@example.invalid",
            password=PASSWORD,
            by=None,
            at=at,
        )
        give_role(
            user=user,
            role=part.role,
            unit=Unit.objects.get(short_name=part.unit) if part.unit else None,
            community=_community(part.community) if part.community else None,
            from_on=day,
            by=None,
            at=at,
        )
        users[part.username] = _fresh(user)
    return users


def _community(stem: str) -> Community:
    return Community.objects.filter(name__startswith=stem).order_by("code")[0]


def staff_of(community: Community, *, day: date, at: datetime) -> tuple[User, User]:
    """A secretary and a worker of a community; without a password where nobody needs to sign in."""
    secretary, worker = (_holder(community, role) for role in _STAFF)
    if secretary and worker:
        return secretary, worker
    return (
        secretary or _quiet(community, Role.COMMUNITY_SECRETARY, day=day, at=at),
        worker or _quiet(community, Role.COMMUNITY_WORKER, day=day, at=at),
    )


_STAFF = (Role.COMMUNITY_SECRETARY, Role.COMMUNITY_WORKER)


def _holder(community: Community, role: Role) -> User | None:
    return (
        User.objects.filter(role_assignments__role=role, role_assignments__community=community)
        .order_by("pk")
        .first()
    )


def _quiet(community: Community, role: Role, *, day: date, at: datetime) -> User:
    user = User(username=f"{role}-{community.code}", name=community.reception_name or str(community))
    user.set_unusable_password()
    user.save()
    give_role(user=user, role=role, community=community, from_on=day, by=None, at=at)
    return user


def sign_ins(member: str) -> str:
    """The text printed at the start: one sign-in per role."""
    lines = [f"{part.role.label:　<9}{part.username}" for part in PARTS if part.is_shown]
    return "\n".join([*lines, f"{Role.MEMBER.label:　<9}{member}", f"密码都是 {PASSWORD}"]) + "\n"
