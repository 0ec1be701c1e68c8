"""Invented sign-in sheets, ballots and counts."""

from datetime import UTC, date, datetime
from decimal import Decimal

from apps.documents.prints import (
    BallotPrint,
    BallotSubject,
    CountLine,
    CountPrint,
    Presence,
    SignInLine,
    SignInPrint,
)
from tests.documents.samples.people import LONG_NAME, LONG_UNIT, SITE, invented_name


def _at(hour: int, minute: int) -> datetime:
    return datetime(2026, 5, 16, hour - 8, minute, tzinfo=UTC)


def sign_in(people: int, *, is_filled: bool = False) -> SignInPrint:
    return SignInPrint(
        number="YG-2026-017",
        link=f"{SITE}/a/17/roll/",
        community="阳光社区",
        activity="五月党员活动日：清洁家园",
        place="阳光社区文化广场",
        starts_at=_at(9, 0),
        ends_at=_at(11, 30),
        contact_person="王建国",
        contact_phone="029-00001234",
        lines=tuple(_sign_in_line(index, is_filled=is_filled) for index in range(people)),
        spare_codes=() if is_filled else ("L1", "L2", "L3", "L4"),
        confirmed_by="李玉兰" if is_filled else "",
    )


def _sign_in_line(index: int, *, is_filled: bool) -> SignInLine:
    marks = [
        (Presence.PRESENT,),
        (Presence.PRESENT, Presence.LATE),
        (Presence.PRESENT, Presence.LEFT_EARLY),
        (Presence.EXCUSED,),
        (Presence.ABSENT,),
    ][index % 5]
    was_there = is_filled and Presence.PRESENT in marks
    return SignInLine(
        tick_code=f"{index + 1:02d}",
        name=LONG_NAME if index == 2 else invented_name(index),
        unit=LONG_UNIT if index == 2 else "杨陵区财政局",
        post="环境整治员" if index % 2 else "",
        marks=marks if is_filled else (),
        in_at=_at(9, 15 if Presence.LATE in marks else 0) if was_there else None,
        out_at=_at(10 if Presence.LEFT_EARLY in marks else 11, 30) if was_there else None,
        hours=Decimal("2.5") if was_there else None,
    )


ITEMS = ("参加活动", "履行岗位", "兑现承诺", "服务态度", "总体评价")
GRADES = ("满意", "基本满意", "不满意")


def ballot(subjects: int = 2, code: str = "H7KD-2MQ9") -> BallotPrint:
    return BallotPrint(
        code=code,
        link=f"{SITE}/v/{code}/",
        round="2026 年上半年民主测评",
        community="阳光社区",
        items=ITEMS,
        grades=GRADES,
        subjects=tuple(
            BallotSubject(
                name=invented_name(index),
                unit="杨陵区财政局",
                post="法律咨询员",
                commitments=("每月为居民提供一次法律咨询（已做 5 次）", "为社区老年人讲一次防诈骗课"),
                facts="上半年参加活动 3 次，服务 7.5 小时",
            )
            for index in range(subjects)
        ),
        closes_on=date(2026, 7, 20),
    )


def count(lines: int = 3, *, is_filled: bool = True) -> CountPrint:
    counts = ((18, 2, 0), (17, 3, 0), (15, 4, 1), (19, 1, 0), (17, 3, 0))
    rates = ("100.0%", "100.0%", "95.0%", "100.0%", "100.0%")
    return CountPrint(
        number="YG-2026-上",
        link=f"{SITE}/e/3/count/",
        round="2026 年上半年民主测评",
        community="阳光社区",
        items=ITEMS,
        grades=GRADES,
        lines=tuple(
            CountLine(
                name=LONG_NAME if index == 1 else invented_name(index),
                unit=LONG_UNIT if index == 1 else "杨陵区财政局",
                counts=counts if is_filled else (),
                valid=20 if is_filled else None,
                satisfaction=rates if is_filled else (),
            )
            for index in range(lines)
        ),
        issued=22 if is_filled else None,
        returned=21 if is_filled else None,
        valid=20 if is_filled else None,
        void=1 if is_filled else None,
    )
