"""Privacy notice, consents, and the invitation by which a member gets an account."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q

from apps.accounts.policy import Deed
from apps.core.models import Row
from apps.core.scoping import ScopedQuerySet
from apps.members.enums import ConsentScope
from apps.members.models.people import Person


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def in_force(self, on: date) -> "PrivacyNoticeQuerySet":
        """Notices begun by the day, the newest first: the first one holds."""
        return self.filter(from_on__lte=on).order_by("-from_on", "-pk")


class PrivacyNotice(Row):
    """个人信息处理告知书: the text that was in force when somebody accepted it."""

    number = models.CharField("版本号", max_length=20, unique=True)
    text = models.TextField("内容")
    from_on = models.DateField("施行日期")

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "隐私告知"
        verbose_name_plural = "隐私告知"
        ordering = ["-from_on", "-pk"]

    def __str__(self) -> str:
        return f"隐私告知 {self.number}"


class ConsentQuerySet(ScopedQuerySet["Consent"]):
    read_deed = Deed.READ_MEMBERS
    person_lookups = ("person_id",)

    def live(self) -> "ConsentQuerySet":
        """Given and not withdrawn."""
        return self.filter(withdrawn_at=None)

    def of(self, person: Person, scope: ConsentScope) -> "ConsentQuerySet":
        return self.live().filter(person=person, scope=scope)


class Consent(Row):
    """One consent to one item, with the notice's version and both moments."""

    person = models.ForeignKey(Person, verbose_name="党员", on_delete=models.CASCADE, related_name="consents")
    scope = models.CharField("事项", max_length=20, choices=ConsentScope)
    notice = models.ForeignKey(
        PrivacyNotice, verbose_name="告知书", null=True, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField("同意时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    by_proxy = models.BooleanField("代办", default=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "同意"
        verbose_name_plural = "同意"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope"],
                name="members_consent_one_live",
                condition=Q(withdrawn_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_scope_display()}"


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    read_deed = Deed.INVITE_MEMBERS
    unit_lookups = ("unit_id",)

    def open(self) -> "InvitationQuerySet":
        """Neither used nor revoked; it may have expired."""
        return self.filter(used_at=None, revoked_at=None)

    def valid_at(self, at: datetime) -> "InvitationQuerySet":
        return self.open().filter(expires_at__gt=at)

    def expired_at(self, at: datetime) -> "InvitationQuerySet":
        return self.open().filter(expires_at__lte=at)


class Invitation(Row):
    """邀请: a one-time link and code by which a member makes the own account; only hashes are kept."""

    person = models.ForeignKey(
        Person, verbose_name="党员", on_delete=models.CASCADE, related_name="invitations"
    )
    unit = models.ForeignKey("units.Unit", verbose_name="单位", on_delete=models.PROTECT, related_name="+")
    code_index = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True)
    revoked_at = models.DateTimeField("作废时间", null=True)
    failures = models.PositiveSmallIntegerField("输错次数", default=0)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "邀请"
        verbose_name_plural = "邀请"
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                name="members_invitation_one_open",
                condition=Q(used_at=None, revoked_at=None),
            ),
            models.CheckConstraint(
                name="members_invitation_used_or_revoked",
                condition=Q(used_at=None) | Q(revoked_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"邀请 {self.person}"
