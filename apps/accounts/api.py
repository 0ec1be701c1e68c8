"""What the API asks of an account before any rule."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.accounts.gates import first_duty


class IsReady(BasePermission):
    """The pages' first duties hold here too: the own password chosen, the second factor set up.

    Notes for the audit from which address the request came.
    """

    message = "请先在网页上登录，改好初始密码、设置好二次验证，再使用接口。"

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        request.user.audit_address = request.META.get("REMOTE_ADDR") or None
        return first_duty(request.user) is None
