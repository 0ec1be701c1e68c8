"""States of activities, sign-ups, attendance and hours (domain, C4)."""

from django.db import models


class ActivityMode(models.TextChoices):
    """集中/个性/长效服务 (S7)."""

    COLLECTIVE = "collective", "集中服务"
    INDIVIDUAL = "individual", "个性服务"
    LONG_TERM = "long_term", "长效服务"


class ActivityStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待批准"
    APPROVED = "approved", "已批准"
    ANNOUNCED = "announced", "已公布"
    CLOSED = "closed", "报名截止"
    RUNNING = "running", "进行中"
    FINISHED = "finished", "已结束"
    RECORDED = "recorded", "已记录"
    ARCHIVED = "archived", "已归档"
    CANCELLED = "cancelled", "已取消"


_S = ActivityStatus
ACTIVITY_TRANSITIONS: dict[ActivityStatus, frozenset[ActivityStatus]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.CANCELLED}),
    _S.SUBMITTED: frozenset({_S.APPROVED, _S.DRAFT, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.ANNOUNCED, _S.CANCELLED}),
    _S.ANNOUNCED: frozenset({_S.CLOSED, _S.RUNNING, _S.CANCELLED}),
    _S.CLOSED: frozenset({_S.RUNNING, _S.CANCELLED}),
    _S.RUNNING: frozenset({_S.FINISHED}),
    _S.FINISHED: frozenset({_S.RECORDED}),
    _S.RECORDED: frozenset({_S.ARCHIVED}),
    _S.ARCHIVED: frozenset(),
    _S.CANCELLED: frozenset(),
}
# Members see these.
OPEN_TO_MEMBERS = frozenset({_S.ANNOUNCED, _S.CLOSED, _S.RUNNING, _S.FINISHED, _S.RECORDED, _S.ARCHIVED})
# An activity that takes a person's time: a second one at the same hours is refused.
TAKES_TIME = frozenset({_S.ANNOUNCED, _S.CLOSED, _S.RUNNING, _S.FINISHED, _S.RECORDED, _S.ARCHIVED})
# The activity took place (I6, I27).
TOOK_PLACE = frozenset({_S.FINISHED, _S.RECORDED, _S.ARCHIVED})
# Announced and not yet begun.
UPCOMING = frozenset({_S.ANNOUNCED, _S.CLOSED})
# The roll may be called.
ROLL_OPEN = frozenset({_S.ANNOUNCED, _S.CLOSED, _S.RUNNING, _S.FINISHED})
# Wait for the roll, the hours or the summary.
NOT_YET_RECORDED = frozenset({_S.RUNNING, _S.FINISHED})


class SignUpStatus(models.TextChoices):
    """The member's free answer to an invitation (D1); nothing follows from a refusal.

    A new date asks everybody anew.
    """

    INVITED = "invited", "已邀请"
    SIGNED_UP = "signed_up", "已报名"
    DECLINED = "declined", "不参加"
    EXCUSED = "excused", "已请假"


_U = SignUpStatus
SIGN_UP_TRANSITIONS: dict[SignUpStatus, frozenset[SignUpStatus]] = {
    _U.INVITED: frozenset({_U.SIGNED_UP, _U.DECLINED}),
    _U.SIGNED_UP: frozenset({_U.EXCUSED, _U.INVITED}),
    _U.DECLINED: frozenset({_U.SIGNED_UP, _U.INVITED}),
    _U.EXCUSED: frozenset({_U.SIGNED_UP, _U.INVITED}),
}


class AttendanceStatus(models.TextChoices):
    """One record per person and activity; late and early show in the times and their own marks."""

    PRESENT = "present", "到场"
    ABSENT = "absent", "缺席"
    EXCUSED = "excused", "请假"


class AttendanceMethod(models.TextChoices):
    """Each record keeps its method; the roll-call is the normal way (D2)."""

    ROLL_CALL = "roll_call", "点名"
    PAPER = "paper", "纸质签到表"
    CODE = "code", "扫码或签到码"


class HoursStatus(models.TextChoices):
    """The way of one person's hours of one activity; only `verified` ones stand in the ledger."""

    NONE = "none", "无时长"
    PROPOSED = "proposed", "待核实"
    VERIFIED = "verified", "已核实"
    DISPUTED = "disputed", "有异议"
    VOID = "void", "已作废"


_H = HoursStatus
HOURS_TRANSITIONS: dict[HoursStatus, frozenset[HoursStatus]] = {
    _H.NONE: frozenset({_H.PROPOSED, _H.DISPUTED}),
    _H.PROPOSED: frozenset({_H.PROPOSED, _H.VERIFIED, _H.NONE, _H.DISPUTED}),
    _H.VERIFIED: frozenset({_H.VERIFIED, _H.DISPUTED, _H.VOID}),
    _H.DISPUTED: frozenset({_H.VERIFIED, _H.PROPOSED, _H.NONE, _H.VOID}),
    _H.VOID: frozenset({_H.VERIFIED}),
}
# The roll may still change these: nothing of them stands in the ledger.
OPEN_TO_ROLL = frozenset({_H.NONE, _H.PROPOSED})


class LedgerKind(models.TextChoices):
    ENTRY = "entry", "入账"
    REVERSAL = "reversal", "冲销"


class CorrectionStatus(models.TextChoices):
    ASKED = "asked", "待第二人确认"
    CONFIRMED = "confirmed", "已更正"
    REFUSED = "refused", "未更正"


CORRECTION_TRANSITIONS: dict[CorrectionStatus, frozenset[CorrectionStatus]] = {
    CorrectionStatus.ASKED: frozenset({CorrectionStatus.CONFIRMED, CorrectionStatus.REFUSED}),
    CorrectionStatus.CONFIRMED: frozenset(),
    CorrectionStatus.REFUSED: frozenset(),
}


class Audience(models.TextChoices):
    """Whom an invitation goes to (Y48)."""

    ALL = "all", "本社区全部已报到党员"
    GROUPS = "groups", "所选岗位组"
    NOBODY = "nobody", "暂不邀请，只公布"


class Batch(models.TextChoices):
    """分批: the whole group, or one half of it in the order of names."""

    WHOLE = "whole", "全组"
    FIRST = "first", "前一半"
    SECOND = "second", "后一半"


class OutcomeKind(models.TextChoices):
    """成效 (I30)."""

    BENEFICIARIES = "beneficiaries", "受益人次"
    HOUSEHOLDS = "households", "走访户数"
    MATTERS = "matters", "办实事件数"
    LEAFLETS = "leaflets", "发放宣传资料份数"
    RUBBISH = "rubbish_kg", "清理垃圾公斤数"
    TREES = "trees", "植树株数"
