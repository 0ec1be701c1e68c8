"""The row lock: a second writer waits, a row that only refers to the locked one doesn't."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, models, transaction

from apps.core.models import create, lock
from apps.members.models import OrgRelation, Person
from tests.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_session(deed: Callable[[], Any]) -> Any:
    """What the deed returns, or the error it meets, in a session that waits 200 ms for a lock."""
    found: list[Any] = []

    def run() -> None:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL lock_timeout = '200ms'")
                answer = deed()
            found.append(answer)  # after the commit: references are checked there
        except OperationalError as error:
            found.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    return found[0]


def locked_whole(person: Person) -> Person:
    """The lock that the house doesn't take: it holds the key as well."""
    return Person.objects.select_for_update().get(pk=person.pk)


@pytest.fixture
def newcomer(bureau: Any) -> Person:
    return create(Person, by=None, at=NOW, volunteer_no="V900001", name="钱进")


@pytest.mark.parametrize(("how", "is_let_in"), [(lock, True), (locked_whole, False)])
def test_lock_lets_in_rows_that_refer_to_the_locked_one(bureau, newcomer, how, is_let_in):
    def refer() -> models.Model:
        return create(OrgRelation, by=None, at=NOW, person=newcomer, unit=bureau, from_on=TODAY)

    with transaction.atomic():
        how(newcomer)
        answer = in_another_session(refer)
    assert isinstance(answer, OrgRelation if is_let_in else OperationalError)


def test_lock_keeps_a_second_writer_out(newcomer):
    with transaction.atomic():
        lock(newcomer)
        answer = in_another_session(lambda: lock(newcomer))
    assert isinstance(answer, OperationalError)
