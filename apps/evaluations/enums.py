"""States, items, grades and kinds of the half-yearly democratic evaluation (domain, C4)."""

from django.db import models


class RoundStatus(models.TextChoices):
    PLANNED = "planned", "待准备"
    PREPARED = "prepared", "已准备"
    OPEN = "open", "投票中"
    CLOSED = "closed", "已截止"
    COUNTED = "counted", "已计票"
    CONFIRMED = "confirmed", "结果已确认"
    FED_BACK = "fed_back", "已反馈"
    ACKNOWLEDGED = "acknowledged", "已全部签收"
    ARCHIVED = "archived", "已归档"


_R = RoundStatus
ROUND_TRANSITIONS: dict[RoundStatus, frozenset[RoundStatus]] = {
    _R.PLANNED: frozenset({_R.PREPARED}),
    _R.PREPARED: frozenset({_R.OPEN}),
    _R.OPEN: frozenset({_R.CLOSED}),
    _R.CLOSED: frozenset({_R.COUNTED}),
    _R.COUNTED: frozenset({_R.CONFIRMED, _R.OPEN}),
    _R.CONFIRMED: frozenset({_R.FED_BACK}),
    _R.FED_BACK: frozenset({_R.ACKNOWLEDGED}),
    _R.ACKNOWLEDGED: frozenset({_R.ARCHIVED}),
    _R.ARCHIVED: frozenset(),
}
# The result is confirmed: members see their own (I11).
RESULT_STANDS = frozenset({_R.CONFIRMED, _R.FED_BACK, _R.ACKNOWLEDGED, _R.ARCHIVED})
# The units have been told.
TOLD_TO_UNITS = frozenset({_R.FED_BACK, _R.ACKNOWLEDGED, _R.ARCHIVED})
# Ballots have been counted.
HAS_RESULTS = RESULT_STANDS | {_R.COUNTED}
BEFORE_VOTING = frozenset({_R.PLANNED, _R.PREPARED})


class VoterKind(models.TextChoices):
    RESIDENTS_REPRESENTATIVE = "residents_representative", "居民代表"
    PARTY_GROUP = "party_group", "党小组"
    SERVED_RESIDENT = "served_resident", "服务对象"
    MEMBER = "member", "在职党员"


class Item(models.TextChoices):
    """What is judged; OVERALL makes a ballot valid."""

    ATTENDANCE = "attendance", "出勤"
    DUTY = "duty", "履职"
    COMMITMENT = "commitment", "承诺"
    CONDUCT = "conduct", "作风"
    NEIGHBOURS = "neighbours", "邻里评价"
    OVERALL = "overall", "总体评价"


# 六带头 (Y59): what a member's conduct is measured by; told to every voter beside the overall judgement.
SIX_LEADS = ("宣传党的政策", "遵纪守法", "弘扬正气", "搞好邻里关系", "参与社区建设", "开展志愿服务")
GUIDANCE = f"总体评价请对照“六带头”：带头{'、'.join(SIX_LEADS)}。"


class Grade(models.TextChoices):
    SATISFIED = "satisfied", "满意"
    BASICALLY_SATISFIED = "basically_satisfied", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"


# The scale whose average gives the grade of a result.
GRADE_POINTS: dict[Grade, int] = {
    Grade.SATISFIED: 3,
    Grade.BASICALLY_SATISFIED: 2,
    Grade.DISSATISFIED: 1,
}


# How a grade is written on paper and in the ballot box; 0 is an item left out.
GRADE_FIGURES: dict[Grade, str] = {
    Grade.SATISFIED: "1",
    Grade.BASICALLY_SATISFIED: "2",
    Grade.DISSATISFIED: "3",
}


class CommentStatus(models.TextChoices):
    WAITING = "waiting", "待审看"
    SHOWN = "shown", "可以展示"
    HIDDEN = "hidden", "不展示"


class SheetStatus(models.TextChoices):
    """A paper ballot on its way through two pairs of hands."""

    ENTERED_ONCE = "entered_once", "待第二人录入"
    DIFFERS = "differs", "两次录入不一致"
    COUNTED = "counted", "已计入"


_S = SheetStatus
SHEET_TRANSITIONS: dict[SheetStatus, frozenset[SheetStatus]] = {
    _S.ENTERED_ONCE: frozenset({_S.DIFFERS, _S.COUNTED}),
    _S.DIFFERS: frozenset({_S.DIFFERS, _S.COUNTED}),
    _S.COUNTED: frozenset(),
}


class FeedbackStatus(models.TextChoices):
    """Of half-year reports and urgent feedback alike."""

    DRAFT = "draft", "待发送"
    SENT = "sent", "待签收"
    ACKNOWLEDGED = "acknowledged", "已签收"


_F = FeedbackStatus
FEEDBACK_TRANSITIONS: dict[FeedbackStatus, frozenset[FeedbackStatus]] = {
    _F.DRAFT: frozenset({_F.SENT}),
    _F.SENT: frozenset({_F.ACKNOWLEDGED}),
    _F.ACKNOWLEDGED: frozenset(),
}
# The unit sees it.
AT_UNIT = frozenset({_F.SENT, _F.ACKNOWLEDGED})


class Handling(models.TextChoices):
    """What the unit makes of the feedback (Y32, Y35)."""

    APPRAISAL = "appraisal", "作为民主评议依据"
    RECOMMENDATION = "recommendation", "推荐先进"
    TALK = "talk", "谈话提醒"
    OTHER = "other", "其他"
