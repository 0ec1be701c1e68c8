"""What is told about cards; no personal data but the member's own name to those who may know it."""

from datetime import date, datetime

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.checkins.models import CheckInCard
from apps.core.dates import short_day_words
from apps.notifications.actions import notify
from apps.units.models import Unit


def tell_presented(card: CheckInCard, *, at: datetime) -> None:
    """The community's workers: somebody waits."""
    workers = RoleAssignment.objects.holders(
        Role.COMMUNITY_WORKER,
        Role.COMMUNITY_SECRETARY,
        on=timezone.localdate(at),
        community_id=card.community_id,
    )
    notify(
        recipients=workers,
        kind="card.presented",
        occasion=f"card:{card.pk}:{card.version}",
        subject=f"{card.person}递交了报到卡",
        body=f"来自{card.unit}，请核对身份后办理。",
        url=card.get_absolute_url(),
        at=at,
    )


def tell_received(card: CheckInCard, *, at: datetime) -> None:
    """The member and the unit's liaison: reported in, what comes next."""
    subject, occasion = f"{card.person}已到{card.community}报到", f"card:{card.pk}"
    if card.person.user:
        notify(
            recipients=[card.person.user],
            kind="card.received",
            occasion=occasion,
            subject=subject,
            body="请把回执交单位联络员，然后认领一个服务岗位。",
            url=card.get_absolute_url(),
            at=at,
        )
    day = timezone.localdate(at)
    notify(
        recipients=RoleAssignment.objects.holders(Role.UNIT_LIAISON, on=day, unit=card.unit),
        kind="card.received",
        occasion=occasion,
        subject=subject,
        body="收到纸质回执后，请在平台上登记。",
        url=card.get_absolute_url(),
        at=at,
    )


def tell_sent_back(card: CheckInCard, *, at: datetime) -> None:
    """The member: what to mend."""
    if card.person.user:
        notify(
            recipients=[card.person.user],
            kind="card.sent_back",
            occasion=f"card:{card.pk}:{card.version}",
            subject=f"{card.community}退回了您的报到卡",
            body=f"原因：{card.end_reason}。改好后可再次递交。",
            url=card.get_absolute_url(),
            at=at,
        )


def tell_issued(cards: list[CheckInCard], *, at: datetime) -> None:
    """The members who already have an account: the card is there."""
    for card in cards:
        if card.person.user:
            notify(
                recipients=[card.person.user],
                kind="card.issued",
                occasion=f"card:{card.pk}",
                subject="您的报到卡已开具",
                body=f"请在{short_day_words(card.programme.check_in_deadline)}前到社区报到。",
                url="/cards/mine/",
                at=at,
            )


def tell_ended(card: CheckInCard, *, at: datetime) -> None:
    """The member, the unit's liaison and, where it was handed in, the community: the card is over."""
    day = timezone.localdate(at)
    people = set(RoleAssignment.objects.holders(Role.UNIT_LIAISON, on=day, unit=card.unit))
    if card.presented_on:
        people |= set(
            RoleAssignment.objects.holders(
                Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, on=day, community_id=card.community_id
            )
        )
    if card.person.user:
        people.add(card.person.user)
    notify(
        recipients=sorted(people, key=lambda user: user.pk),
        kind="card.ended",
        occasion=f"card:{card.pk}",
        subject=f"{card.person}的报到卡已终止",
        body=f"原因：{card.end_reason}。已记的服务时长保留；如有出入，请与{card.unit}联络员核对。",
        url=card.get_absolute_url(),
        at=at,
    )


def remind_members(users: list[User], *, day: date, deadline: date, at: datetime) -> None:
    """The holders of cards not handed in yet: until when, and how."""
    left = (deadline - day).days
    notify(
        recipients=users,
        kind="card.not_presented",
        occasion=f"{deadline.year}:{day}",
        subject=f"距报到截止还有{left}天，请递交报到卡" if left >= 0 else "报到已截止，请尽快递交报到卡",
        body="在“我的报到卡”里选好社区就能递交；没有手机办理的，可以持卡到社区由工作人员代办。",
        url="/cards/mine/",
        at=at,
    )


def remind_community(community_id: int, *, day: date, count: int, at: datetime) -> None:
    """The workers of one community: how many cards wait for them."""
    workers = RoleAssignment.objects.holders(
        Role.COMMUNITY_WORKER, Role.COMMUNITY_SECRETARY, on=day, community_id=community_id
    )
    notify(
        recipients=workers,
        kind="card.waiting",
        occasion=f"community:{community_id}:{day}",
        subject=f"有{count}张报到卡等待接收",
        body="请核对身份后接收，或写明原因退回。",
        url="/cards/desk/",
        at=at,
    )


def remind_unit(unit: Unit, *, day: date, counts: dict[str, int], deadline: date, at: datetime) -> None:
    """The liaisons of one unit: what is missing before (or after) the deadline, in numbers only."""
    parts = [
        f"{label}{counts[name]}人"
        for name, label in (
            ("not_issued", "未开具报到卡"),
            ("not_presented", "未递交"),
            ("receipt_missing", "回执未收回"),
        )
        if counts[name]
    ]
    if not parts:
        return
    left = (deadline - day).days
    when = f"距报到截止还有{left}天" if left >= 0 else "报到已截止"
    notify(
        recipients=RoleAssignment.objects.holders(Role.UNIT_LIAISON, on=day, unit=unit),
        kind="card.reminder",
        occasion=f"unit:{unit.pk}:{day}",
        subject=f"{when}，请跟进",
        body="，".join(parts) + "。",
        url="/cards/overview/",
        at=at,
    )
