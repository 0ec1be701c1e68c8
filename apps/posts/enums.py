"""States of posts, claims, commitment cards and their items (domain, C4)."""

from django.db import models


class PostStatus(models.TextChoices):
    OPEN = "open", "招募中"
    PAUSED = "paused", "暂停认领"
    ENDED = "ended", "已撤销"


POST_TRANSITIONS: dict[PostStatus, frozenset[PostStatus]] = {
    PostStatus.OPEN: frozenset({PostStatus.PAUSED, PostStatus.ENDED}),
    PostStatus.PAUSED: frozenset({PostStatus.OPEN, PostStatus.ENDED}),
    PostStatus.ENDED: frozenset(),
}


class Risk(models.TextChoices):
    NONE = "none", "无特殊风险"
    SOME = "some", "有一定风险"


class PostRole(models.TextChoices):
    """六员: what the holder of a post is to the residents (Y60)."""

    PUBLICIST = "publicist", "宣传员"
    INFORMANT = "informant", "信息员"
    ADVISER = "adviser", "参谋员"
    PERSUADER = "persuader", "劝导员"
    ATTENDANT = "attendant", "服务员"
    HELPER = "helper", "帮扶员"


class ClaimSource(models.TextChoices):
    MENU = "menu", "从岗位表认领"
    SELF_CHOSEN = "self_chosen", "自选岗位"
    BY_CONSENT = "by_consent", "本人同意，社区代办"


class ClaimStatus(models.TextChoices):
    """From the claim to its end; HOLDS_PLACE names those that take one of the post's places."""

    SUBMITTED = "submitted", "待社区确认"
    WAITLISTED = "waitlisted", "候补"
    OFFERED = "offered", "候补待本人确认"
    ACCEPTED = "accepted", "待本人确认"
    ACTIVE = "active", "在岗"
    ON_LEAVE = "on_leave", "请假"
    WITHDRAWN = "withdrawn", "已退出"
    DECLINED = "declined", "未通过"
    REMOVED = "removed", "已调离"
    COMPLETED = "completed", "已结束"


_C = ClaimStatus
CLAIM_TRANSITIONS: dict[ClaimStatus, frozenset[ClaimStatus]] = {
    _C.SUBMITTED: frozenset({_C.ACCEPTED, _C.WAITLISTED, _C.DECLINED, _C.WITHDRAWN, _C.COMPLETED}),
    _C.WAITLISTED: frozenset({_C.OFFERED, _C.DECLINED, _C.WITHDRAWN, _C.COMPLETED}),
    _C.OFFERED: frozenset({_C.ACTIVE, _C.DECLINED, _C.WITHDRAWN, _C.COMPLETED}),
    _C.ACCEPTED: frozenset({_C.ACTIVE, _C.DECLINED, _C.WITHDRAWN, _C.COMPLETED}),
    _C.ACTIVE: frozenset({_C.ON_LEAVE, _C.WITHDRAWN, _C.REMOVED, _C.COMPLETED}),
    _C.ON_LEAVE: frozenset({_C.ACTIVE, _C.WITHDRAWN, _C.REMOVED, _C.COMPLETED}),
    _C.WITHDRAWN: frozenset(),
    _C.DECLINED: frozenset(),
    _C.REMOVED: frozenset(),
    _C.COMPLETED: frozenset(),
}
# These take one of the post's places (the counter `Post.taken` equals their number).
HOLDS_PLACE = frozenset({_C.SUBMITTED, _C.OFFERED, _C.ACCEPTED, _C.ACTIVE, _C.ON_LEAVE})
# These stand in the post's group.
IN_GROUP = frozenset({_C.ACTIVE, _C.ON_LEAVE})
# What a member waits for, in the member's words.
WHAT_COMES_NEXT: dict[ClaimStatus, str] = {
    _C.SUBMITTED: "等社区答复，有结果会通知您",
    _C.WAITLISTED: "有名额时会通知您",
    _C.ACCEPTED: "社区已同意，请确认上岗",
}
# A person may have at most one of these for a post.
OPEN_CLAIMS = HOLDS_PLACE | {_C.WAITLISTED}


class CommitmentStatus(models.TextChoices):
    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "待审定"
    APPROVED = "approved", "已审定"
    PUBLISHED = "published", "已公开"
    REPORTED = "reported", "测评中"
    EVALUATED = "evaluated", "已测评"
    CLOSED = "closed", "已结束"


_K = CommitmentStatus
COMMITMENT_TRANSITIONS: dict[CommitmentStatus, frozenset[CommitmentStatus]] = {
    _K.DRAFT: frozenset({_K.SUBMITTED}),
    _K.SUBMITTED: frozenset({_K.DRAFT, _K.APPROVED}),
    _K.APPROVED: frozenset({_K.PUBLISHED, _K.REPORTED, _K.CLOSED}),
    _K.PUBLISHED: frozenset({_K.APPROVED, _K.REPORTED, _K.CLOSED}),
    _K.REPORTED: frozenset({_K.EVALUATED}),
    _K.EVALUATED: frozenset({_K.REPORTED, _K.CLOSED}),
    _K.CLOSED: frozenset(),
}
# Fixed by the unit (审定): the items no longer change.
FIXED = frozenset({_K.APPROVED, _K.PUBLISHED, _K.REPORTED, _K.EVALUATED, _K.CLOSED})
# Follows the member to another community at once; a draft when it is saved, a running round first ends.
MOVES_ALONG = frozenset({_K.SUBMITTED, _K.APPROVED, _K.PUBLISHED, _K.EVALUATED})
# The items are being worked on.
IN_WORK = FIXED - {_K.CLOSED}


class ItemStatus(models.TextChoices):
    OPEN = "open", "未开始"
    DOING = "doing", "进行中"
    REPORTED = "reported", "已报完成"
    DONE = "done", "已完成"
    UNDONE_OBJECTIVE = "undone_objective", "未完成（客观原因）"
    UNDONE_NONE = "undone_none", "未完成"


_I = ItemStatus
ITEM_TRANSITIONS: dict[ItemStatus, frozenset[ItemStatus]] = {
    _I.OPEN: frozenset({_I.DOING, _I.REPORTED, _I.UNDONE_OBJECTIVE, _I.UNDONE_NONE}),
    _I.DOING: frozenset({_I.REPORTED, _I.UNDONE_OBJECTIVE, _I.UNDONE_NONE}),
    _I.REPORTED: frozenset({_I.DONE, _I.DOING}),
    _I.DONE: frozenset(),
    _I.UNDONE_OBJECTIVE: frozenset(),
    _I.UNDONE_NONE: frozenset(),
}
# Still owed by the member.
UNFINISHED = frozenset({_I.OPEN, _I.DOING})
UNDONE = frozenset({_I.UNDONE_OBJECTIVE, _I.UNDONE_NONE})
