"""The indicators as the plan defines them (domain, C5): name, what is counted, of what, and the source."""

from django.db import models


class Indicator(models.TextChoices):
    REPORT_IN = "I1", "报到率"
    REPORT_IN_FROZEN = "I1d", "截止日报到率"
    REPORT_IN_GROSS = "I1g", "报到率（不排除）"
    RECEIPTS = "I2", "回执收回率"
    POSTS = "I3", "认岗率"
    COMMITMENTS = "I4", "承诺率"
    COMMITMENTS_FIXED = "I4f", "承诺审定率"
    FULFILMENT = "I5", "承诺兑现率"
    ARRANGED = "I6", "社区安排达标率"
    ATTENDED = "I7", "年度参加达标率"
    TURNOUT = "I8", "到场率"
    HOURS = "I9", "人均服务时长"
    STARS = "I10", "三星级以上占比"
    EVALUATED = "I11", "测评覆盖率"
    SATISFACTION = "I12", "测评满意率"
    FEEDBACK_SENT = "I13", "反馈及时率"
    FEEDBACK_ACKNOWLEDGED = "I13a", "反馈签收率"
    LOADED = "I32", "在库率"

    @property
    def definition(self) -> str:
        """Numerator ÷ denominator in plain words."""
        return DEFINITIONS[self]


_I = Indicator
DEFINITIONS: dict[Indicator, str] = {
    _I.REPORT_IN: "当日报到卡有效的应报到党员 ÷ 应报到党员（扣除经批准的情形）",
    _I.REPORT_IN_FROZEN: "截止日 24:00 前报到的应报到党员 ÷ 截止日应报到党员，冻结后不再变动",
    _I.REPORT_IN_GROSS: "当日报到卡有效的党员 ÷ 全部在册党员（不扣除任何情形）",
    _I.RECEIPTS: "已收回回执的报到卡 ÷ 有效的报到卡",
    _I.POSTS: "至少有一个在岗岗位的已报到党员 ÷ 已报到党员",
    _I.COMMITMENTS: "承诺卡已审定的已报到党员 ÷ 已报到党员",
    _I.COMMITMENTS_FIXED: "已审定的承诺卡 ÷ 已提交的承诺卡",
    _I.FULFILMENT: "已完成的承诺事项 ÷ 到期的承诺事项（不含客观原因未完成的）",
    _I.ARRANGED: "本年受邀参加、已举行的活动达到规定次数的已报到党员 ÷ 已报到党员",
    _I.ATTENDED: "本年经核实到场的活动达到规定次数的已报到党员 ÷ 已报到党员",
    _I.TURNOUT: "到场人次 ÷（报名人次 − 请假人次），只计已举行的活动",
    _I.HOURS: "经核实的服务小时合计 ÷ 已报到党员",
    _I.STARS: "按星级标准达到三星及以上的已报到党员 ÷ 已报到党员",
    _I.EVALUATED: "已有确认结果的测评对象 ÷ 本半年应测评对象",
    _I.SATISFACTION: "满意和基本满意票 ÷ 有效票",
    _I.FEEDBACK_SENT: "在期限内发出的单位反馈报告 ÷ 应发出的报告",
    _I.FEEDBACK_ACKNOWLEDGED: "单位已签收的报告 ÷ 已发出的报告",
    _I.LOADED: "名册中的党员 ÷ 单位上报的党员数",
}
# Counted over people, so that the names behind can be shown.
OVER_PEOPLE = (
    _I.REPORT_IN,
    _I.REPORT_IN_GROSS,
    _I.RECEIPTS,
    _I.POSTS,
    _I.COMMITMENTS,
    _I.COMMITMENTS_FIXED,
    _I.ARRANGED,
    _I.ATTENDED,
    _I.STARS,
)


class ScopeKind(models.TextChoices):
    DISTRICT = "district", "全区"
    UNIT = "unit", "单位"
    COMMUNITY = "community", "社区"


class RegisterKind(models.TextChoices):
    """What a unit's records leave as (Y30, Y31)."""

    WORKBOOK = "workbook", "工作台账表格"
    REGISTER = "register", "工作情况登记表"
    LEDGER = "ledger", "工作台账"
