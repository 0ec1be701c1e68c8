"""Votes at the same moment, with real threads on PostgreSQL; each guard with its negative control."""

from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from apps.core.errors import DomainError
from apps.evaluations import actions
from apps.evaluations.actions.planning import code_hash
from apps.evaluations.models import EvaluationRound, EvaluationTarget, PaperSheet, Voter, drop_papers
from tests.checkins.test_concurrency import at_once
from tests.evaluations import factories as f

pytestmark = pytest.mark.django_db(transaction=True)


def votes_of(evaluation):
    return [f.judged(pk) for pk in evaluation.targets.values_list("pk", flat=True)]


def test_same_code_ten_times_at_once_is_one_vote(opened, slips):
    votes = votes_of(opened)
    answers = at_once(*[lambda: actions.cast_ballots(code=slips[0].code, judgements=votes, at=f.VOTING)] * 10)
    assert sum(isinstance(answer, actions.AlreadyVoted) for answer in answers) == 9
    assert f.ballots() == 3
    assert Voter.objects.filter(has_voted=True).count() == 1


def test_same_code_ten_posts_at_once_are_one_vote_and_nine_sentences(opened, slips, clock):
    clock.move_to(f.VOTING)
    answers = f'{{"{opened.targets.first().pk}": {{"grades": {{"overall": "satisfied"}}}}}}'
    sent = {"code": slips[0].code, "answers": answers, "go": "submit"}
    pages = at_once(*[lambda: Client().post("/evaluations/vote/", sent)] * 10)
    assert sorted(page.status_code for page in pages) == [302] + [409] * 9
    refused = [page for page in pages if page.status_code == 409]
    assert all("每个码只能用一次" in page.content.decode() for page in refused)
    assert f.ballots() == 1


def test_without_the_guard_one_code_votes_twice(opened, slips):
    """The negative control: look first, write later."""
    target = opened.targets.first()
    barrier = Barrier(2)

    def unguarded():
        voter = Voter.objects.get(code_hash=code_hash(slips[0].code))
        assert not voter.has_voted
        barrier.wait()
        drop_papers(opened.pk, {target.pk: ("000001", "")})
        voter.has_voted = True
        voter.save()

    at_once(unguarded, unguarded)
    assert f.ballots() == 2


def test_six_voters_at_once_leave_counters_equal_to_rows(opened, slips):
    votes = votes_of(opened)
    at_once(
        *[
            lambda slip=slip: actions.cast_ballots(code=slip.code, judgements=votes, at=f.VOTING)
            for slip in slips
        ]
    )
    opened.refresh_from_db()
    assert opened.votes == 6
    assert f.ballots() == 18
    assert not EvaluationRound.objects.with_wrong_counter().exists()
    assert not EvaluationTarget.objects.with_wrong_counter().exists()


def test_phone_and_paper_with_the_same_code_at_once(opened, slips, worker):
    votes = votes_of(opened)
    answers = at_once(
        lambda: actions.cast_ballots(code=slips[0].code, judgements=votes, at=f.VOTING),
        lambda: actions.enter_sheet(
            evaluation=opened, code=slips[0].code, judgements=votes, by=worker, at=f.VOTING
        ),
    )
    assert sum(isinstance(answer, DomainError) for answer in answers) == 1
    assert (f.ballots() == 3) != PaperSheet.objects.exists()


def test_voting_while_the_round_closes(opened, slips, community_secretary):
    """Either the vote is in before the end, or it is refused; the counters hold."""
    votes = votes_of(opened)
    f.vote(slips[:5], opened)
    Voter.objects.filter(code_hash=code_hash(slips[5].code)).update(kind="member")
    answers = at_once(
        lambda: actions.cast_ballots(code=slips[5].code, judgements=votes, at=f.moment(7, 20)),
        lambda: actions.close_round(evaluation=opened, by=community_secretary, at=f.CLOSED),
    )
    refused = isinstance(answers[0], DomainError)
    opened.refresh_from_db()
    assert (opened.status, opened.votes) == ("closed", 5 if refused else 6)
    assert f.ballots() == 3 * opened.votes


@pytest.fixture(autouse=True)
def _close_connection():
    yield
    connection.close()
