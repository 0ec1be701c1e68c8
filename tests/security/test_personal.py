"""Every model field is marked personal or not; restricted values are encrypted or need-to-know."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models

from apps.core.fields import EncryptedBinaryField, EncryptedJSONField, EncryptedTextField
from apps.core.personal import NEED_TO_KNOW, PERSONAL, Mark

ENCRYPTED = (EncryptedBinaryField, EncryptedJSONField, EncryptedTextField)
# Moments, days, switches, counters and keys say nothing without the row they stand in.
WITHOUT_MARK = (
    models.DateTimeField,
    models.DateField,
    models.BooleanField,
    models.AutoField,
    models.BigIntegerField,
    models.IntegerField,
    models.UUIDField,
)
# A list of codes; the finding itself is in an encrypted field.
CODES = {"spreadsheets.ImportRow.kinds"}


def own_fields() -> dict[str, Any]:
    """Every field of ours that needs a mark, by its label."""
    return {
        f"{model._meta.label}.{field.name}": field
        for model in apps.get_models()
        if model.__module__.startswith("apps.") and not model._meta.proxy
        for field in model._meta.get_fields()
        if isinstance(field, models.Field) and needs_mark(model, field)
    }


def needs_mark(model: type[models.Model], field: models.Field) -> bool:
    if f"{model._meta.label}.{field.name}" in CODES:
        return False
    return not (field.is_relation or field.choices or isinstance(field, WITHOUT_MARK))


FIELDS = own_fields()


def test_every_field_has_a_mark():
    assert sorted(set(FIELDS) - set(PERSONAL)) == []


def test_the_registry_names_no_field_that_is_gone():
    assert sorted(set(PERSONAL) - set(FIELDS)) == []


def test_a_field_without_a_mark_is_found():
    class Remark(models.Model):
        text = models.TextField()

        class Meta:
            app_label = "not_installed"

    assert needs_mark(Remark, Remark._meta.get_field("text"))
    assert "not_installed.Remark.text" not in PERSONAL


@pytest.mark.parametrize(
    "label", sorted(label for label, mark in PERSONAL.items() if mark is Mark.RESTRICTED)
)
def test_a_restricted_field_is_encrypted_or_need_to_know(label):
    assert isinstance(FIELDS[label], ENCRYPTED) or len(NEED_TO_KNOW[label]) > 10


def test_every_encrypted_field_is_restricted():
    encrypted = {label for label, field in FIELDS.items() if isinstance(field, ENCRYPTED)}
    assert {label for label in encrypted if PERSONAL[label] is not Mark.RESTRICTED} == set()


def test_need_to_know_names_restricted_fields_only():
    assert {label for label in NEED_TO_KNOW if PERSONAL.get(label) is not Mark.RESTRICTED} == set()
