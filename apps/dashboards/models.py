"""Figures kept as they stood on a day; a frozen one is sent upward and never changes (domain, C5)."""

from datetime import date, datetime
from decimal import Decimal

from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse

from apps.core.models import Row
from apps.core.rounding import one_decimal
from apps.core.scoping import Scope, any_of
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
        shown = "—" if rate is None else f"{one_decimal(rate * 100)}%"
        return f"{shown}（{self.numerator:.0f} ÷ {self.denominator}）"

    @property
    def version_label(self) -> str:
        return f"第{self.number}版"


class KeptDay(models.Model):
    """A day for which a programme's standings are kept, and the sums over everybody.

    Kept are today and the earlier days that today is compared with. `number` grows with every change of the
    kept rows or sums: who read both with the same number before and after has read what belongs together.
    Made again from the rows at any time; nothing hangs on it.
    """

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="kept_days", verbose_name="年度"
    )
    on = models.DateField("截至日期")
    number = models.PositiveBigIntegerField("第几次", default=1)
    kept_at = models.DateTimeField("更新时间")
    sums = models.JSONField("合计")

    class Meta:
        verbose_name = "当日统计"
        verbose_name_plural = "当日统计"
        constraints = [
            models.UniqueConstraint(fields=["programme", "on"], name="dashboards_kept_day_once"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.on}"


class AskedDayQuerySet(models.QuerySet["AskedDay"]):
    def wanted(self, at: datetime) -> "AskedDayQuerySet":
        """Those still kept for who asked, the newest first."""
        return self.filter(until__gt=at).order_by("-until")


class AskedDay(models.Model):
    """An earlier day that somebody has asked for: kept like today until `until`."""

    on = models.DateField("截至日期", unique=True)
    until = models.DateTimeField("保留到")

    objects = AskedDayQuerySet.as_manager()

    class Meta:
        verbose_name = "要求统计的日子"
        verbose_name_plural = "要求统计的日子"

    def __str__(self) -> str:
        return f"{self.on}"


class KeptStandingQuerySet(models.QuerySet["KeptStanding"]):
    def of_day(self, programme_id: int, on: date) -> "KeptStandingQuerySet":
        """The kept rows of one day."""
        return self.filter(programme_id=programme_id, on=on)

    def inside(self, scope: Scope) -> "KeptStandingQuerySet":
        """People of the scope's units, and those whose live card is at its communities."""
        if scope.everything:
            return self
        by_unit = [Q(unit__path__startswith=path) for path in scope.unit_paths]
        return self.filter(any_of([*by_unit, Q(community_id__in=scope.community_ids)]))


class KeptStanding(models.Model):
    """Where one member stands on a kept day: a copy of what the rows of all floors say.

    Foreign keys are without constraint, so that keeping figures never waits for a deed nor a deed for it;
    the nightly check finds a row that differs.
    """

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    on = models.DateField()
    person = models.ForeignKey(
        "members.Person", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    community = models.ForeignKey(
        "communities.Community",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )
    residence = models.ForeignKey(
        "communities.Community",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
    )
    exclusion = models.CharField(max_length=40, blank=True)
    received_on = models.DateField(null=True)
    is_returned = models.BooleanField(default=False)
    has_post = models.BooleanField(default=False)
    is_submitted = models.BooleanField(default=False)
    is_fixed = models.BooleanField(default=False)
    items_due = models.PositiveIntegerField(default=0)
    items_done = models.PositiveIntegerField(default=0)
    arranged = models.PositiveIntegerField(default=0)
    attended = models.PositiveIntegerField(default=0)
    signed_up = models.PositiveIntegerField(default=0)
    present = models.PositiveIntegerField(default=0)
    hours = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    half_hours = models.DecimalField(max_digits=9, decimal_places=1, default=0)
    half_attended = models.PositiveIntegerField(default=0)
    stars = models.PositiveSmallIntegerField(default=0)
    served = models.JSONField(default=dict)

    objects = KeptStandingQuerySet.as_manager()

    class Meta:
        verbose_name = "当日统计明细"
        verbose_name_plural = "当日统计明细"
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "on", "person"], name="dashboards_kept_standing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}"


class ScreenQuerySet(models.QuerySet["Screen"]):
    def open(self) -> "ScreenQuerySet":
        return self.filter(revoked_at=None)

    def of_key(self, key: str) -> "ScreenQuerySet":
        """The open screen of an address; none when the key is made up or the address was revoked."""
        try:
            pk = _screen_signer().unsign(key)
        except signing.BadSignature:
            return self.none()
        return self.open().filter(pk=pk)


class Screen(Row):
    """大屏地址: a secret address that shows the district's sums and nothing else, until revoked."""

    name = models.CharField("放在哪里", max_length=60)
    revoked_at = models.DateTimeField("停用时间", null=True, editable=False)

    objects = ScreenQuerySet.as_manager()

    class Meta:
        verbose_name = "大屏地址"
        verbose_name_plural = "大屏地址"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None

    def get_absolute_url(self) -> str:
        return reverse("dashboards:screen", args=[_screen_signer().sign(str(self.pk))])


def _screen_signer() -> signing.Signer:
    """The key is the row's number with a keyed digest: nobody makes one up, nothing secret is stored."""
    return signing.Signer(salt="dashboards.screen", sep=".")
