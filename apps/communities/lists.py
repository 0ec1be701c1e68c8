"""The columns of the list of communities."""

from apps.communities.models import Community
from apps.core.listing import Column, own_page


def _tone(community: Community) -> str:
    return "success" if community.open_for_check_in else "neutral"


COMMUNITY_COLUMNS = (
    Column("name", "社区", lambda c: c.name, sort="name", link=own_page, width=18),
    Column("code", "代码", lambda c: c.code, sort="code", css="code", standard=False, width=16),
    Column("town", "镇（街道）", lambda c: c.town, width=16),
    Column("kind", "类型", lambda c: c.get_kind_display(), width=14),
    Column("address", "地址", lambda c: c.address, standard=False, width=28),
    Column("phone", "办公电话", lambda c: c.office_phone, standard=False, width=16),
    Column("reception", "接待人", lambda c: c.reception_name, width=12),
    Column("hours", "接待时间", lambda c: c.reception_hours, width=24),
    Column("open", "报到", lambda c: "开放" if c.open_for_check_in else "未开放", tone=_tone, width=8),
)
