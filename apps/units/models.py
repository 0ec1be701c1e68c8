"""Units with their Party organisations, as one tree; Party branches inside a unit."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.units.enums import PartyOrgKind, UnitKind


class UnitQuerySet(ScopedQuerySet["Unit"]):
    read_deed = Deed.READ_UNITS
    unit_lookups = ("pk",)

    def active(self) -> "UnitQuerySet":
        return self.filter(dissolved_on=None)

    def departments(self) -> "UnitQuerySet":
        """Nodes that have in-service members to report in; towns stand on the community side."""
        return self.filter(kind=UnitKind.DEPARTMENT)

    def within_path(self, path: str) -> "UnitQuerySet":
        """A node and everything under it."""
        return self.filter(path__startswith=path)


class Unit(Row):
    """单位与党组织: a unit and the Party organisation that manages its members; a node of the tree.

    `path` is the materialised path: the keys from the root, each followed by a slash. `declared_members`
    is what the unit says it has (I32).
    """

    name = models.CharField("单位名称", max_length=100, unique=True)
    short_name = models.CharField("简称", max_length=60, unique=True)
    kind = models.CharField("类别", max_length=12, choices=UnitKind, default=UnitKind.DEPARTMENT)
    code = models.CharField("单位编码", max_length=20, unique=True)
    uscc = models.CharField("统一社会信用代码", max_length=18, blank=True)
    party_org_name = models.CharField("党组织全称", max_length=120, unique=True)
    party_org_kind = models.CharField("党组织类型", max_length=20, choices=PartyOrgKind)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True, editable=False)
    address = models.CharField("地址", max_length=200, blank=True)
    secretary_name = models.CharField("书记", max_length=60, blank=True)
    liaison_name = models.CharField("联络员", max_length=60, blank=True)
    liaison_phone = models.CharField("联络员电话", max_length=20, blank=True)
    declared_members = models.PositiveIntegerField("上报党员数", null=True, blank=True)
    is_contact_unit = models.BooleanField("包联单位", default=False)
    dissolved_on = models.DateField("撤销日期", null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = "单位"
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                name="units_unit_uscc_once",
                condition=~Q(uscc=""),
                violation_error_message="这个统一社会信用代码已经用于另一个单位。请核对代码。",
            ),
            models.CheckConstraint(
                name="units_unit_path_ends_with_slash",
                condition=Q(path__endswith="/"),
            ),
        ]
        indexes = [
            models.Index(fields=["path"], name="units_unit_path_prefix", opclasses=["varchar_pattern_ops"])
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("units:unit_detail", args=[self.pk])

    @property
    def depth(self) -> int:
        return self.path.count("/")

    def subtree_keys(self) -> tuple[set[int], set[int]]:
        """The keys of this unit and all under it, and of the communities of the towns among them."""
        pairs = list(Unit.objects.within_path(self.path).order_by().values_list("pk", "communities"))
        return {unit for unit, _ in pairs}, {community for _, community in pairs if community}

    def contains(self, other: "Unit") -> bool:
        """Whether the other unit is this one or lies under it."""
        return other.path.startswith(self.path)


class BranchQuerySet(ScopedQuerySet["Branch"]):
    read_deed = Deed.READ_UNITS
    unit_lookups = ("unit_id",)


class Branch(Row):
    """党支部: a Party branch inside a unit; new ones come with the roster."""

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="branches")
    name = models.CharField("党支部名称", max_length=120)
    code = models.CharField(
        "代码", max_length=20, blank=True, validators=[RegexValidator(r"^[0-9A-Za-z-]*$")]
    )

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = "党支部"
        verbose_name_plural = "党支部"
        ordering = ["unit", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="units_branch_once",
                violation_error_message="本单位已有同名党支部。请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name
