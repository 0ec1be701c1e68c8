"""The three-part check-in card, the basic-information card, and the numbers printed on them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from apps.accounts.policy import Deed
from apps.checkins.enums import AT_COMMUNITY, CHECKED_IN, OPEN_STATUSES, TONES, CardKind, CardStatus
from apps.core.dates import day_figures
from apps.core.fields import EncryptedJSONField
from apps.core.models import Row
from apps.core.scoping import Scope, ScopedQuerySet
from apps.members.models import Person

_S = CardStatus


def exact_condition(text: str) -> Q:
    """By the card's number (2026-00317 or 317) or the address in its QR code: what stands on the paper."""
    key = text.strip().rstrip("/").rsplit("/", 1)[-1]
    serial = key.rsplit("-", 1)[-1]
    by_address = Q(address_key=key)
    return by_address | Q(serial=int(serial)) if serial.isdecimal() and len(serial) < 9 else by_address


class CheckInCardQuerySet(ScopedQuerySet["CheckInCard"]):
    read_deed = Deed.READ_CARDS
    unit_lookups = ("unit_id",)
    town_lookups = ("community_id",)
    person_lookups = ("person_id",)

    def within(self, scope: Scope) -> Q:
        """A community sees a card from the moment it is presented there."""
        own = super().within(scope)
        if scope.community_ids:
            own |= Q(community_id__in=scope.community_ids, presented_on__isnull=False)
        return own

    def of_programme(self, programme_id: int) -> "CheckInCardQuerySet":
        return self.filter(programme_id=programme_id)

    def numbered(self, text: str) -> "CheckInCardQuerySet":
        """Found by what stands on the paper."""
        return self.filter(exact_condition(text))

    def matching(self, text: str) -> "CheckInCardQuerySet":
        """Found by the holder (as `PersonQuerySet.matching`) or by what stands on the paper.

        Two short lists joined by UNION: an OR over both tables would read every card.
        """
        cards = CheckInCard.objects.order_by()
        held = cards.filter(person__in=Person.objects.matching(text).order_by().values("pk"))
        return self.filter(pk__in=held.values("pk").union(cards.numbered(text).values("pk")))

    def open(self) -> "CheckInCardQuerySet":
        return self.filter(status__in=OPEN_STATUSES)

    def ended(self) -> "CheckInCardQuerySet":
        """Over because the holder left service, the newest first."""
        return self.filter(status=_S.ENDED).select_related("unit").order_by("-pk")

    def checked_in(self) -> "CheckInCardQuerySet":
        return self.filter(status__in=CHECKED_IN)

    def live_on(self, day: date) -> "CheckInCardQuerySet":
        """Received by the day and not ended, superseded or void by its end (I1)."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), received_on__lte=day)

    def printable_by(self, user: Any) -> "CheckInCardQuerySet":
        """Numbered cards whose papers the user may print: those of the own unit, and the own one."""
        rows = self.in_reach(user, Deed.PRINT_CARDS) | self.in_reach(user, Deed.PRESENT_CARDS)
        return rows.filter(serial__isnull=False)

    def waiting_at_community(self) -> "CheckInCardQuerySet":
        return self.filter(status=_S.PRESENTED)

    def with_names(self) -> "CheckInCardQuerySet":
        return self.select_related("person", "unit", "branch", "community", "programme")


class CheckInCard(Row):
    """报到卡（三联）: issued by the unit, presented by the member, received by the community, receipt filed.

    `serial` is given when the unit secretary confirms (numbered per year). `address_key` is the random part
    of the address in the printed QR. `unit` and `branch` are those of the day of issue. `replaces` is set
    on a card for another community: when it is received the old one is superseded (hours stay).
    """

    programme = models.ForeignKey(
        "programmes.Programme", verbose_name="年度", on_delete=models.PROTECT, related_name="cards"
    )
    person = models.ForeignKey(Person, verbose_name="党员", on_delete=models.PROTECT, related_name="cards")
    unit = models.ForeignKey(
        "units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="cards"
    )
    branch = models.ForeignKey(
        "units.Branch",
        verbose_name="党支部",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    community = models.ForeignKey(
        "communities.Community",
        verbose_name="社区",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cards",
    )
    kind = models.CharField("报到地", max_length=15, choices=CardKind, default=CardKind.RESIDENCE)
    status = models.CharField("状态", max_length=12, choices=CardStatus, default=_S.DRAFT)
    serial = models.PositiveIntegerField("编号", null=True, editable=False)
    address_key = models.CharField(max_length=32, unique=True, editable=False)
    issued_on = models.DateField("开具日期", null=True)
    presented_on = models.DateField("递交日期", null=True)
    received_on = models.DateField("报到日期", null=True)
    returned_on = models.DateField("回执收回日期", null=True)
    ended_on = models.DateField("终止日期", null=True)
    valid_until = models.DateField("有效期至", null=True)
    presented_by_proxy = models.BooleanField("代办递交", default=False)
    identity_checked = models.BooleanField("已核对身份", default=False)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="接待人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    back_date_reason = models.CharField("补填原因", max_length=200, blank=True)
    end_reason = models.CharField("退回、作废或终止原因", max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", verbose_name="原报到卡", null=True, on_delete=models.PROTECT, related_name="replacements"
    )
    printed_at = models.DateTimeField("打印时间", null=True)

    objects = CheckInCardQuerySet.as_manager()

    class Meta:
        verbose_name = "报到卡"
        verbose_name_plural = "报到卡"
        ordering = ["-programme_id", "serial", "pk"]
        indexes = [models.Index(fields=["-programme", "serial", "id"], name="checkins_card_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                name="checkins_card_one_open",
                condition=Q(status__in=OPEN_STATUSES, replaces=None),
                violation_error_message="这位党员本年度已有一张有效的报到卡。不用再开具。",
            ),
            models.UniqueConstraint(
                fields=["programme", "person"],
                name="checkins_card_one_replacement_open",
                condition=Q(status__in=OPEN_STATUSES, replaces__isnull=False),
                violation_error_message="这位党员正在办理转换社区。请等办完再提。",
            ),
            models.UniqueConstraint(
                fields=["programme", "person"],
                name="checkins_card_one_checked_in",
                condition=Q(status__in=CHECKED_IN),
                violation_error_message="这位党员本年度已经报到。不用再报到。",
            ),
            models.UniqueConstraint(
                fields=["programme", "serial"],
                name="checkins_card_serial_once",
                condition=Q(serial__isnull=False),
            ),
            models.CheckConstraint(
                name="checkins_card_issued_has_serial",
                condition=Q(status=_S.DRAFT, issued_on=None, serial=None)
                | Q(status=_S.VOID)
                | (~Q(status=_S.DRAFT) & Q(issued_on__isnull=False, serial__isnull=False)),
            ),
            models.CheckConstraint(
                name="checkins_card_at_community_has_place_and_day",
                condition=~Q(status__in=AT_COMMUNITY)
                | Q(presented_on__isnull=False, community__isnull=False),
            ),
            models.CheckConstraint(
                name="checkins_card_received_has_day_and_person",
                condition=(
                    Q(
                        status__in=CHECKED_IN | {_S.SUPERSEDED},
                        received_on__isnull=False,
                        received_by__isnull=False,
                    )
                    & Q(identity_checked=True)
                )
                | Q(status__in=[_S.ENDED])
                | (
                    ~Q(status__in=CHECKED_IN | {_S.SUPERSEDED, _S.ENDED})
                    & Q(received_on=None, received_by=None)
                ),
            ),
            models.CheckConstraint(
                name="checkins_card_returned_has_day",
                condition=~Q(status=_S.RETURNED) | Q(returned_on__isnull=False),
            ),
            models.CheckConstraint(
                name="checkins_card_over_has_day",
                condition=(
                    Q(status__in=[_S.SUPERSEDED, _S.ENDED, _S.VOID], ended_on__isnull=False)
                    | (~Q(status__in=[_S.SUPERSEDED, _S.ENDED, _S.VOID]) & Q(ended_on=None))
                ),
            ),
            models.CheckConstraint(
                name="checkins_card_days_in_order",
                condition=(
                    Q(received_on=None) | Q(presented_on__lte=F("received_on")) | ~Q(back_date_reason="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"报到卡 {self.number}"

    def touches(self) -> tuple[int | None, ...]:
        return (self.person_id,)

    def get_absolute_url(self) -> str:
        return reverse("checkins:card_detail", args=[self.pk])

    @property
    def number(self) -> str:
        """The number as printed, e.g. 2026-00317; a dash before the secretary's confirmation."""
        return f"{self.programme.year}-{self.serial:05d}" if self.serial else "（待编号）"

    @property
    def tone(self) -> str:
        """How the state looks (components: badge)."""
        return TONES[CardStatus(self.status)]

    @property
    def is_checked_in(self) -> bool:
        return self.status in CHECKED_IN


