"""The columns of the lists about activities, hours and participation."""

from typing import Any

from apps.activities.models import Activity
from apps.activities.templatetags.activity_looks import TONES
from apps.core.listing import Column, own_page


def _tone(activity: Activity) -> str:
    return TONES.get(activity.status, "neutral")


def _shortness(person: Any) -> str:
    """What is missing of the year's minimum; empty when nothing is."""
    counts = {"邀请": person.arranged, "参加": person.attended}
    short = [word for word, count in counts.items() if count < person.minimum]
    return f"{'和'.join(short)}不足{person.minimum}次" if short else ""


ACTIVITY_COLUMNS = (
    Column("time", "时间", lambda a: a.span, sort="starts_at", width=24),
    Column("title", "活动", lambda a: a.title, sort="title", link=own_page, width=28),
    Column("community", "社区", lambda a: a.community, width=16),
    Column("place", "地点", lambda a: a.place, width=24),
    Column("category", "类别", lambda a: a.category, width=12),
    Column("party_day", "党员活动日", lambda a: a.is_party_day, width=11),
    Column("contact", "联系人", lambda a: a.contact, standard=False, width=12),
    Column("signed_up", "报名", lambda a: a.signed_up, css="num", width=8),
    Column("capacity", "名额", lambda a: a.capacity, css="num", standard=False, width=8),
    Column("late", "超期记录", lambda a: a.is_late_record, standard=False, width=10),
    Column("state", "状态", lambda a: a.get_status_display(), tone=_tone, width=10),
)
HOURS_COLUMNS = (
    Column("service_on", "服务日期", lambda h: h.service_on, sort="service_on", width=12),
    Column("name", "姓名", lambda h: h.person, link=lambda h: own_page(h.attendance), width=12),
    Column("number", "志愿者编号", lambda h: h.person.volunteer_no, css="code", standard=False, width=14),
    Column("unit", "单位", lambda h: h.unit, width=20),
    Column("community", "社区", lambda h: h.community, width=16),
    Column("activity", "活动", lambda h: h.activity, width=28),
    Column("content", "服务内容", lambda h: h.content, standard=False, width=40),
    Column("kind", "类型", lambda h: h.get_kind_display(), width=8),
    Column("late", "超期记录", lambda h: h.is_late_record, width=10),
    Column("hours", "小时", lambda h: h.hours, css="num", width=8),
    Column("recorded_by", "登记人", lambda h: h.recorded_by, standard=False, width=14),
    Column("confirmed_by", "核实人", lambda h: h.confirmed_by, width=14),
    Column("reason", "原因", lambda h: h.reason, standard=False, width=30),
)
PARTICIPATION_COLUMNS = (
    Column("name", "姓名", lambda p: p.name, link=own_page, width=12),
    Column("number", "志愿者编号", lambda p: p.volunteer_no, css="code", standard=False, width=14),
    Column("unit", "单位", lambda p: p.unit_name, width=20),
    Column("arranged", "邀请次数", lambda p: p.arranged, css="num", width=10),
    Column("attended", "参加次数", lambda p: p.attended, css="num", width=10),
    Column("hours", "小时", lambda p: p.hours_total, css="num", width=8),
    Column("short", "对照要求", _shortness, width=20),
)
