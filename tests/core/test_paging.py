"""How long a list is: counted each time, kept for a minute when counting takes longer than the page."""

from typing import Any

import pytest
from django.db import connection

from apps.core import http
from apps.core.http import Pages
from apps.units.models import Unit
from tests.conftest import NOW


@pytest.fixture
def units(db: None) -> Any:
    rows = Unit.objects.order_by("pk")
    for number in range(4):
        name = f"单位{number}"
        Unit.objects.create(
            name=name,
            short_name=name,
            code=f"{number:04}",
            party_org_name=f"{name}党委",
            party_org_kind="branch",
            path=f"{number:04}/",
            created_at=NOW,
            updated_at=NOW,
        )
    return rows


def test_count_of_a_list_is_exact_below_the_limit(units: Any) -> None:
    assert Pages(units, 2).count == 4
    units[0].delete()
    assert Pages(units, 2).count == 3
    assert Pages([1, 2, 3], 2).count == 3


def test_count_of_a_very_long_list_is_kept_for_its_own_rows_alone(units: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(http, "MANY", 2)
    assert Pages(units, 2).count == 4
    units[0].delete()
    assert Pages(units, 2).count == 4
    assert Pages(units.order_by("-name"), 2).count == 4
    assert Pages(units.filter(code__gte="0001"), 2).count == 3
    assert Pages(units.filter(code__gte="0002"), 2).count == 2
    assert Pages(units.filter(code__gte="0003"), 2).count == 1


def test_no_statement_starts_helpers_or_a_compiler(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('max_parallel_workers_per_gather'), current_setting('jit')")
        assert cursor.fetchone() == ("0", "off")
