"""Who sees what in random districts equals a plain walk up the tree (quality: Scope as a property)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apps.accounts.policy import Deed
from apps.core.scoping import ScopedQuerySet
from tests.architecture.test_consistency import scoped_models
from tests.architecture.worlds import PEOPLE, Hat, World, draw_world, dress, hats
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

SEEN_BY_ALL = {"announced", "recorded", "cancelled"}  # of the states an activity is drawn in
NO_CONSTRAINTS = """
DO $$ DECLARE r record; BEGIN
  FOR r IN SELECT conrelid::regclass AS t, conname FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'u', 'x', 'f')
    ORDER BY contype = 'u'
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.t, r.conname); END LOOP;
  FOR r IN SELECT indexrelid::regclass AS i FROM pg_index JOIN pg_class c ON c.oid = indrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND indisunique AND NOT indisprimary
  LOOP EXECUTE format('DROP INDEX %s', r.i); END LOOP;
END $$
"""


@pytest.fixture(scope="module")
def bare(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Tables without constraints, so that rows can hang anywhere; put back at the end."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(NO_CONSTRAINTS)
        yield
        transaction.set_rollback(True)


def expected(world: World, name: str, worn: list[Hat], person: int, deed: str) -> set[Any]:
    return {pk for pk, hooks in world.rows[name].items() if world.reaches(worn, person, deed, hooks)}


def visible(world: World, name: str, worn: list[Hat], person: int, read_deed: str) -> set[Any]:
    """By the model's deed of reading; activities by planning or approving, and everybody once announced."""
    if name != "activities.Activity":
        return expected(world, name, worn, person, read_deed)
    may_read = expected(world, name, worn, person, Deed.READ_ACTIVITIES)
    return (
        expected(world, name, worn, person, Deed.PLAN_ACTIVITIES)
        | expected(world, name, worn, person, Deed.APPROVE_ACTIVITIES)
        | {pk for pk in may_read if world.statuses[name][pk] in SEEN_BY_ALL}
    )


def differences(world: World, names: list[str], worn: list[Hat], person: int, deed: Deed) -> list[Any]:
    user = dress(person, worn)
    wrong = []
    for name in names:
        rows = apps.get_model(name).objects.order_by()
        seen = list(rows.visible_to(user).values_list("pk", flat=True))
        reached = list(rows.in_reach(user, deed).values_list("pk", flat=True))
        should_see = visible(world, name, worn, person, rows.read_deed)
        should_reach = expected(world, name, worn, person, deed)
        for what, found, right in (("visible", seen, should_see), (deed, reached, should_reach)):
            if sorted(found, key=str) != sorted(right, key=str):
                wrong.append((name, what, worn, found, right))
    return wrong


NAMES = [model._meta.label for model in scoped_models() if not model._meta.proxy]
few = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@few
@given(data=st.data())
def test_what_is_visible_equals_a_walk_up_the_tree(bare, data):
    with transaction.atomic():
        world = draw_world(data.draw)
        assert sorted(world.rows) == sorted(NAMES)
        for person in PEOPLE[:3]:
            worn = data.draw(st.lists(hats, max_size=3))
            assert differences(world, NAMES, worn, person, data.draw(st.sampled_from(list(Deed)))) == []
        transaction.set_rollback(True)


def test_a_scope_that_is_too_wide_is_found(bare, monkeypatch):
    """Negative control: the walk must tell when a query forgets the unit."""
    monkeypatch.setattr(ScopedQuerySet, "in_reach", lambda rows, user, deed: rows)
    found: list[Any] = []

    @settings(few, max_examples=3)
    @given(data=st.data())
    def look(data):
        with transaction.atomic():
            found.extend(
                differences(draw_world(data.draw), ["posts.PostClaim"], [], PEOPLE[0], Deed.READ_CLAIMS)
            )
            transaction.set_rollback(True)

    look()
    assert {what for _, what, *_ in found} == {"visible", Deed.READ_CLAIMS}
