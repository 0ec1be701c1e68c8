"""States of the three-part card (domain, C4)."""

from django.db import models


class CardKind(models.TextChoices):
    """Where the member reports in (Y9), or with whom (Y5)."""

    RESIDENCE = "residence", "居住地社区"
    UNIT_LOCATION = "unit_location", "单位所在地社区"


class CardStatus(models.TextChoices):
    DRAFT = "draft", "待确认"
    ISSUED = "issued", "已开具"
    PRESENTED = "presented", "已递交"
    SENT_BACK = "sent_back", "已退回"
    RECEIVED = "received", "已报到"
    RETURNED = "returned", "回执已收回"
    SUPERSEDED = "superseded", "已转换社区"
    ENDED = "ended", "已终止"
    VOID = "void", "已作废"


_S = CardStatus
CARD_TRANSITIONS: dict[CardStatus, frozenset[CardStatus]] = {
    _S.DRAFT: frozenset({_S.ISSUED, _S.VOID}),
    _S.ISSUED: frozenset({_S.PRESENTED, _S.VOID, _S.ENDED}),
    _S.PRESENTED: frozenset({_S.RECEIVED, _S.SENT_BACK, _S.ENDED}),
    _S.SENT_BACK: frozenset({_S.PRESENTED, _S.VOID, _S.ENDED}),
    _S.RECEIVED: frozenset({_S.RETURNED, _S.SUPERSEDED, _S.ENDED}),
    _S.RETURNED: frozenset({_S.SUPERSEDED, _S.ENDED}),
    _S.SUPERSEDED: frozenset(),
    _S.ENDED: frozenset(),
    _S.VOID: frozenset(),
}

# How the state looks (components: badge).
TONES: dict[CardStatus, str] = {
    _S.DRAFT: "neutral",
    _S.ISSUED: "info",
    _S.PRESENTED: "warning",
    _S.SENT_BACK: "danger",
    _S.RECEIVED: "success",
    _S.RETURNED: "success",
    _S.SUPERSEDED: "neutral",
    _S.ENDED: "neutral",
    _S.VOID: "neutral",
}

# A person holds at most one of these for a programme (unique constraint).
OPEN_STATUSES = frozenset({_S.DRAFT, _S.ISSUED, _S.PRESENTED, _S.SENT_BACK, _S.RECEIVED, _S.RETURNED})
# The member has reported in: counts for the report-in rate (I1).
CHECKED_IN = frozenset({_S.RECEIVED, _S.RETURNED})
# The community sees the member.
AT_COMMUNITY = frozenset({_S.PRESENTED, _S.SENT_BACK, _S.RECEIVED, _S.RETURNED})
# Was received once, whatever came later: history for a day in the past.
EVER_RECEIVED = frozenset({_S.RECEIVED, _S.RETURNED, _S.SUPERSEDED, _S.ENDED})
