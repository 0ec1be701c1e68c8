"""Scope: who reaches what on a day."""

import datetime as dt

from django.utils import timezone

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.core.models import create
from apps.core.scoping import Scope
from apps.members.models import Person
from apps.units.models import Unit


def test_scope_of_liaison_is_the_units_subtree(liaison, bureau):
    assert liaison.scope_for(Deed.READ_MEMBERS) == Scope(unit_paths=frozenset({bureau.path}))


def test_scope_of_town_reaches_its_communities(town_officer, sunshine, eastside, faraway):
    scope = town_officer.scope_for(Deed.READ_CARDS)
    assert scope.community_ids == {sunshine.pk, eastside.pk}
    assert not scope.reaches(community_id=faraway.pk)


def test_scope_for_a_deed_ignores_roles_that_do_not_allow_it(worker):
    assert worker.scope_for(Deed.IMPORT_MEMBERS).is_empty


def test_scope_is_the_union_of_several_roles(worker, bureau, sunshine):
    create(
        RoleAssignment,
        by=None,
        at=timezone.now(),
        user=worker,
        role=Role.UNIT_SECRETARY,
        unit=bureau,
        from_on=dt.date(2020, 1, 1),
    )
    scope = User.objects.get(pk=worker.pk).scope_for(Deed.READ_CARDS)
    assert scope == Scope(unit_paths=frozenset({bureau.path}), community_ids=frozenset({sunshine.pk}))


def test_scope_is_empty_after_the_last_day_of_the_role(worker, clock):
    RoleAssignment.objects.filter(user=worker).update(to_on=dt.date(2026, 5, 5))
    assert User.objects.get(pk=worker.pk).scope_for(Deed.READ_CARDS).is_empty


def test_scope_is_empty_for_a_locked_account(liaison):
    liaison.is_active = False
    assert liaison.scope_for(Deed.READ_MEMBERS).is_empty


def test_people_are_visible_to_the_unit_of_today_only(liaison, other_liaison, wang, teacher):
    assert list(Person.objects.visible_to(liaison)) == [wang]
    assert list(Person.objects.visible_to(other_liaison)) == [teacher]


def test_people_are_visible_to_themselves(member, wang, zhao):
    assert list(Person.objects.visible_to(member)) == [wang]


def test_people_are_not_visible_to_administrators(auditor, guard, operator, wang):
    for user in (auditor, guard, operator):
        assert not Person.objects.visible_to(user).exists()


def test_scope_names_the_units_and_the_communities_of_the_subtree(liaison, town_officer, bureau, sunshine):
    under = create(
        Unit,
        by=None,
        at=timezone.now(),
        name="交通分局",
        short_name="交通分局",
        code="0999",
        party_org_name="交通分局党支部",
        party_org_kind="branch",
        parent=bureau,
        path=f"{bureau.path}0999/",
    )
    assert liaison.scope_for(Deed.READ_MEMBERS).unit_ids == {bureau.pk, under.pk}
    assert liaison.scope_for(Deed.READ_MEMBERS).town_community_ids == set()
    town = town_officer.scope_for(Deed.READ_CARDS)
    assert town.town_community_ids == set(sunshine.town.communities.values_list("pk", flat=True))


def test_rows_of_units_and_towns_are_found_by_keys(liaison, town_officer):
    """A prefix in a joined table would make the database read all of both."""
    for user in (liaison, town_officer):
        assert "JOIN" not in str(CheckInCard.objects.visible_to(user).query)


def test_scope_without_keys_reaches_no_rows(bureau, wang):
    assert not Person.objects.filter(
        Person.objects.within(Scope(unit_paths=frozenset({bureau.path})))
    ).exists()