class BasicInfoCard(Row):
    """基本情况登记卡: the member at check-in, kept as filled in; what the roster knows is filled already."""

    card = models.OneToOneField(
        CheckInCard, verbose_name="报到卡", on_delete=models.CASCADE, related_name="basic_info"
    )
    snapshot = EncryptedJSONField(verbose_name="登记内容", default=dict)
    skills = ArrayField(models.CharField(max_length=40), verbose_name="特长", default=list, blank=True)
    hobbies = models.CharField("爱好", max_length=200, blank=True)
    intentions = ArrayField(
        models.CharField(max_length=40), verbose_name="服务意向", default=list, blank=True
    )
    available_time = models.CharField("可服务时间", max_length=100, blank=True)
    by_proxy = models.BooleanField("代填", default=False)
    completed_at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = "基本情况登记卡"
        verbose_name_plural = "基本情况登记卡"

    def __str__(self) -> str:
        return f"登记卡 {self.card}"


class SerialCounter(models.Model):
    """The last number given in a series; locked last, after person and card."""

    series = models.CharField(max_length=40, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "编号"
        verbose_name_plural = "编号"

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class ReminderDay(models.Model):
    """A day of the calendar (C6) whose reminders were sent: once, however often or late the sweep runs."""

    programme = models.ForeignKey(
        "programmes.Programme", verbose_name="年度", on_delete=models.CASCADE, related_name="+"
    )
    due_on = models.DateField("应提醒日期")
    sent_at = models.DateTimeField("发出时间")

    class Meta:
        verbose_name = "提醒日"
        verbose_name_plural = "提醒日"
        constraints = [
            models.UniqueConstraint(fields=["programme", "due_on"], name="checkins_reminder_day_once")
        ]

    def __str__(self) -> str:
        return day_figures(self.due_on)
