"""Figures kept as they stood on a day; a frozen one is sent upward and never changes (domain, C5)."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.db.models import Q

from apps.dashboards.enums import Indicator, ScopeKind


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def frozen(self, programme_id: int, indicator: Indicator) -> "SnapshotQuerySet":
        """All versions of the frozen figures, the newest first."""
        rows = self.filter(programme_id=programme_id, indicator=indicator, is_frozen=True)
        return rows.order_by("scope_kind", "scope_id", "-number")


class Snapshot(models.Model):
    """One indicator of one scope as of a day. A later correction of a frozen one is number 2; both stay.

    `scope_id` is the unit's or community's key, 0 for the district.
    """

    programme = models.ForeignKey(
        "programmes.Programme", verbose_name="年度", on_delete=models.CASCADE, related_name="snapshots"
    )
    indicator = models.CharField("指标", max_length=6, choices=Indicator)
    scope_kind = models.CharField("范围", max_length=10, choices=ScopeKind)
    scope_id = models.PositiveBigIntegerField("范围编号", default=0)
    as_of = models.DateField("截至日期")
    number = models.PositiveSmallIntegerField("版次", default=1)
    numerator = models.DecimalField("分子", max_digits=12, decimal_places=1)
    denominator = models.PositiveIntegerField("分母")
    is_frozen = models.BooleanField("已冻结", default=False)
    taken_at = models.DateTimeField("生成时间")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "指标快照"
        verbose_name_plural = "指标快照"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "indicator", "scope_kind", "scope_id", "as_of", "number"],
                name="dashboards_snapshot_once",
            ),
            models.CheckConstraint(
                name="dashboards_snapshot_district_has_no_id",
                condition=Q(scope_kind=ScopeKind.DISTRICT, scope_id=0) | ~Q(scope_kind=ScopeKind.DISTRICT),
            ),
        ]
        indexes = [models.Index(fields=["programme", "indicator", "as_of"], name="dashboards_snapshot_day")]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()} {self.as_of}"

    @property
    def rate(self) -> Decimal | None:
        return self.numerator / self.denominator if self.denominator else None

    @property
    def text(self) -> str:
        """93.1%（27 ÷ 29）."""
        rate = self.rate
        shown = "—" if rate is None else f"{(rate * 100).quantize(Decimal('0.1'), ROUND_HALF_UP)}%"
        return f"{shown}（{self.numerator:.0f} ÷ {self.denominator}）"

    @property
    def version_label(self) -> str:
        return f"第{self.number}版"
