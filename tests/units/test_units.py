"""Units: the tree, who may change what, and the pages."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion
from apps.units import actions
from apps.units.models import Unit
from tests.conftest import NOW, post

QUERIES = 10
VALUES = {
    "name": "杨陵区审计局",
    "short_name": "区审计局",
    "code": "U900",
    "party_org_name": "中共杨陵区审计局支部委员会",
    "party_org_kind": "branch",
}


def test_create_unit_hangs_it_below_its_parent(committee, bureau, department):
    unit = actions.create_unit(values=VALUES, parent=committee, by=department, at=NOW)
    assert unit.path.startswith(committee.path)
    assert unit.path != bureau.path
    assert AuditEvent.objects.get(event="unit.created").target_id == str(unit.pk)


def test_create_unit_gives_siblings_different_paths(committee, department):
    first = actions.create_unit(values=VALUES, parent=committee, by=department, at=NOW)
    second = actions.create_unit(
        values={**VALUES, "name": "二", "short_name": "二", "code": "U901", "party_org_name": "二"},
        parent=committee,
        by=department,
        at=NOW,
    )
    assert first.path < second.path


def test_move_unit_takes_its_subtree_along(committee, bureau, school, department):
    child = actions.create_unit(values=VALUES, parent=bureau, by=department, at=NOW)
    actions.move_unit(unit=bureau, parent=school, by=department, at=NOW)
    child.refresh_from_db()
    bureau.refresh_from_db()
    assert school.contains(bureau)
    assert bureau.contains(child)


def test_move_unit_below_itself_is_refused(committee, bureau, department):
    with pytest.raises(DomainError, match="自己的下级"):
        actions.move_unit(unit=committee, parent=bureau, by=department, at=NOW)


def test_change_unit_of_a_stale_page_is_refused(bureau, department):
    actions.change_unit(unit=bureau, values={"address": "一号"}, version=1, by=department, at=NOW)
    with pytest.raises(StaleVersion):
        actions.change_unit(unit=bureau, values={"address": "二号"}, version=1, by=department, at=NOW)


def test_dissolve_unit_with_members_is_refused(bureau, wang, department):
    with pytest.raises(DomainError, match="还有在册党员"):
        actions.dissolve_unit(unit=bureau, on=dt.date(2026, 5, 6), by=department, at=NOW)


def test_dissolve_unit_keeps_the_row(bureau, department):
    actions.dissolve_unit(unit=bureau, on=dt.date(2026, 5, 6), by=department, at=NOW)
    assert bureau not in Unit.objects.active()
    assert Unit.objects.filter(pk=bureau.pk).exists()


def test_credit_code_is_used_once(bureau, school):
    Unit.objects.filter(pk=bureau.pk).update(uscc="11610403348577759J")
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.filter(pk=school.pk).update(uscc="11610403348577759J")


def test_path_ends_with_a_slash(bureau):
    with pytest.raises(IntegrityError):
        Unit.objects.filter(pk=bureau.pk).update(path="0009")


def test_unit_list_shows_a_liaison_the_own_subtree_only(sign_in, liaison, bureau, school):
    text = sign_in(liaison).get("/units/").content.decode()
    assert bureau.short_name in text
    assert school.short_name not in text


def test_unit_of_another_branch_of_the_tree_is_not_there(sign_in, liaison, school):
    client = sign_in(liaison)
    assert client.get(f"/units/{school.pk}/").status_code == 404
    assert client.get("/units/999999/").status_code == 404
    assert post(client, f"/units/{school.pk}/edit/", {"name": "改名"}).status_code == 404
    assert AuditEvent.objects.filter(event="access.not_found", actor_id=liaison.pk).count() == 3


def test_unit_edit_refuses_a_wrong_credit_code(sign_in, liaison, bureau):
    page = post(
        sign_in(liaison),
        f"/units/{bureau.pk}/edit/",
        {**VALUES, "name": bureau.name, "uscc": "11610403348577750J", "version": 1},
    )
    assert page.status_code == 422
    assert "末位校验" in page.content.decode()


def test_unit_edit_by_its_liaison_is_stored(sign_in, liaison, bureau):
    sent = {
        "name": bureau.name,
        "short_name": bureau.short_name,
        "party_org_name": bureau.party_org_name,
        "party_org_kind": "branch",
        "address": "神农路7号",
        "version": 1,
    }
    assert post(sign_in(liaison), f"/units/{bureau.pk}/edit/", sent).status_code == 302
    bureau.refresh_from_db()
    assert bureau.address == "神农路7号"


def test_unit_create_is_the_departments(sign_in, liaison, department, committee):
    assert sign_in(liaison).get("/units/create/").status_code == 403
    sent = {**VALUES, "kind": "department", "parent": committee.pk}
    answer = post(sign_in(department), "/units/create/", sent)
    assert answer["Location"] == Unit.objects.get(code="U900").get_absolute_url()


def test_branch_create_refuses_the_same_name_twice(sign_in, liaison, bureau, branch):
    page = post(sign_in(liaison), f"/units/{bureau.pk}/branches/create/", {"name": branch.name})
    assert page.status_code in {409, 422}
    assert "同名党支部" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_unit_list_takes_the_same_queries_for_any_number(
    count, sign_in, department, committee, django_assert_num_queries
):
    for number in range(count):
        actions.create_unit(
            values={
                **VALUES,
                "name": f"甲{number}",
                "short_name": f"乙{number}",
                "code": f"U8{number}",
                "party_org_name": f"丙{number}",
            },
            parent=committee,
            by=department,
            at=NOW,
        )
    client = sign_in(department)
    with django_assert_num_queries(QUERIES):
        client.get("/units/")
