"""Encryption at rest: AES-GCM with a key outside the database, and a keyed index for look-ups."""

import base64
import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_JSON = json.JSONEncoder(ensure_ascii=False)
_PREFIX = b"\x01"  # the layout's version: 12 bytes nonce, then ciphertext with tag


@lru_cache(maxsize=4)
def _keys(secret: str) -> tuple[AESGCM, bytes]:
    raw = base64.b64decode(secret)
    index_key = hmac.new(raw, b"blind-index", hashlib.sha256).digest()
    return AESGCM(hmac.new(raw, b"encryption", hashlib.sha256).digest()), index_key


def encrypt(plain: bytes) -> bytes:
    """Seal bytes; every call gives another ciphertext."""
    nonce = os.urandom(12)
    return _PREFIX + nonce + _keys(settings.FIELD_KEY)[0].encrypt(nonce, plain, None)


def decrypt(sealed: bytes) -> bytes:
    """Open sealed bytes. Raises cryptography's InvalidTag when they were changed."""
    sealed = bytes(sealed)
    return _keys(settings.FIELD_KEY)[0].decrypt(sealed[1:13], sealed[13:], None)


def blind_index(text: str) -> str:
    """A keyed hash by which an encrypted value can be found again; blank stays blank."""
    if not text:
        return ""
    return hmac.digest(_keys(settings.FIELD_KEY)[1], text.encode(), "sha256").hex()[:32]


class SealedField(models.Field[Any, Any]):
    """Base of the encrypted fields: bytes in the database, sealed when saved and opened when read."""

    def get_internal_type(self) -> str:
        return "BinaryField"

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def to_value(self, plain: bytes) -> Any:
        return plain

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if hasattr(value, "as_sql"):  # an expression: the values inside it come here one by one
            return value
        plain = b"" if value is None else self.to_bytes(value)
        return connection.Database.Binary(encrypt(plain) if plain else b"")

    def from_db_value(self, value: Any, *_: Any) -> Any:
        return self.to_value(decrypt(value) if value else b"")


class EncryptedBinaryField(SealedField):
    """Bytes that lie encrypted in the database."""


class EncryptedTextField(SealedField):
    """Text that lies encrypted in the database; blank text is kept as no bytes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": "", "blank": True, **kwargs})

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def to_value(self, plain: bytes) -> Any:
        return plain.decode()


class EncryptedJSONField(SealedField):
    """A JSON value that lies encrypted in the database; nothing is None."""

    def to_bytes(self, value: Any) -> bytes:
        return _JSON.encode(value).encode()

    def to_value(self, plain: bytes) -> Any:
        return json.loads(plain) if plain else None
