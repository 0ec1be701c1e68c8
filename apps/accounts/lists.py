"""The columns of the lists of accounts and of the history."""

from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.audit.facts import told
from apps.audit.words import event_words
from apps.core.listing import Column


def _page(account: User) -> str:
    return reverse("accounts:account_detail", args=[account.pk])


def _roles(account: Any) -> list[str]:
    return [
        f"{role.get_role_display()}（{role.unit or role.community}）"
        if role.unit or role.community
        else role.get_role_display()
        for role in account.shown_roles
    ]


def _tone(account: User) -> str:
    return "success" if account.is_active else "danger"


ACCOUNT_COLUMNS = (
    Column("name", "姓名", lambda a: a.name, sort="name", link=_page),
    Column("username", "账号名", lambda a: a.username, sort="username"),
    Column("roles", "角色", _roles),
    Column("last_login", "最近登录", lambda a: a.last_login, standard=False),
    Column("active", "登录", lambda a: "可以登录" if a.is_active else "已停用", tone=_tone),
)
AUDIT_COLUMNS = (
    Column("at", "时间", lambda e: e.at, sort="at"),
    Column("actor", "操作人", lambda e: e.actor_name),
    Column("event", "事件", lambda e: event_words(e.event), css="code"),
    Column("target", "对象", lambda e: e.target_label),
    Column("before", "之前", lambda e: told(e.target_type, e.before)),
    Column("after", "之后", lambda e: told(e.target_type, e.after)),
    Column("reason", "事由", lambda e: e.reason),
    Column("address", "来源地址", lambda e: e.address, standard=False),
)
