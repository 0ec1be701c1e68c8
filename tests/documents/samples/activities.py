"""Invented papers around an activity."""

from datetime import UTC, date, datetime
from decimal import Decimal

from apps.documents.prints import (
    ContactCardPrint,
    FeedbackCard,
    FeedbackCardPrint,
    RecordCardPrint,
    RosterLine,
    RosterPrint,
    ServiceLine,
)
from tests.documents.samples.people import LONG_NAME, LONG_ORG, LONG_UNIT, SITE, invented_name


def roster(people: int = 24) -> RosterPrint:
    return RosterPrint(
        number="20260516-17",
        link=f"{SITE}/a/17/",
        community="阳光社区",
        activity="五月党员活动日：清洁家园",
        place="阳光社区文化广场",
        starts_at=datetime(2026, 5, 16, 1, tzinfo=UTC),
        ends_at=datetime(2026, 5, 16, 3, 30, tzinfo=UTC),
        contact_person="王建国",
        contact_phone="029-00001234",
        lines=tuple(_roster_line(index) for index in range(people)),
    )


def _roster_line(index: int) -> RosterLine:
    is_long = index == 2
    return RosterLine(
        number=str(index + 1),
        name=LONG_NAME if is_long else invented_name(index),
        sex="女" if index % 2 else "男",
        unit=LONG_UNIT if is_long else "杨陵区财政局",
        party_org=LONG_ORG if is_long else "中共杨陵区财政局支部委员会",
        post="环境整治员、政策宣传员" if index % 3 else "",
        phone=f"138****{1200 + index}",
        status="已报名",
        came=index % 4 == 0,
    )


def contact_card(*, is_long: bool = False) -> ContactCardPrint:
    return ContactCardPrint(
        serial="2026-00001",
        link=f"{SITE}/documents/check/card.1-8jf3kqm2xw/",
        district="杨陵区",
        name=LONG_NAME if is_long else "张㛃",
        phone="13800001234",
        title="就业和职业培训管理股股长（兼社会保险经办窗口负责人）" if is_long else "办公室副主任",
        unit=LONG_UNIT if is_long else "杨陵区财政局",
        party_org=LONG_ORG if is_long else "中共杨陵区财政局支部委员会",
        strengths="双语翻译、就业政策咨询、职业技能培训、劳动争议调解、乐器演奏、舞蹈编排、摄影、家电维修"
        if is_long
        else "法律咨询、电脑维修",
        intentions="纠纷调解、法律援助",
        available_time="周末上午",
        post="法律咨询员",
        community="康乐西路社区" if is_long else "阳光社区",
        community_address="康乐西路与永安路十字东北角幸福家园小区 12 号楼一层党群服务中心"
        if is_long
        else "永安路 8 号",
        reception_hours="工作日 9:00—17:30",
        reception_person="王建国",
        reception_phone="029-00001234",
        met_on=None if is_long else date(2026, 5, 8),
    )


def feedback_cards(people: int = 3) -> FeedbackCardPrint:
    return FeedbackCardPrint(
        district="杨陵区",
        community="阳光社区",
        activity="五月党员活动日：清洁家园",
        place="阳光社区文化广场",
        content="清理楼道堆物，劝导文明养犬，向沿街商户发放垃圾分类宣传页，登记需要帮助的独居老人，汇总居民意见。",
        served_on=date(2026, 5, 16),
        cards=tuple(
            FeedbackCard(
                number=f"20260516-17-{index + 1}",
                link=f"{SITE}/a/17/?{index}",
                name=LONG_NAME if index == 1 else ("张㛃", "王䶮", "李𬱖")[index % 3],
                unit=LONG_UNIT if index == 1 else "杨陵区财政局",
                post="环境整治员",
                presence="到场" if index else "到场，迟到",
                hours=Decimal("2.5") if index else None,
            )
            for index in range(people)
        ),
    )


def record_card(services: int = 3, blank_lines: int = 9) -> RecordCardPrint:
    return RecordCardPrint(
        number="2026-YL-26-000123",
        link=f"{SITE}/documents/check/record.1-8jf3kqm2xw/",
        district="杨陵区",
        year=2026,
        name="张㛃",
        volunteer_no="YL-26-000123",
        unit="杨陵区财政局",
        community="阳光社区",
        post="法律咨询员",
        as_of=date(2026, 9, 30),
        activities=services,
        hours=Decimal("2.5") * services,
        minimum=4,
        lines=tuple(
            ServiceLine(
                served_on=date(2026, 5 + index % 5, 16),
                activity="党员活动日：清洁家园",
                place="阳光社区文化广场",
                content="清理楼道堆物，劝导文明养犬",
                hours=Decimal("2.5"),
                confirmed_by="王建国",
            )
            for index in range(services)
        ),
        blank_lines=blank_lines,
    )
