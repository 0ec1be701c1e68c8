"""A member's year on the first page: the next step, what is signed up for, attendances, hours and star."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.models import Attendance, HoursRecord, SignUp
from apps.checkins.enums import CHECKED_IN, CardStatus
from apps.checkins.models import CheckInCard
from apps.core.dates import short_day_words
from apps.members.models import Person
from apps.posts.models import CommitmentCard, PostClaim
from apps.programmes.models import Programme, StarStandard


@dataclass(frozen=True)
class Step:
    """The one thing to do next: a sentence, and a button unless there is only waiting."""

    title: str
    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class OwnYear:
    """`circles` tells of each wanted attendance whether it is there."""

    step: Step | None
    coming: Sequence[SignUp]
    circles: Sequence[bool]
    times: int
    hours: Decimal
    stars: int
    next_star_at: Decimal | None

    @property
    def next_star_text(self) -> str:
        return (
            f"满 {self.next_star_at.normalize():f} 小时升到 {self.stars + 1} 星" if self.next_star_at else ""
        )


def own_year(user: User, programme: Programme, at: datetime) -> OwnYear | None:
    """The year of the account's member so far; None for an account that belongs to no member."""
    if user.person_id is None or not user.may(Deed.READ_OWN):
        return None
    today = timezone.localdate(at)
    person = _read(user.person_id, programme, today)
    times, hours = person.times or 0, person.hours or Decimal(0)
    standard = StarStandard.objects.filter(from_on__lte=today).first()
    counted = hours if standard and standard.yearly else person.all_hours or Decimal(0)
    signed_up = SignUp.objects.filter(person=person).signed_up().of_upcoming(at)
    return OwnYear(
        step=_next_step(person, programme),
        coming=list(signed_up.select_related("activity__community").order_by("activity__starts_at")[:3]),
        circles=[number < times for number in range(max(programme.min_activities, min(times, 12)))],
        times=times,
        hours=hours,
        stars=standard.stars_for(counted) if standard else 0,
        next_star_at=_next_star(standard, counted),
    )


def _next_star(standard: StarStandard | None, hours: Decimal) -> Decimal | None:
    """The hours of the next star; None at the last one."""
    steps: list[Decimal] = standard.hours if standard else []
    return next((step for step in steps if step > hours), None)


def _read(person_id: int, programme: Programme, today: date) -> Any:
    """The person with everything the page needs, in one query."""
    mine, first = {"person": OuterRef("pk")}, date(today.year, 1, 1)
    present = Attendance.objects.filter(**mine).present().verified().served_on(first, today)
    ledger = HoursRecord.objects.filter(**mine).order_by()
    cards = CheckInCard.objects.filter(**mine).of_programme(programme.pk).open().order_by("-pk")
    claims = PostClaim.objects.filter(**mine).open()
    promises = CommitmentCard.objects.filter(**mine).of_programme(programme.pk)
    return Person.objects.annotate(
        times=Subquery(present.order_by().values("person").annotate(n=Count("pk")).values("n")),
        hours=Subquery(_sum(ledger.filter(service_on__gte=first))),
        all_hours=Subquery(_sum(ledger)),
        card_status=Subquery(cards.values("status")[:1]),
        has_claim=Exists(claims),
        has_promise=Exists(promises),
    ).get(pk=person_id)


def _sum(ledger: QuerySet[Any]) -> QuerySet[Any, Any]:
    sums: QuerySet[Any, Any] = ledger.values("person").annotate(n=Sum("hours")).values("n")
    return sums


def _next_step(person: Any, programme: Programme) -> Step | None:
    status = person.card_status
    if status not in CHECKED_IN:
        return _step_to_check_in(status, programme)
    if not person.has_claim:
        return Step(
            "认领一个服务岗位", "适合您的排在前面，点一下就能认领。", "去选岗位", reverse("posts:post_choose")
        )
    if not person.has_promise:
        write = reverse("posts:commitment_write")
        return Step("写下服务承诺", "做什么、什么时候完成，由单位党组织审定。", "填写承诺卡", write)
    return None


def _step_to_check_in(status: str | None, programme: Programme) -> Step:
    page = reverse("checkins:card_mine")
    if status is None:
        return Step("等单位开具报到卡", "开具后会发消息给您。有疑问请问本单位联络员。")
    if status == CardStatus.DRAFT:
        return Step("等单位书记确认报到卡", "确认后会发消息给您。")
    if status == CardStatus.PRESENTED:
        return Step("到社区当面核对", "请带身份证件和报到卡，社区接收后报到就完成了。", "看地址和时间", page)
    last = programme.check_in_deadline
    return Step("到社区报到", f"三步，大约两分钟，请在{short_day_words(last)}前完成。", "继续报到", page)
