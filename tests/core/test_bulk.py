"""Rows inserted by COPY are the rows that INSERT would have made."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from apps.audit.models import AuditEvent
from apps.core.bulk import copy_changes, copy_in
from apps.members.models import Person

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 5, 6, 10, 0, 30, 123456, tzinfo=dt.UTC)
AWKWARD = "反斜\\杠\t制表\n换行\r回车 \"引号\" '单' {花} , 䶮 \\N"


def person(number, **values):
    return Person(volunteer_no=number, created_at=AT, updated_at=AT, **{"name": "林", **values})


def test_copy_in_keeps_every_kind_of_value():
    rows = [
        person("V1", name=AWKWARD[:60], skills=[AWKWARD[:40], "", "书法"], phone="13800000001", remark="\\N"),
        person("V2", registered_on=dt.date(2026, 5, 6), home_address=AWKWARD),
    ]
    copy_in(rows)
    one, two = Person.objects.order_by("volunteer_no")
    assert (one.pk, one.name, one.skills, one.phone, one.remark, one.registered_on) == (
        rows[0].pk,
        AWKWARD[:60],
        [AWKWARD[:40], "", "书法"],
        "13800000001",
        "\\N",
        None,
    )
    assert (two.registered_on, two.home_address, two.created_at, two.is_leader) == (
        dt.date(2026, 5, 6),
        AWKWARD,
        AT,
        False,
    )


def test_copy_in_encrypts_what_lies_encrypted():
    copy_in([person("V1", phone="13800000001")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM members_person")
        assert b"138" not in bytes(cursor.fetchone()[0])


def test_copy_in_keeps_json():
    copy_in(
        [AuditEvent(at=AT, event="a.b", target_type="t", target_id="1", after={"甲": [AWKWARD, None, 1]})]
    )
    assert AuditEvent.objects.get().after == {"甲": [AWKWARD, None, 1]}


def test_copy_in_gives_keys_that_go_on_and_obeys_constraints():
    first = copy_in([person("V1"), person("V2")])
    assert copy_in([]) == []
    assert Person.objects.create(volunteer_no="V3", name="周", created_at=AT, updated_at=AT).pk > first[1].pk
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in([person("V1")])


def test_encrypted_fields_can_be_changed_in_bulk():
    people = list(copy_in([person("V1", phone="13800000001"), person("V2", phone="13800000002")]))
    for one in people:
        one.phone = one.phone.replace("138", "139")
    Person.objects.bulk_update(people, ["phone"])
    assert [p.phone for p in Person.objects.order_by("pk")] == ["13900000001", "13900000002"]


def test_copy_changes_writes_the_named_fields_of_these_rows_alone():
    people = copy_in([person(f"V{n}", phone=f"1380000000{n}", remark="旧") for n in (1, 2, 3)])
    for one in people[:2]:
        one.phone, one.skills, one.birth, one.remark = f"139{one.phone[3:]}", [AWKWARD[:40]], "1980-01", "新"
        one.registered_on = dt.date(2026, 5, 6)
    copy_changes(people[:2], ["phone", "skills", "birth", "registered_on"])
    copy_changes(people[:1], ["birth"])
    copy_changes([], ["birth"])
    stored = [(p.phone, p.skills, p.registered_on, p.remark) for p in Person.objects.order_by("pk")]
    assert stored == [
        ("13900000001", [AWKWARD[:40]], dt.date(2026, 5, 6), "旧"),
        ("13900000002", [AWKWARD[:40]], dt.date(2026, 5, 6), "旧"),
        ("13800000003", [], None, "旧"),
    ]


def test_copy_changes_obeys_constraints():
    one, two = copy_in([person("V1"), person("V2")])
    two.volunteer_no = one.volunteer_no
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_changes([two], ["volunteer_no"])
