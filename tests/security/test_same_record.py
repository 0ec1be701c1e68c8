"""Two people edit one record at the same moment: real threads, and the unguarded variant that must fail."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from apps.audit.models import AuditEvent
from apps.core.errors import StaleVersion
from apps.core.models import lock, write
from apps.members.actions import change_person
from apps.members.models import Person
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in threads that start together; each answer is its result or its refusal."""
    barrier = Barrier(len(deeds))
    answers: list[Any] = [None] * len(deeds)

    def run(number: int) -> None:
        try:
            barrier.wait()
            answers[number] = deeds[number]()
        except StaleVersion as refusal:
            answers[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_one_edit_counts_and_the_other_is_shown_both(wang, liaison, secretary):
    seen = wang.version
    answers = at_once(
        lambda: change_person(person=wang, values={"title": "科员"}, version=seen, by=liaison, at=NOW),
        lambda: change_person(person=wang, values={"title": "科长"}, version=seen, by=secretary, at=NOW),
    )
    refused = [answer for answer in answers if isinstance(answer, StaleVersion)]
    kept = Person.objects.get(pk=wang.pk)
    assert len(refused) == 1
    assert kept.version == seen + 1
    assert kept.title == ("科长" if answers[0] is refused[0] else "科员")
    assert AuditEvent.objects.filter(target_type="members.person", target_id=str(wang.pk)).count() == 1


def test_without_the_version_the_first_edit_is_lost(wang, liaison, secretary):
    """The negative control: the row lock alone lets the second writer overwrite what it never saw."""

    def unguarded(title: str, by: Any) -> Person:
        with transaction.atomic():
            row = lock(wang)
            write(row, by=by, at=NOW, title=title)
        return row

    answers = at_once(lambda: unguarded("科员", liaison), lambda: unguarded("科长", secretary))
    assert not any(isinstance(answer, StaleVersion) for answer in answers)
    assert Person.objects.get(pk=wang.pk).version == wang.version + 2
