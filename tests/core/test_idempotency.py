"""One effect per key, also when both requests come at the same moment."""

import threading
from typing import Any

import pytest

from apps.core.idempotency import Answer, KeyReused, run_once
from apps.core.models import IdempotencyRecord
from tests.security.test_same_record import at_once

DONE = Answer(302, "/there/")


def send(user: Any, run: Any, *, fingerprint: str = "f") -> Any:
    return run_once(user=user, key="k" * 20, fingerprint=fingerprint, run=run)


@pytest.mark.django_db
def test_the_second_one_gets_the_kept_answer(liaison):
    assert send(liaison, lambda: ("first", DONE)) == "first"
    assert send(liaison, lambda: pytest.fail("it ran twice")) == DONE


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again_with_its_key(liaison):
    assert send(liaison, lambda: ("refused", None)) == "refused"
    assert not IdempotencyRecord.objects.exists()
    assert send(liaison, lambda: ("done", DONE)) == "done"


@pytest.mark.django_db
def test_a_key_stands_for_one_content(liaison):
    send(liaison, lambda: ("first", DONE))
    with pytest.raises(KeyReused):
        send(liaison, lambda: pytest.fail("it ran twice"), fingerprint="another")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("answer", [DONE, None])
def test_the_second_of_two_at_once_waits_for_the_first(liaison, answer):
    """Kept by the first, it is the answer of both; not kept, the second one runs too."""
    running, most, runs, both_came = 0, 0, [], threading.Event()

    def run() -> tuple[str, Answer | None]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        runs.append("run")
        both_came.wait(0.5)  # long enough for the other one to come in, were it let
        running -= 1
        return "ran", answer

    results = at_once(lambda: send(liaison, run), lambda: send(liaison, run))
    assert most == 1
    assert len(runs) == (1 if answer else 2)
    assert sorted(map(str, results)) == sorted(map(str, ["ran", answer or "ran"]))
