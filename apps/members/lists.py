"""The columns of the lists about members; ID numbers and phones stay masked."""

from typing import Any

from apps.accounts.models import User
from apps.core.listing import Column, own_page
from apps.members.models import Person
from apps.members.rules import sees_as_community


def _unit(person: Person) -> Any:
    return person.current_relation.unit if person.current_relation else None


def _branch(person: Person) -> Any:
    return person.current_relation.branch if person.current_relation else None


_NAME = Column("name", "姓名", lambda p: p.name, sort="name", link=own_page, width=12)
_SEX = Column("sex", "性别", lambda p: p.get_sex_display(), width=6)
_PHONE = Column("phone", "手机号", lambda p: p.masked_phone, css="code", width=14)
_RESIDENCE = Column("residence", "居住社区", lambda p: p.residence, width=16)
_SKILLS = Column("skills", "特长", lambda p: p.skills, width=25)
_INTENTIONS = Column("intentions", "服务意向", lambda p: p.intentions, standard=False, width=25)
_NUMBER = Column(
    "number", "志愿者编号", lambda p: p.volunteer_no, sort="number", css="code", standard=False, width=12
)

# What the unit and the organisation department read.
PERSON_COLUMNS = (
    _NUMBER,
    _NAME,
    _SEX,
    Column("birth", "出生年月", lambda p: p.birth, sort="birth", standard=False, width=12),
    Column("id_number", "身份证号", lambda p: p.masked_id_number, css="code", standard=False, width=22),
    Column("unit", "单位", _unit, width=20),
    Column("branch", "党支部", _branch, width=24),
    Column("title", "职务", lambda p: p.title, width=16),
    _PHONE,
    _RESIDENCE,
    _SKILLS,
    _INTENTIONS,
)
# 志愿者信息库: what the community reads.
VOLUNTEER_COLUMNS = (
    _NUMBER,
    _NAME,
    _SEX,
    Column("unit", "单位", _unit, width=20),
    _PHONE,
    _RESIDENCE,
    _SKILLS,
    _INTENTIONS,
)


def person_columns(user: User) -> tuple[Column, ...]:
    """What this reader's list of people can show."""
    return VOLUNTEER_COLUMNS if sees_as_community(user) else PERSON_COLUMNS
