"""Accounts, and the dated roles that say what an account reaches."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils import timezone

from apps.accounts.enums import (
    ADMINISTRATOR_ROLES,
    COMMUNITY_ROLES,
    DISTRICT_ROLES,
    SEES_OTHERS,
    UNIT_ROLES,
    Reach,
    Role,
)
from apps.accounts.policy import POLICY, Deed
from apps.core.models import Row
from apps.core.scoping import Scope


class User(AbstractUser):
    """A sign-in. What it reaches comes from its role assignments of the day, nothing else.

    `phone_index` lets a person sign in by the phone number without storing it here.
    """

    first_name = None  # type: ignore[assignment]  # one field holds a Chinese name
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=60)
    phone_index = models.CharField("手机索引", max_length=32, blank=True, db_index=True)
    must_change_password = models.BooleanField("须改初始密码", default=False)
    password_changed_at = models.DateTimeField("密码修改时间", null=True)

    objects: ClassVar[UserManager[Any]] = UserManager()
    REQUIRED_FIELDS = ["name"]
    audit_address: str | None = None

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_index"],
                name="accounts_user_phone_once",
                condition=~Q(phone_index=""),
                violation_error_message="这个手机号已经用于另一个账号。请核对号码。",
            ),
            # Names are typed in any case at the sign-in, which looks them up by this index.
            models.UniqueConstraint(
                Upper("username"),
                name="accounts_user_name_once_in_any_case",
                violation_error_message="这个账号名已经有人使用，请换一个。",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def todays_roles(self) -> tuple[RoleAssignment, ...]:
        """The assignments in force today, fetched once per request."""
        if not self.is_active:
            return ()
        rows = self.role_assignments.in_force(timezone.localdate())
        return tuple(rows.select_related("unit", "community"))

    @property
    def todays_role_ids(self) -> list[int]:
        """The keys of today's assignments: what a file or work made now depends on."""
        return [row.pk for row in self.todays_roles]

    @property
    def own_person(self) -> Any:
        """The member this account belongs to, or None; fetched once per request."""
        return getattr(self, "person", None)

    @cached_property
    def person_id(self) -> int | None:
        """The key of `own_person`."""
        return getattr(self.own_person, "pk", None)

    def roles_held_or_to_come(self) -> set[Role]:
        """The roles of today and of any later day, also while the account is locked."""
        rows = self.role_assignments.not_over(timezone.localdate())
        return {Role(row.role) for row in rows}

    def has_role(self, *roles: Role) -> bool:
        return any(assignment.role in roles for assignment in self.todays_roles)

    @property
    def sees_others(self) -> bool:
        """Whether this account sees other people's data, so that it needs a second factor."""
        return self.has_role(*SEES_OTHERS)

    def may(self, deed: Deed) -> bool:
        """Whether some role of today allows the deed at all."""
        return any(assignment.role in POLICY[deed] for assignment in self.todays_roles)

    def may_at(
        self,
        deed: Deed,
        *,
        unit_path: str | None = None,
        community_id: int | None = None,
        person_id: int | None = None,
    ) -> bool:
        """Whether the deed is allowed at one of these hooks."""
        return self.scope_for(deed).reaches(
            unit_path=unit_path, community_id=community_id, person_id=person_id
        )

    def scope_for(self, deed: str) -> Scope:
        """How far the deed carries: the union over the roles that allow it (domain, D13)."""
        allowed = POLICY[Deed(deed)]
        mine = [row for row in self.todays_roles if row.role in allowed]
        return Scope(
            everything=any(allowed[Role(row.role)] == Reach.ALL for row in mine),
            unit_paths=frozenset(row.unit.path for row in mine if row.unit),
            unit_ids=frozenset(pk for row in mine for pk in row.subtree_keys[0]),
            town_community_ids=frozenset(pk for row in mine for pk in row.subtree_keys[1]),
            community_ids=frozenset(pk for row in mine for pk in row.community_ids),
            person_id=self.person_id if any(row.role == Role.MEMBER for row in mine) else None,
        )


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self, on: date) -> RoleAssignmentQuerySet:
        """Assignments that hold on the day, both ends included."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)

    def not_over(self, on: date) -> RoleAssignmentQuerySet:
        """Assignments that hold on the day or will later."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=on))

    def holders(
        self, *roles: Role, on: date, unit: Any = None, community_id: int | None = None
    ) -> models.QuerySet[User]:
        """The active users who wear one of the roles on the day, at the unit or the community if given."""
        rows = self.in_force(on).filter(role__in=roles)
        if unit is not None:
            rows = rows.filter(unit=unit)
        if community_id is not None:
            rows = rows.filter(community_id=community_id)
        return User.objects.filter(pk__in=rows.values("user_id"), is_active=True).order_by("pk")


