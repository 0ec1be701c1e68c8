"""Invented people and facts for every printable form."""

from datetime import UTC, date, datetime
from decimal import Decimal

from apps.documents.prints import (
    BallotPrint,
    BallotSubject,
    BasicInfoPrint,
    CardPrint,
    CommitmentLine,
    CommitmentPrint,
    CountLine,
    CountPrint,
    FeedbackFigure,
    FeedbackLine,
    FeedbackPrint,
    InvitationPrint,
    InvitationSlip,
    Presence,
    RegisterLine,
    RegisterPrint,
    ServiceLine,
    ServicePrint,
    SignInLine,
    SignInPrint,
)

SITE = "https://portal.example"
LONG_NAME = "阿不都热西提江·阿不都克里木江"
LONG_UNIT = "杨陵区人力资源和社会保障局"
LONG_ORG = "中共杨陵区人力资源和社会保障局机关支部委员会"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("建国", "秀英", "㛃", "䶮", "志强", "𬱖", "小红", "婉清", "海涛", "玉兰")


def invented_name(index: int) -> str:
    return SURNAMES[index % len(SURNAMES)] + GIVEN[index % len(GIVEN)]


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
            FeedbackFigure(label="报到", value=f"{members} 人"),
            FeedbackFigure(label="认岗", value=f"{members} 人"),
            FeedbackFigure(label="承诺完成", value="9 / 12", note="到期事项"),
            FeedbackFigure(label="活动", value="14 人次"),
            FeedbackFigure(label="服务时长", value="35.0 小时"),
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
