"""Invented papers of a unit."""

from datetime import date
from decimal import Decimal

from apps.documents.prints import (
    FeedbackFigure,
    FeedbackLine,
    FeedbackPrint,
    LedgerLine,
    LedgerPrint,
    RegisterLine,
    RegisterPrint,
)
from tests.documents.samples.people import LONG_NAME, LONG_ORG, LONG_UNIT, SITE, invented_name


def feedback(members: int = 6) -> FeedbackPrint:
    return FeedbackPrint(
        number="阳光反馈〔2026〕上 003 号",
        link=f"{SITE}/f/8Jf3kQm2Xw/",
        community="阳光社区",
        unit="杨陵区财政局",
        period="2026 年上半年",
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
        as_of=date(2026, 7, 25),
        figures=(
            FeedbackFigure(label="报到", value=str(members), measure="人"),
            FeedbackFigure(label="认岗", value=str(members), measure="人"),
            FeedbackFigure(label="承诺完成", value="9 / 12", note="到期事项"),
            FeedbackFigure(label="活动", value="14", measure="人次"),
            FeedbackFigure(label="服务时长", value="35.0", measure="小时"),
            FeedbackFigure(label="满意率", value="98.3%", note="有效票 120 张"),
        ),
        lines=tuple(_feedback_line(index) for index in range(members)),
        summary=(
            "上半年，贵单位在职党员按时报到，认领岗位，参加了四月和五月的党员活动日，在清洁家园和政策宣传中"
            "出力较多，居民反映良好。",
            "两名党员因工作原因参加活动较少，建议单位在时间上给予支持。",
        ),
        contact_person="王建国",
        contact_phone="029-00001234",
        secretary="李玉兰",
        issued_on=date(2026, 7, 28),
        reply_by=date(2026, 8, 7),
    )


def _feedback_line(index: int) -> FeedbackLine:
    return FeedbackLine(
        name=LONG_NAME if index == 1 else invented_name(index),
        received_on=date(2026, 5, 1 + index % 10),
        posts="政策宣传员、法律咨询员" if index % 3 == 0 else "环境整治员",
        commitments_done=index % 3,
        commitments_due=2 if index % 4 else 0,
        activities=1 + index % 4,
        hours=Decimal("2.5") * (1 + index % 4),
        grade="" if index % 5 == 4 else "满意",
        satisfaction="" if index % 5 == 4 else "100.0%",
        remark="有效票不足五张" if index % 5 == 4 else "",
    )


def register(members: int = 10) -> RegisterPrint:
    return RegisterPrint(
        unit=LONG_UNIT,
        party_org=LONG_ORG,
        year=2026,
        as_of=date(2026, 7, 31),
        number="2026-FC-0731",
        link=f"{SITE}/r/8Jf3kQm2Xw/",
        due_members=members,
        checked_in=members - 1,
        rate="90.0%",
        kept_by="李婉清",
        lines=tuple(_register_line(index, is_received=index != 4) for index in range(members)),
    )


def _register_line(index: int, *, is_received: bool) -> RegisterLine:
    name = LONG_NAME if index == 1 else invented_name(index)
    if not is_received:
        return RegisterLine(name=name, sex="男", title="股长", remark="5 月 20 日前补报到")
    return RegisterLine(
        name=name,
        sex="男" if index % 2 else "女",
        title="就业和职业培训管理股股长" if index == 1 else "科员",
        community="康乐西路社区" if index % 3 else "阳光社区",
        received_on=date(2026, 5, 1 + index % 10),
        receipt_returned=index % 3 != 2,
        post="政策宣传员、法律咨询员" if index % 3 == 0 else "环境整治员",
        commitment="已审定",
        activities_first_half=index % 4,
        activities_second_half=None,
        hours=Decimal("2.5") * (index % 4),
        grade="满意",
        handling="纳入年度民主评议" if index % 4 == 0 else "",
    )


def ledger(members: int = 10) -> LedgerPrint:
    return LedgerPrint(
        unit=LONG_UNIT,
        party_org=LONG_ORG,
        year=2026,
        as_of=date(2026, 7, 31),
        number="2026-RS-0731",
        link=f"{SITE}/documents/check/ledger.1-8jf3kqm2xw/",
        due_members=members,
        checked_in=members - 1,
        rate="90.0%",
        attendances=2 * members,
        hours=Decimal("5.0") * members,
        kept_by="李婉清",
        lines=tuple(_ledger_line(index) for index in range(members)),
    )


def _ledger_line(index: int) -> LedgerLine:
    name = LONG_NAME if index == 1 else invented_name(index)
    if index == 4:
        return LedgerLine(name=name, unit=LONG_UNIT, remark="5 月 20 日前补报到")
    return LedgerLine(
        name=name,
        unit="杨陵区财政局" if index % 2 else LONG_UNIT,
        community="康乐西路社区" if index % 3 else "阳光社区",
        received_on=date(2026, 5, 1 + index % 10),
        receipt_returned=index % 3 != 2,
        post="政策宣传员、法律咨询员" if index % 3 == 0 else "环境整治员",
        commitment="已审定",
        arranged=4,
        attended=index % 5,
        hours=Decimal("2.5") * (index % 5),
        grade="基本满意" if index % 4 == 0 else "满意",
    )