class RoleAssignment(Row):
    """One hat of one account, for a time: the role and the unit or community it is worn for."""

    user = models.ForeignKey(
        User, verbose_name="账号", on_delete=models.CASCADE, related_name="role_assignments"
    )
    role = models.CharField("角色", max_length=30, choices=Role)
    unit = models.ForeignKey(
        "units.Unit",
        verbose_name="单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="role_assignments",
    )
    community = models.ForeignKey(
        "communities.Community",
        verbose_name="社区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="role_assignments",
    )
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期", null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "角色分配"
        verbose_name_plural = "角色分配"
        constraints = [
            models.CheckConstraint(
                name="accounts_role_hangs_where_it_belongs",
                condition=(
                    Q(role__in=UNIT_ROLES, unit__isnull=False, community__isnull=True)
                    | Q(role__in=COMMUNITY_ROLES, unit__isnull=True, community__isnull=False)
                    | Q(
                        role__in=DISTRICT_ROLES | ADMINISTRATOR_ROLES | {Role.MEMBER},
                        unit__isnull=True,
                        community__isnull=True,
                    )
                ),
                violation_error_message="单位角色要选单位，社区角色要选社区，其他角色都不选。",
            ),
            models.CheckConstraint(
                name="accounts_role_dates_in_order",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="结束日期不能早于开始日期。请改日期。",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit", "community", "from_on"],
                name="accounts_role_once",
                nulls_distinct=False,
                violation_error_message="这个角色已经分配过了。不用再分配。",
            ),
        ]

    def __str__(self) -> str:
        place = self.unit or self.community
        return f"{self.user} {self.get_role_display()}{f' {place}' if place else ''}"

    def reach_text(self) -> str:
        """Whose affairs the role is about, in words."""
        own = "本人" if self.role == Role.MEMBER else "全区"
        return str(self.unit or self.community or own)

    @cached_property
    def community_ids(self) -> list[int]:
        """The communities reached: the own one, or all of a town."""
        if self.role == Role.TOWN:
            return list(self.subtree_keys[1])
        return [self.community_id] if self.community_id else []

    @cached_property
    def subtree_keys(self) -> tuple[set[int], set[int]]:
        """The units reached, and the communities of the towns among them; one query a request."""
        return self.unit.subtree_keys() if self.unit else (set(), set())


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def at_place(self, place: str) -> SavedViewQuerySet:
        """The ones of one list, by its address."""
        return self.filter(place=place)


class SavedView(models.Model):
    """常用查询: a person's own name for the filters, order and columns of one list."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="saved_views"
    )
    place = models.CharField("列表", max_length=200)
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=1000, blank=True)
    created_at = models.DateTimeField("保存时间")

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "常用查询"
        verbose_name_plural = "常用查询"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "place", "name"], name="accounts_saved_view_once")
        ]

    def __str__(self) -> str:
        return self.name


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def in_force(self, at: datetime) -> ApiTokenQuerySet:
        """The ones that still open something: not over, of an account that isn't locked."""
        return self.filter(expires_at__gt=at, user__is_active=True)


class ApiToken(models.Model):
    """访问令牌: lets another system of the unit ask the API in the name of one account, for a year.

    The token is shown once, when it is made; only its digest (SHA-256, hexadecimal) is stored.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name="账号", on_delete=models.CASCADE, related_name="api_token"
    )
    digest = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("生成时间")
    expires_at = models.DateTimeField("有效期至")

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "访问令牌"
        verbose_name_plural = "访问令牌"

    def __str__(self) -> str:
        return f"{self.user}，到 {timezone.localdate(self.expires_at)}"
