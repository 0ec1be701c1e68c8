"""The columns of the lists about members; ID numbers and phones stay masked."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.listing import Column, own_page
from apps.members import sight
from apps.members.enums import DataRequestState, StatusState
from apps.members.models import DataRequest, Person, StatusEvent


def person_columns(user: User) -> tuple[Column, ...]:
    """What this reader's list of people can show: the unit's columns or a community's (C2, rule 1)."""
    return _unit_columns(user) if sight.sees_as_unit(user) else _community_columns()


def _unit(person: Person) -> Any:
    return person.current_relation.unit if person.current_relation else None


def _branch(person: Person) -> Any:
    return person.current_relation.branch if person.current_relation else None


def _events(person: Person) -> list[str]:
    today = timezone.localdate()
    return [event.get_kind_display() for event in person.status_events.all() if event.holds_on(today)]


_NAME = Column("name", "姓名", lambda p: p.name, sort="name", link=own_page, width=12)
_SEX = Column("sex", "性别", lambda p: p.get_sex_display(), width=6)
_UNIT = Column("unit", "单位", _unit, width=20)
_PHONE = Column("phone", "手机号", lambda p: p.masked_phone, css="code", width=14)
_RESIDENCE = Column("residence", "居住社区", lambda p: p.residence, width=16)


def _number(*, standard: bool) -> Column:
    return Column(
        "number",
        "志愿者编号",
        lambda p: p.volunteer_no,
        sort="number",
        css="code",
        standard=standard,
        width=12,
    )


def _card_column() -> Column:
    return Column(
        "card",
        "报到卡",
        lambda p: sight.card_mark(p).label,
        tone=lambda p: sight.card_mark(p).tone,
        width=12,
    )


def _unit_columns(user: User) -> tuple[Column, ...]:
    """For units and who sees all; a person seen only through a community keeps the private cells blank."""

    def private(read: Callable[[Person], Any]) -> Callable[[Person], Any]:
        return lambda person: None if sight.is_community_sight(user, person) else read(person)

    return (
        _number(standard=False),
        _NAME,
        _SEX,
        Column("birth", "出生年月", private(lambda p: p.birth), sort="birth", standard=False, width=12),
        Column(
            "id_number",
            "身份证号",
            private(lambda p: p.masked_id_number),
            css="code",
            standard=False,
            width=22,
        ),
        _UNIT,
        Column("branch", "党支部", private(_branch), width=24),
        Column("title", "职务", private(lambda p: p.title), width=16),
        _PHONE,
        _RESIDENCE,
        Column("skills", "特长", lambda p: p.skills, standard=False, width=25),
        Column("intentions", "服务意向", lambda p: p.intentions, standard=False, width=25),
        Column("events", "状态变动", private(_events), standard=False, width=16, reads="status_events"),
        _card_column(),
    )


def _community_columns() -> tuple[Column, ...]:
    """志愿者信息库: name, sex, age band, unit, phone, skills, time, post (C2, rule 1)."""
    today = timezone.localdate()
    return (
        _number(standard=False),
        _NAME,
        _SEX,
        Column("age", "年龄段", lambda p: sight.age_band(p.birth, today), width=10),
        _UNIT,
        _PHONE,
        Column("skills", "特长", lambda p: p.skills, width=25),
        Column("intentions", "服务意向", lambda p: p.intentions, width=25),
        Column("time", "可服务时间", lambda p: p.available_time, width=18),
        Column("posts", "岗位", sight.posts_of, width=20, reads="claims__post"),
        _card_column(),
    )


_STATUS_TONES = {StatusState.REQUESTED: "warning", StatusState.APPROVED: "success"}


def _status_tone(event: StatusEvent) -> str:
    return _STATUS_TONES.get(StatusState(event.state), "neutral")


STATUS_COLUMNS = (
    Column("name", "姓名", lambda e: e.person, sort="name", link=lambda e: own_page(e.person), width=12),
    Column("unit", "单位", lambda e: e.unit, standard=False, width=20),
    Column("kind", "情形", lambda e: e.get_kind_display(), width=14),
    Column("from", "起", lambda e: e.from_on, sort="from", width=12),
    Column("to", "止", lambda e: e.to_on or "长期", width=12),
    Column("evidence", "依据", lambda e: e.evidence, width=28),
    Column("asked_by", "登记人", lambda e: e.requested_by, width=12),
    Column("asked", "登记时间", lambda e: e.created_at, sort="asked", standard=False, width=18),
    Column("state", "状态", lambda e: e.get_state_display(), tone=_status_tone, width=10),
)


def _request_state(asked: DataRequest) -> str:
    return "已超期" if getattr(asked, "is_late", False) else asked.get_status_display()


def _request_tone(asked: DataRequest) -> str:
    if getattr(asked, "is_late", False):
        return "danger"
    return "warning" if asked.status == DataRequestState.RECEIVED else "neutral"


def _answering(asked: DataRequest) -> str:
    return reverse("members:data_request_answer", args=[asked.pk])


REQUEST_COLUMNS = (
    Column("name", "姓名", lambda r: r.person, sort="name", link=_answering, width=12),
    Column("unit", "单位", lambda r: r.unit, width=20),
    Column("kind", "申请事项", lambda r: r.get_kind_display(), width=14),
    Column("asked", "申请时间", lambda r: r.created_at, standard=False, width=18),
    Column("due", "办理期限", lambda r: r.due_on, sort="due", width=12),
    Column("state", "状态", _request_state, tone=_request_tone, width=10),
)
