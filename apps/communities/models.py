"""Regions of the statistical code table, communities, and who is responsible for which."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.communities.enums import CommunityKind, ContactKind, RegionLevel
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet


class Region(models.Model):
    """统计用区划代码: 6 digits for a county, 9 for a street, 12 for a committee. Codes change yearly."""

    code = models.CharField("代码", max_length=12)
    name = models.CharField("名称", max_length=100)
    level = models.CharField("级别", max_length=10, choices=RegionLevel)
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    from_on = models.DateField("启用日期")
    to_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "区划"
        verbose_name_plural = "区划"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "from_on"], name="communities_region_once"),
            models.CheckConstraint(
                name="communities_region_dates_in_order",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class CommunityQuerySet(ScopedQuerySet["Community"]):
    read_deed = Deed.READ_COMMUNITIES
    town_lookups = ("pk",)
    community_lookups = ("pk",)

    def open_for_check_in(self) -> "CommunityQuerySet":
        return self.filter(open_for_check_in=True)


class Community(Row):
    """社区: where members report in. `code` is the 12-digit code, or a local one beginning with L."""

    code = models.CharField("编码", max_length=12, unique=True)
    name = models.CharField("社区名称", max_length=60)
    town = models.ForeignKey(
        "units.Unit", verbose_name="镇（街道）", on_delete=models.PROTECT, related_name="communities"
    )
    region = models.ForeignKey(
        Region, verbose_name="区划", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField("类型", max_length=10, choices=CommunityKind)
    address = models.CharField("地址", max_length=200, blank=True)
    office_phone = models.CharField("办公电话", max_length=20, blank=True)
    hotline = models.CharField("服务热线", max_length=20, blank=True)
    reception_name = models.CharField("接待人", max_length=60, blank=True)
    reception_phone = models.CharField("接待人手机", max_length=20, blank=True)
    reception_hours = models.CharField("接待时间", max_length=100, blank=True)
    open_for_check_in = models.BooleanField("开放报到", default=True)
    remark = models.CharField("备注", max_length=200, blank=True)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = "社区"
        verbose_name_plural = "社区"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["town", "name"],
                name="communities_community_once_in_town",
                violation_error_message="这个镇（街道）已有同名社区。请换一个名称。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:community_detail", args=[self.pk])


class ContactAssignmentQuerySet(ScopedQuerySet["ContactAssignment"]):
    read_deed = Deed.READ_CONTACTS
    unit_lookups = ("unit_id",)
    town_lookups = ("community_id",)
    community_lookups = ("community_id",)


class ContactAssignment(Row):
    """联系包抓, 领导联系点: who is responsible for a community, for a time (Y8, Y12)."""

    kind = models.CharField("类型", max_length=10, choices=ContactKind)
    community = models.ForeignKey(
        Community, verbose_name="社区", on_delete=models.PROTECT, related_name="contact_assignments"
    )
    unit = models.ForeignKey(
        "units.Unit",
        verbose_name="单位",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="contact_assignments",
    )
    leader_name = models.CharField("领导姓名", max_length=60, blank=True)
    leader_title = models.CharField("领导职务", max_length=100, blank=True)
    from_on = models.DateField("开始日期")
    to_on = models.DateField("结束日期", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)

    objects = ContactAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "联系包抓"
        verbose_name_plural = "联系包抓"
        ordering = ["community", "kind", "from_on"]
        constraints = [
            models.CheckConstraint(
                name="communities_contact_names_its_subject",
                condition=(
                    Q(kind__in=[ContactKind.UNIT, ContactKind.TOWN], unit__isnull=False, leader_name="")
                    | (Q(kind=ContactKind.LEADER, unit=None) & ~Q(leader_name=""))
                ),
                violation_error_message="单位包抓要选单位，领导联系点要填领导姓名。",
            ),
            models.CheckConstraint(
                name="communities_contact_dates_in_order",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="结束日期不能早于开始日期。请改日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.leader_name} — {self.community}"
