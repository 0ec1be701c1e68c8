"""One effect per key: a POST sent twice runs once and is answered twice."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.http import HttpRequest

from apps.core.errors import DomainError
from apps.core.models import IdempotencyRecord

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What is kept of a response: enough to send it again."""

    status: int
    location: str = ""
    body: str = ""


class KeyReused(DomainError):
    """The same key came with another body."""

    code = "idempotency_key_reused"


def fingerprint_of(request: HttpRequest) -> str:
    """A digest of the address and everything sent, without the one-time tokens."""
    digest = hashlib.sha256(request.get_full_path().encode())
    if request.content_type == "application/json":
        digest.update(request.body)
    else:
        for name, values in sorted(request.POST.lists()):
            if name not in {"csrfmiddlewaretoken", "idempotency_key"}:
                digest.update(repr((name, values)).encode())
        for name, file in sorted(request.FILES.items()):
            digest.update(repr((name, file.name, file.size)).encode())  # type: ignore[union-attr]  # one file a name
    return digest.hexdigest()


def run_once(
    *, user: Any, key: str, fingerprint: str, run: Callable[[], tuple[T, Answer | None]]
) -> T | Answer:
    """Run and keep the answer, or give back the kept one.

    `run` returns its response and what to keep of it; None keeps nothing, so that a refused form can be
    sent again with the same key. A second request with the key waits for the first one's end.
    Raises KeyReused when the key was kept with another fingerprint.
    """
    with transaction.atomic():
        record = IdempotencyRecord.objects.begin(user=user, key=key, fingerprint=fingerprint)
        if record is None:
            return _kept(user, key, fingerprint)
        response, answer = run()
        if answer is None:
            record.delete()
        else:
            record.update(**asdict(answer))
        return response


def _kept(user: Any, key: str, fingerprint: str) -> Answer:
    record = IdempotencyRecord.objects.get(user=user, key=key)
    if record.fingerprint != fingerprint:
        raise KeyReused("这个页面已经提交过别的内容。请刷新页面后重新填写。")
    return Answer(status=record.status or 200, location=record.location, body=record.body)
