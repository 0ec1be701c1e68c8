"""Whom an API token stands for, and what the API asks of an account before any rule."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.accounts.gates import first_duty
from apps.accounts.models import ApiToken, User
from apps.accounts.rules import token_in_force


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`: the framework's header, compared with stored digests that run out."""

    def authenticate_credentials(self, key: str) -> tuple[User, ApiToken]:
        """The account and its token; AuthenticationFailed for one that is unknown, over or locked."""
        token = token_in_force(key, timezone.now())
        if token is None:
            raise AuthenticationFailed(_("Invalid token."))
        return token.user, token


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
