"""Communities and who is responsible for them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from apps.communities import actions
from apps.communities.enums import CommunityKind, ContactKind
from apps.communities.models import Community, ContactAssignment
from apps.core.errors import DomainError
from tests.conftest import NOW, post

DAY = dt.date(2026, 3, 1)


def _contact(sunshine, department, **values):
    return actions.assign_contact(
        community=sunshine, values={"from_on": DAY, "basis": "", **values}, by=department, at=NOW
    )


def test_create_community_without_code_gets_a_local_one(town, department):
    first = actions.create_community(
        values={"name": "幸福社区", "town": town, "kind": CommunityKind.UNFORMED}, by=department, at=NOW
    )
    second = actions.create_community(
        values={"name": "和谐社区", "town": town, "kind": CommunityKind.UNFORMED}, by=department, at=NOW
    )
    assert (first.code, second.code) == ("L00001", "L00002")


@pytest.mark.requirement("Y7", "Y8")
def test_name_focus_communities_leaves_the_others_under_contact(sunshine, eastside, department):
    actions.name_focus_communities(communities=[eastside], by=department, at=NOW)
    assert set(Community.objects.values_list("name", "kind")) == {
        ("阳光社区", "contact"),
        ("邰东社区", "focus"),
    }


@pytest.mark.requirement("Y8", "Y12")
def test_assign_contact_of_a_unit_and_of_a_leader(sunshine, bureau, department):
    _contact(sunshine, department, kind=ContactKind.UNIT, unit=bureau)
    _contact(sunshine, department, kind=ContactKind.LEADER, leader_name="龙区长", leader_title="区长")
    assert sunshine.contact_assignments.count() == 2


def test_assign_contact_twice_is_refused(sunshine, bureau, department):
    _contact(sunshine, department, kind=ContactKind.UNIT, unit=bureau)
    with pytest.raises(DomainError, match="已经登记过"):
        _contact(sunshine, department, kind=ContactKind.UNIT, unit=bureau)


def test_end_contact_keeps_the_history(sunshine, bureau, department):
    contact = _contact(sunshine, department, kind=ContactKind.UNIT, unit=bureau)
    actions.end_contact(contact=contact, on=dt.date(2026, 6, 1), by=department, at=NOW)
    assert ContactAssignment.objects.get().to_on == dt.date(2026, 6, 1)
    with pytest.raises(DomainError, match="已经结束"):
        actions.end_contact(contact=contact, on=dt.date(2026, 6, 2), by=department, at=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"unit": None},
        {"leader_name": "龙区长"},
        {"to_on": dt.date(2026, 1, 1)},
        {"kind": ContactKind.LEADER},
    ],
)
def test_contact_constraints_hold(broken, sunshine, bureau, department):
    contact = _contact(sunshine, department, kind=ContactKind.UNIT, unit=bureau)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactAssignment.objects.filter(pk=contact.pk).update(**broken)


def test_community_names_are_unique_in_a_town_only(sunshine, faraway, town):
    Community.objects.filter(pk=faraway.pk).update(name="阳光社区")
    with pytest.raises(IntegrityError), transaction.atomic():
        Community.objects.filter(pk=faraway.pk).update(town=town)


def test_community_list_shows_a_member_all(sign_in, member, sunshine, eastside, faraway):
    text = sign_in(member).get("/communities/").content.decode()
    assert all(name in text for name in ("阳光社区", "邰东社区", "康乐西路社区"))


def test_community_edit_reaches_the_own_one_only(sign_in, community_secretary, sunshine, eastside):
    client = sign_in(community_secretary)
    sent = {"name": "阳光社区", "kind": "focus", "reception_name": "刘芳", "version": 1}
    assert post(client, f"/communities/{sunshine.pk}/edit/", sent).status_code == 302
    assert post(client, f"/communities/{eastside.pk}/edit/", sent).status_code == 404
    sunshine.refresh_from_db()
    assert sunshine.reception_name == "刘芳"


def test_community_detail_hides_contacts_from_members(sign_in, member, department, sunshine, bureau):
    _contact(sunshine, department, kind=ContactKind.UNIT, unit=bureau)
    url = sunshine.get_absolute_url()
    assert bureau.short_name in sign_in(department).get(url).content.decode()
    assert bureau.short_name not in sign_in(member).get(url).content.decode().split("联系包抓")[-1]


def test_contact_assign_by_the_town_stays_in_the_town(sign_in, town_officer, bureau, sunshine, faraway):
    client = sign_in(town_officer)
    sent = {"kind": "unit", "unit": bureau.pk, "from_on": "2026-03-01"}
    assert post(client, f"/communities/{sunshine.pk}/contacts/assign/", sent).status_code == 302
    assert post(client, f"/communities/{faraway.pk}/contacts/assign/", sent).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_community_list_takes_the_same_queries_for_any_number(
    count, sign_in, department, town, django_assert_num_queries
):
    for number in range(count):
        actions.create_community(
            values={"name": f"社区{number}", "town": town, "kind": CommunityKind.FOCUS}, by=None, at=NOW
        )
    client = sign_in(department)
    with django_assert_num_queries(11):
        client.get("/communities/")
