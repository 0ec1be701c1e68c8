"""The many who fill a district: invented people with units, accounts and cards, stored by COPY.

The deeds prove themselves on the people of the stories; these rows are what the same deeds would have left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.communities.models import Community
from apps.core.bulk import copy_in
from apps.core.fields import blind_index
from apps.demonstration.cast import PASSWORD
from apps.demonstration.founding import moment
from apps.members.enums import ConsentScope, Sex, StatusKind, StatusState
from apps.members.models import Consent, OrgRelation, Person, PrivacyNotice, StatusEvent
from apps.members.names import free_volunteer_numbers, name_keys
from apps.units.models import Unit

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_FIRST = "建国志文晓海永春玉红丽秀明军伟立新俊雪佳雨思子宇欣"
_SECOND = "军华平英梅芳强敏静磊洋艳勇杰娟涛超霞辉鹏玲刚博涵琪宁"
_SKILLS = ("政策宣讲", "法律咨询", "医疗保健", "文艺表演", "心理疏导", "水电维修", "电脑操作", "教育辅导")
_TITLES = ("科员", "一级科员", "四级主任科员", "副科长", "科长", "工程师", "教师", "医师")


@dataclass(frozen=True)
class Intake:
    """How many people a unit gets; `missing` of them don't report in, `excluded` are out of service."""

    unit: Unit
    size: int
    missing: int
    excluded: int = 0


@dataclass(frozen=True)
class Newcomer:
    """One of the many, with the unit, the community of residence, and whether and why not reported in."""

    person: Person
    unit: Unit
    community: Community
    is_missing: bool
    is_excluded: bool


def stamped(at: datetime, by: User | None) -> dict[str, Any]:
    """The stamps of a new row."""
    return {"created_at": at, "created_by": by, "updated_at": at, "updated_by": by}


def gather(
    intakes: Iterable[Intake], communities: Sequence[Community], *, year: int, by: User, seed: int
) -> list[Newcomer]:
    """People with their relations and accounts, spread evenly over the communities."""
    random, at = Random(seed), moment(date(year, 3, 20))  # noqa: S311  # the same people each time
    places = [(intake, index) for intake in intakes for index in range(intake.size)]
    numbers = free_volunteer_numbers(len(places))
    found = [
        Newcomer(
            person=_person(number, count, communities[count % len(communities)], random, by=by, at=at),
            unit=intake.unit,
            community=communities[count % len(communities)],
            is_missing=intake.excluded <= index < intake.excluded + intake.missing,
            is_excluded=index < intake.excluded,
        )
        for count, ((intake, index), number) in enumerate(zip(places, numbers, strict=True))
    ]
    _open_accounts(found, day=at.date(), at=at)
    copy_in([row.person for row in found])
    stamps = stamped(at, by)
    copy_in(
        [OrgRelation(person=row.person, unit=row.unit, from_on=date(2020, 1, 1), **stamps) for row in found]
    )
    notice = PrivacyNotice.objects.latest("from_on")
    consent = {"scope": ConsentScope.PRIVACY, "notice": notice, "given_at": at, **stamps}
    copy_in([Consent(person=row.person, **consent) for row in found])
    return found


def _person(number: str, count: int, home: Community, random: Random, *, by: User, at: datetime) -> Person:
    name = random.choice(_SURNAMES) + random.choice(_FIRST) + random.choice(["", random.choice(_SECOND)])
    pinyin, initials = name_keys(name)
    phone = f"1390{count:07d}"
    return Person(
        volunteer_no=number,
        name=name,
        pinyin=pinyin,
        initials=initials,
        sex=random.choice(Sex.values),
        birth=f"{random.randint(1967, 2003)}-{random.randint(1, 12):02d}",
        phone=phone,
        phone_index=blind_index(phone),
        ethnicity="汉族",
        education=random.choice(["大专", "本科", "硕士研究生"]),
        join_date=f"{random.randint(2004, 2022)}-07-01",
        title=random.choice(_TITLES),
        residence=home,
        skills=random.sample(_SKILLS, random.randint(0, 2)),
        available_time=random.choice(["周末", "工作日晚上", "周六上午"]),
        registered_on=at.date(),
        **stamped(at, by),
    )


def _open_accounts(found: Sequence[Newcomer], *, day: date, at: datetime) -> None:
    """Everybody signs in with the number and the demonstration's password: one hash serves them all."""
    password = make_password(PASSWORD)
    users = copy_in(
        [
            User(
                username=row.person.volunteer_no,
                name=row.person.name,
                phone_index=row.person.phone_index,
                password=password,
                date_joined=at,
            )
            for row in found
        ]
    )
    for row, user in zip(found, users, strict=True):
        row.person.user = user
    copy_in([RoleAssignment(user=user, role=Role.MEMBER, from_on=day, **stamped(at, None)) for user in users])


def excuse_from_service(found: Iterable[Newcomer], *, year: int, asked_by: User, decided_by: User) -> None:
    """Those on long leave are out of the denominator, by evidence and a second person's approval."""
    at = moment(date(year, 4, 1))
    copy_in(
        [
            StatusEvent(
                person=row.person,
                unit=row.unit,
                kind=StatusKind.SECONDMENT,
                from_on=at.date(),
                to_on=at.date() + timedelta(days=3 * 365),
                evidence=f"借调通知〔{year}〕12号",
                state=StatusState.APPROVED,
                requested_by=asked_by,
                decided_by=decided_by,
                decided_at=at,
                **stamped(at, asked_by),
            )
            for row in found
            if row.is_excluded
        ]
    )
