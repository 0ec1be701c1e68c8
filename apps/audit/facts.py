"""What history keeps of a row, in words: names of fields and their values as pages say them."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from apps.core.dates import day_figures, moment_figures

# What actions note beside the fields of the row itself.
NAMES = {
    "accepts_file": "收取文件",
    "activity": "活动",
    "added": "新增",
    "answer": "答复",
    "attempt": "第几次",
    "attendances": "人次",
    "audience": "邀请范围",
    "branch": "党支部",
    "by_proxy": "代办",
    "closes_on": "截止投票",
    "code": "代码",
    "codes": "测评码数",
    "comments": "意见数",
    "community": "社区",
    "count": "数量",
    "dissolved_on": "撤销日期",
    "done": "已做",
    "due_on": "期限",
    "ended": "结束",
    "expires_at": "有效期至",
    "failures": "没有做成",
    "fields": "修改的项目",
    "file": "文件",
    "findings": "发现的问题",
    "from_on": "起",
    "holders": "在岗人数",
    "hours": "小时",
    "in_at": "到场时间",
    "items": "事项数",
    "kind": "种类",
    "kinds": "种类",
    "late": "超期",
    "linked": "连到已有账号",
    "members": "人数",
    "name": "名称",
    "number": "编号",
    "on": "日期",
    "outcome": "结果",
    "paper": "纸质件",
    "path": "路径",
    "people": "人数",
    "place": "位置",
    "post": "岗位",
    "post_code": "岗位编码",
    "posts": "岗位数",
    "present": "到场人数",
    "received_on": "报到日期",
    "renamed": "改名",
    "replace": "替换",
    "reply_until": "答复期至",
    "result": "结果",
    "role": "角色",
    "rows": "行数",
    "scope": "范围",
    "serial": "编号",
    "source": "来源",
    "state": "状态",
    "status": "状态",
    "targets": "测评对象数",
    "title": "名称",
    "to_on": "止",
    "unit": "单位",
    "until": "至",
    "username": "账号名",
    "voters": "投票人数",
    "votes": "票数",
}

DAY_LENGTH = len("2026-05-06")


def told(target_type: str, values: dict[str, Any]) -> str:
    """The kept values of a row in one line; a name without words stands as it is."""
    return "；".join(
        f"{_name_of(field, name)}：{_said(field, value)}"
        for name, value in values.items()
        for field in [_field_of(target_type, name)]
    )


def _field_of(target_type: str, name: str) -> models.Field[Any, Any] | None:
    try:
        field = apps.get_model(target_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return field if isinstance(field, models.Field) else None


def _name_of(field: models.Field[Any, Any] | None, name: str) -> str:
    if field is not None:
        return str(field.verbose_name)
    return f"编号{name}" if name.isdecimal() else NAMES.get(name, name)


def _said(field: models.Field[Any, Any] | None, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_said(field, one) for one in value) or "—"
    if value is None or value == "":
        return "—"
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.ForeignKey) and str(value).isdecimal():
        return f"编号{value}"
    return _moment(value) if isinstance(value, str) else str(value)


def _moment(text: str) -> str:
    """A day or moment as pages write it; any other text as it is."""
    try:
        return (
            day_figures(date.fromisoformat(text))
            if len(text) == 10
            else moment_figures(datetime.fromisoformat(text))
        )
    except ValueError:
        return text
