"""Kinds and states of members, their status events and consents."""

from django.db import models


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class MemberKind(models.TextChoices):
    """人员类别."""

    FORMAL = "formal", "正式党员"
    PROBATIONARY = "probationary", "预备党员"


class CadreLevel(models.TextChoices):
    NONE = "", "无"
    SECTION = "section", "科级"
    COUNTY = "county", "县处级"


class StatusKind(models.TextChoices):
    """Why a member may stand outside the report-in denominator (C5, D4)."""

    RETIRED = "retired", "退休"
    TRANSFERRED_OUT = "transferred_out", "组织关系转出"
    DEATH = "death", "去世"
    LOST = "lost", "失去联系"
    MEMBERSHIP_STOPPED = "membership_stopped", "停止党籍"
    SICK_LEAVE = "sick_leave", "长期病假"
    LONG_LEAVE = "long_leave", "长期请假"
    SECONDMENT = "secondment", "借调"
    VILLAGE_POSTING = "village_posting", "驻村"
    STUDY = "study", "脱产学习"
    ABROAD = "abroad", "出国（境）"


# After these a member is no longer in service here: the live card ends.
ENDING_KINDS = frozenset(
    {StatusKind.RETIRED, StatusKind.TRANSFERRED_OUT, StatusKind.DEATH, StatusKind.MEMBERSHIP_STOPPED}
)


class StatusState(models.TextChoices):
    REQUESTED = "requested", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    REVOKED = "revoked", "已撤销"


STATUS_TRANSITIONS: dict[StatusState, frozenset[StatusState]] = {
    StatusState.REQUESTED: frozenset({StatusState.APPROVED, StatusState.REFUSED, StatusState.REVOKED}),
    StatusState.APPROVED: frozenset({StatusState.REVOKED}),
    StatusState.REFUSED: frozenset(),
    StatusState.REVOKED: frozenset(),
}


class ConsentScope(models.TextChoices):
    """One consent per item; each can be withdrawn (D7)."""

    PRIVACY = "privacy", "个人信息处理告知"
    SHOW_IDENTITY = "show_identity", "亮明党员身份"
    PUBLISH_COMMITMENT = "publish_commitment", "公开服务承诺"
    SHARE_ADDRESS = "share_address", "向社区提供住址"


class DataRequestKind(models.TextChoices):
    """What members may ask for about their own data (PIPL art. 15, 46, 47)."""

    CORRECTION = "correction", "更正资料"
    ERASURE = "erasure", "删除选填资料"
    WITHDRAWAL = "withdrawal", "撤回全部同意"


class DataRequestState(models.TextChoices):
    RECEIVED = "received", "待处理"
    DONE = "done", "已办理"
    REFUSED = "refused", "未办理"


DATA_REQUEST_TRANSITIONS: dict[DataRequestState, frozenset[DataRequestState]] = {
    DataRequestState.RECEIVED: frozenset({DataRequestState.DONE, DataRequestState.REFUSED}),
    DataRequestState.DONE: frozenset(),
    DataRequestState.REFUSED: frozenset(),
}
