"""Seals over the audit: a changed or lost row shows."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from apps.audit.actions import record
from apps.audit.models import AuditSeal
from apps.audit.sealing import first_broken_seal, seal_events
from tests.conftest import NOW


@pytest.fixture
def sealed(department):
    for batch in range(2):
        for number in range(3):
            record(f"test.{batch}{number}", department, by=department, at=NOW)
        seal_events(at=NOW)


def _tamper(sql):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_event_append_only")
        cursor.execute(sql)
        cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER audit_event_append_only")


def test_seal_covers_everything_since_the_last(sealed):
    assert list(AuditSeal.objects.values_list("count", flat=True)) == [3, 3]
    assert seal_events(at=NOW) is None
    assert first_broken_seal() is None


def test_a_changed_row_breaks_its_seal(sealed):
    _tamper("UPDATE audit_auditevent SET actor_name = 'x' WHERE event = 'test.11'")
    assert first_broken_seal() == AuditSeal.objects.last()


def test_a_lost_row_breaks_its_seal(sealed):
    _tamper("DELETE FROM audit_auditevent WHERE event = 'test.01'")
    assert first_broken_seal() == AuditSeal.objects.first()


def test_a_lost_seal_breaks_the_chain(sealed):
    AuditSeal.objects.order_by("pk").first().delete()
    assert first_broken_seal() is not None


def test_verify_audit_says_so(sealed, capsys):
    call_command("verify_audit")
    assert "2 个封条全部完好" in capsys.readouterr().out
    _tamper("DELETE FROM audit_auditevent WHERE event = 'test.00'")
    with pytest.raises(CommandError, match="对不上"):
        call_command("verify_audit")


def test_audit_pages_are_the_auditors(sign_in, auditor, department, operator, sealed):
    assert "test.11" in sign_in(auditor).get("/audit/").content.decode()
    assert sign_in(department).get("/audit/").status_code == 403
    assert sign_in(auditor).get("/system/").status_code == 403
    assert sign_in(operator).get("/system/").status_code == 200


def test_the_audit_shows_values_named_like_a_method(sign_in, auditor):
    record("test.items", auditor, by=auditor, at=NOW, after={"items": 3})
    assert "事项数：3" in sign_in(auditor).get("/audit/").content.decode()
