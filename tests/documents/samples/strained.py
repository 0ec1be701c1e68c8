"""Papers whose every name has fifteen characters, rare ones among them, and every unit forty."""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

NAME_15 = "欧阳㛃䶮𬱖江·阿不都克里木江吉"
UNIT_40 = "杨陵农业高新技术产业示范区人力资源和社会保障局就业创业指导与职业技能培训鉴定中心"
NAMES = {
    "name",
    "contact_person",
    "reception_person",
    "issued_by",
    "kept_by",
    "confirmed_by",
    "reviewed_by",
    "acknowledged_by",
    "secretary",
}
UNITS = {"unit", "party_org"}

Paper = TypeVar("Paper")


def strained(paper: Paper) -> Paper:
    """The same paper with the longest names and units in every place that has one."""
    return _strained(paper)


def _strained(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_strained(item) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {field.name: _field(field.name, getattr(value, field.name)) for field in fields(value)}
    return replace(value, **changes)


def _field(name: str, value: Any) -> Any:
    if name in NAMES:
        return NAME_15
    return UNIT_40 if name in UNITS else _strained(value)
