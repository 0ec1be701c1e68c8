"""Invented papers of one member."""

from datetime import date
from decimal import Decimal

from apps.documents.prints import (
    BasicInfoPrint,
    CardPrint,
    CommitmentLine,
    CommitmentPrint,
    InvitationPrint,
    InvitationSlip,
    ServiceLine,
    ServicePrint,
)
from tests.documents.samples.people import LONG_NAME, LONG_ORG, LONG_UNIT, SITE, invented_name


def issued_card(index: int = 1, name: str = "张㛃") -> CardPrint:
    return CardPrint(
        serial=f"杨报〔2026〕{index:06d}",
        link=f"{SITE}/k/8Jf3kQm2Xw{index:04d}/",
        district="杨陵区",
        year=2026,
        name=name,
        sex="女",
        born=date(1986, 3, 1),
        age_band="40—44 岁",
        ethnicity="汉族",
        joined_on=date(2010, 7, 1),
        title="办公室副主任",
        phone="13800001234",
        skills="法律咨询、电脑维修、书法、急救",
        unit="杨陵区财政局",
        party_org="中共杨陵区财政局支部委员会",
        home="永安路 8 号院 3 号楼 2 单元 501 室",
        kind="居住地社区",
        community="阳光社区",
        issued_on=date(2026, 5, 2),
        issued_by="李婉清",
        present_by=date(2026, 5, 10),
        valid_until=date(2026, 12, 31),
        code="K7QM-4T2P",
    )


def long_card() -> CardPrint:
    return CardPrint(
        serial="杨报〔2026〕000002",
        link=f"{SITE}/k/8Jf3kQm2Xw0002/",
        district="杨陵区",
        year=2026,
        name=LONG_NAME,
        sex="男",
        born=date(1979, 11, 1),
        age_band="45—49 岁",
        ethnicity="维吾尔族",
        joined_on=date(2004, 7, 1),
        title="就业和职业培训管理股股长（兼社会保险经办窗口负责人）",
        phone="13900005678",
        skills="双语翻译、就业政策咨询、职业技能培训、劳动争议调解、乐器演奏、舞蹈编排、摄影、家电维修",
        unit=LONG_UNIT,
        party_org=LONG_ORG,
        home="康乐西路社区康乐西路与永安路十字东北角幸福家园小区 12 号楼 3 单元 2104 室",
        kind="单位所在地社区",
        community="康乐西路社区",
        issued_on=date(2026, 5, 2),
        issued_by="李婉清",
        present_by=date(2026, 5, 10),
        valid_until=date(2026, 12, 31),
        code="W3HN-9R6D",
    )


def received_card() -> CardPrint:
    return CardPrint(
        serial="杨报〔2026〕000003",
        link=f"{SITE}/k/8Jf3kQm2Xw0003/",
        check_link=f"{SITE}/documents/check/card.8Jf3kQm2Xw0003.5f1c2a9be07d41c8a3e6/",
        district="杨陵区",
        year=2026,
        name="王䶮",
        unit="杨陵区财政局",
        party_org="中共杨陵区财政局支部委员会",
        community="阳光社区",
        received_on=date(2026, 5, 8),
        post="政策宣传员（YG-01-003）",
        reception_person="王建国",
        reception_phone="029-00001234",
    )


def basic_info() -> BasicInfoPrint:
    return BasicInfoPrint(
        serial="杨报〔2026〕000001",
        link=f"{SITE}/k/8Jf3kQm2Xw0001/",
        district="杨陵区",
        name="张㛃",
        sex="女",
        born=date(1986, 3, 1),
        ethnicity="汉族",
        education="大学本科",
        joined_on=date(2010, 7, 1),
        title="办公室副主任",
        honours="2024 年度区级优秀共产党员",
        unit="杨陵区财政局",
        party_org="中共杨陵区财政局支部委员会",
        phone="13800001234",
        home="永安路 8 号院 3 号楼 2 单元 501 室",
        community="阳光社区",
        strengths="法律咨询（取得法律职业资格），电脑和打印机维修",
        hobbies="书法、羽毛球",
        offered=(
            "政策宣传",
            "环境整治",
            "纠纷调解",
            "扶贫帮困",
            "医疗保健",
            "便民服务",
            "法律援助",
            "文化活动",
        ),
        intentions=("纠纷调解", "法律援助"),
        wished_post="周末法律咨询",
        available_time="周末上午",
        filled_on=date(2026, 5, 6),
        entered_for_member_by="王建国",
    )


def commitments() -> CommitmentPrint:
    return CommitmentPrint(
        serial="杨报〔2026〕000001",
        link=f"{SITE}/c/8Jf3kQm2Xw0001/",
        district="杨陵区",
        year=2026,
        name="张㛃",
        unit="杨陵区财政局",
        party_org="中共杨陵区财政局支部委员会",
        community="阳光社区",
        post="法律咨询员（YG-07-001）",
        lines=(
            CommitmentLine(
                text="每月为居民提供一次法律咨询",
                measure="每月第二个周六上午在社区服务大厅值班",
                due_on=date(2026, 12, 31),
                state="进行中",
            ),
            CommitmentLine(
                text="为社区老年人讲一次防诈骗课",
                measure="重阳节前完成，准备大字讲义",
                due_on=date(2026, 10, 18),
            ),
            CommitmentLine(
                text="向社区提一条改进便民服务的建议",
                measure="走访十户居民后书面提出",
                due_on=date(2026, 6, 30),
                state="已完成",
            ),
        ),
        blank_lines=2,
        submitted_on=date(2026, 5, 9),
        review_opinion="承诺事项具体可行，同意。",
        reviewed_by="刘海涛",
        reviewed_on=date(2026, 5, 12),
        published_on=date(2026, 5, 15),
        hotline="029-00001234",
    )


def service_record(services: int = 5) -> ServicePrint:
    return ServicePrint(
        number="FW-2026-000123",
        link=f"{SITE}/s/8Jf3kQm2Xw/",
        district="杨陵区",
        name="张㛃",
        volunteer_no="YL-26-000123",
        unit="杨陵区财政局",
        community="阳光社区",
        begins_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
        as_of=date(2026, 12, 31),
        activities=services,
        hours=Decimal("2.5") * services,
        lines=tuple(
            ServiceLine(
                served_on=date(2026, 5 + index % 8, 16),
                activity="党员活动日：清洁家园",
                place="阳光社区文化广场",
                content="清理楼道堆物，劝导文明养犬",
                hours=Decimal("2.5"),
                confirmed_by="王建国",
            )
            for index in range(services)
        ),
    )


def invitations(people: int = 12) -> InvitationPrint:
    return InvitationPrint(
        district="杨陵区",
        year=2026,
        unit=LONG_UNIT,
        site="portal.example",
        expires_on=date(2026, 5, 20),
        contact_person="李婉清",
        contact_phone="029-00005678",
        slips=tuple(
            InvitationSlip(
                name=LONG_NAME if index == 1 else invented_name(index),
                link=f"{SITE}/i/Qw8Jf3kQm2Xw{index:04d}/",
                code=f"K7QM-{4200 + index}",
                party_org=LONG_ORG if index == 1 else "",
            )
            for index in range(people)
        ),
    )
