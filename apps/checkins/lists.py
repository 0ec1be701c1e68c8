"""The columns of the list of check-in cards."""

from apps.checkins.models import CheckInCard
from apps.core.listing import Column, own_page


def _tone(card: CheckInCard) -> str:
    return "success" if card.is_checked_in else "info"


CARD_COLUMNS = (
    Column("number", "编号", lambda c: c.number, sort="serial", css="code", link=own_page, width=14),
    Column("name", "姓名", lambda c: c.person, sort="name", width=12),
    Column("unit", "单位", lambda c: c.unit, width=20),
    Column("community", "社区", lambda c: c.community, width=16),
    Column("kind", "报到方式", lambda c: c.get_kind_display(), standard=False, width=16),
    Column("issued", "开具日期", lambda c: c.issued_on, standard=False, width=12),
    Column("received", "报到日期", lambda c: c.received_on, sort="received", width=12),
    Column("state", "状态", lambda c: c.get_status_display(), tone=_tone, width=12),
)
