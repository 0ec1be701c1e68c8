"""What every part of the API shares: one answer to a refusal, one effect per key."""

import json
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from rest_framework import serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_exception_handler
from rest_framework.viewsets import GenericViewSet

from apps.core.errors import DomainError
from apps.core.idempotency import Answer, fingerprint_of, run_once


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """DomainError → 409 with code and sentence; BadRequest → 400; the rest as the framework does."""
    if isinstance(error, DomainError):
        problems = [{"code": problem.code, "sentence": problem.sentence} for problem in error.problems]
        body = {"code": error.code, "sentence": error.sentence, "problems": problems}
        return Response(body, status=status.HTTP_409_CONFLICT)
    if isinstance(error, BadRequest):
        return Response({"code": "bad_request", "sentence": str(error)}, status=status.HTTP_400_BAD_REQUEST)
    return drf_exception_handler(error, context)


class Body(serializers.Serializer):
    """What a deed takes. A field that it doesn't know is refused by name, on every level of the body."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError(
                {name: [f"没有“{name}”这个字段，请去掉后再提交。"] for name in unknown}
            )
        return super().to_internal_value(data)


class PortalViewSet(GenericViewSet):
    """A viewset that names one rule per operation and runs each change once per Idempotency-Key header."""

    rules: ClassVar[Mapping[str, Callable[[Any], bool]]] = {}

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user)

    def run(self, deed: Callable[[], Mapping[str, Any]]) -> HttpResponse:
        """Run one action and answer its row; the same key again gets the same answer.

        Raises BadRequest without a key of 8 to 64 characters.
        """
        key = self.request.headers.get("Idempotency-Key", "")
        if not 8 <= len(key) <= 64:
            raise BadRequest("缺少 Idempotency-Key 请求头，请补上（8 至 64 个字符）。")

        def once() -> tuple[Answer, Answer]:
            answer = Answer(200, body=json.dumps(dict(deed()), ensure_ascii=False, default=str))
            return answer, answer

        answer = run_once(
            user=self.request.user, key=key, fingerprint=fingerprint_of(self.request._request), run=once
        )
        return Response(json.loads(answer.body), status=answer.status)
