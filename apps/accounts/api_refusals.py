"""What the API answers to a refusal, and what the audit keeps of it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import NotFound
from rest_framework.exceptions import PermissionDenied as OperationDenied
from rest_framework.response import Response

from apps.accounts.gates import note_refusal
from apps.core import api


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answers of `apps.core.api`; as with pages, a refusal and a row out of reach go into the audit."""
    request, is_denied = context["request"], isinstance(error, PermissionDenied | OperationDenied)
    if request.user.is_authenticated and (is_denied or isinstance(error, Http404 | NotFound)):
        note_refusal(request.user, request.path, is_denied=is_denied)
    return api.exception_handler(error, context)
