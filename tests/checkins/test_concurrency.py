"""Two people at once, with real threads on PostgreSQL; each guard with its negative control."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from apps.checkins import actions
from apps.checkins.enums import CardKind, CardStatus
from apps.checkins.models import CheckInCard, SerialCounter
from apps.core.errors import DomainError
from apps.core.models import write
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Run the deeds in threads that start together; each answer is its result or its refusal."""
    barrier = Barrier(len(deeds))
    answers: list[object] = [None] * len(deeds)

    def run(number: int) -> None:
        try:
            barrier.wait()
            answers[number] = deeds[number]()
        except DomainError as refusal:
            answers[number] = refusal
        finally:
            connection.close()

    threads = [Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_workers_receive_the_same_card(worker, second_worker, presented):
    answers = at_once(
        *[
            lambda who=who: actions.receive_card(card=presented, identity_checked=True, by=who, at=NOW)
            for who in (worker, second_worker)
        ]
    )
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    presented.refresh_from_db()
    assert presented.status == CardStatus.RECEIVED
    assert presented.version == 3 + 1


def test_two_workers_without_the_lock_both_write(worker, second_worker, presented):
    """The negative control: the same two without lock and table both believe they did it."""

    def unguarded(who):
        card = CheckInCard.objects.get(pk=presented.pk)
        barrier.wait()
        write(
            card,
            by=who,
            at=NOW,
            status=CardStatus.RECEIVED,
            received_on=NOW.date(),
            received_by=who,
            identity_checked=True,
        )
        return card

    barrier = Barrier(2)
    answers = at_once(lambda: unguarded(worker), lambda: unguarded(second_worker))
    assert not any(isinstance(answer, DomainError) for answer in answers)


def test_presenting_while_the_unit_voids(ready, member, secretary, sunshine):
    answers = at_once(
        lambda: actions.present_card(
            card=ready, community=sunshine, kind=CardKind.RESIDENCE, by=member, at=NOW
        ),
        lambda: actions.void_card(card=ready, reason="错", by=secretary, at=NOW),
    )
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1


def test_two_secretaries_confirm_different_cards_with_different_numbers(
    programme, wang, zhao, liaison, secretary
):
    cards = actions.issue_cards(people=[wang, zhao], programme=programme, by=liaison, at=NOW)
    at_once(*[lambda card=card: actions.confirm_cards(cards=[card], by=secretary, at=NOW) for card in cards])
    assert sorted(CheckInCard.objects.values_list("serial", flat=True)) == [1, 2]
    assert SerialCounter.objects.get().last == 2
