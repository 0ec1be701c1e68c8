"""What a paper should say: the signed address behind its QR code, and the answer to who scans it.

The address carries a kind and a few plain values, signed; a reader named in ``DOCUMENT_CHECKS`` turns the
values into lines. Nothing is stored, and nobody can make up an address.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.module_loading import import_string

_SALT = "documents.verification"
# 80 bits: short enough for a small QR code, too many to guess.
_SIGNATURE = 20


@dataclass(frozen=True)
class Checked:
    """What the paper should say, names masked; ``note`` tells what holds when the paper differs."""

    title: str
    lines: tuple[tuple[str, str], ...]
    note: str = ""


Reader = Callable[[list[str]], Checked | None]


def check_address(kind: str, *values: object) -> str:
    """Give the absolute address that shows what a paper of this kind with these values should say.

    Values are numbers, days and short texts without a dot.
    """
    payload = ".".join([kind, *map(str, values)])
    token = f"{payload}.{_signature(payload)}"
    return f"{settings.SITE_ADDRESS}{reverse('documents:check', args=[token])}"


def checked(token: str) -> Checked | None:
    """Read an address back; None when it wasn't made here or its record is gone."""
    payload, _dot, signature = token.rpartition(".")
    if not constant_time_compare(signature, _signature(payload)):
        return None
    kind, *values = payload.split(".")
    reader: Reader = import_string(settings.DOCUMENT_CHECKS[kind])
    return reader(values)


def _signature(payload: str) -> str:
    return salted_hmac(_SALT, payload, algorithm="sha256").hexdigest()[:_SIGNATURE]
