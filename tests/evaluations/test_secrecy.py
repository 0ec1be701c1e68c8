"""Voter and ballot can't be put together again, not even with the whole database at hand."""

import pytest
from django.db import connection, models, transaction
from django.db.utils import IntegrityError

from apps.audit.models import AuditEvent
from apps.core.models import IdempotencyRecord
from apps.evaluations import actions
from apps.evaluations.enums import Grade, VoterKind
from apps.evaluations.models import Ballot, BallotComment, EvaluationTarget, PaperSheet, Voter
from tests.evaluations import factories as f
from tests.evaluations.test_journey import vote_on_a_phone

pytestmark = pytest.mark.django_db(transaction=True)


def system_columns(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """(xmin, ctid, key) of every row in the order in which they lie on disk."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text, ctid::text, id::text FROM {model._meta.db_table} ORDER BY ctid")
        return cursor.fetchall()


def one_vote(slip, evaluation, comment="好"):
    votes = [f.judged(pk, comment=comment) for pk in evaluation.targets.values_list("pk", flat=True)]
    actions.cast_ballots(code=slip.code, judgements=votes, at=f.VOTING)


@pytest.mark.parametrize("model", [Ballot, BallotComment, EvaluationTarget])
def test_xmin_of_all_rows_is_updated(model, opened, slips):
    for slip in slips[:3]:
        one_vote(slip, opened)
    assert len({xmin for xmin, _, _ in system_columns(model)}) == 1


@pytest.mark.parametrize("model", [Ballot, BallotComment])
def test_place_on_disk_follows_the_random_key(model, opened, slips):
    for slip in slips:
        one_vote(slip, opened)
    keys = [key for _, _, key in system_columns(model)]
    assert len(keys) == 18
    assert keys == sorted(keys)


def test_every_vote_gives_all_ballots_new_keys(opened, slips):
    one_vote(slips[0], opened)
    before = set(Ballot.objects.values_list("pk", flat=True))
    one_vote(slips[1], opened)
    assert not before & set(Ballot.objects.values_list("pk", flat=True))


def test_rows_not_dealt_anew_would_tell_the_order(opened, slips):
    """The negative control: plain inserts keep one xmin per vote, in the order of voting."""
    target = opened.targets.first()
    for _ in slips[:3]:
        with transaction.atomic():
            Ballot.objects.create(round=opened, target=target, grades={"overall": "satisfied"})
    assert len({xmin for xmin, _, _ in system_columns(Ballot)}) == 3


@pytest.mark.parametrize("model", [Ballot, BallotComment, Voter])
def test_no_field_holds_a_time_a_person_or_a_sequence(model):
    fields = model._meta.concrete_fields
    assert not [field.name for field in fields if isinstance(field, models.DateField | models.TimeField)]
    related = {field.related_model._meta.label for field in fields if field.is_relation}
    assert related <= {"evaluations.EvaluationRound", "evaluations.EvaluationTarget"}
    assert model is Voter or isinstance(model._meta.pk, models.UUIDField)


def test_nothing_points_at_a_ballot():
    assert not Ballot._meta.related_objects
    assert not BallotComment._meta.related_objects


def test_vote_leaves_no_audit_row_and_no_kept_answer(client, opened, slips, clock):
    clock.move_to(f.VOTING)
    before = AuditEvent.objects.count()
    vote_on_a_phone(client, slips[0].code)
    assert AuditEvent.objects.count() == before
    assert not IdempotencyRecord.objects.exists()


def test_paper_is_wiped_when_counted(opened, slips, worker, second_worker):
    votes = [f.judged(pk) for pk in opened.targets.values_list("pk", flat=True)]
    for who in (worker, second_worker):
        actions.enter_sheet(evaluation=opened, code=slips[0].code, judgements=votes, by=who, at=f.VOTING)
    sheet = PaperSheet.objects.get()
    assert (sheet.status, sheet.first_entry, sheet.second_entry) == ("counted", {}, {})
    assert len({xmin for xmin, _, _ in system_columns(Ballot)}) == 1
    typed = AuditEvent.objects.filter(event="sheet.entered")
    assert [set(event.after) for event in typed] == [{"status"}, {"status"}]


def test_slip_order_says_nothing_of_the_voters(prepared, community_secretary):
    roll = [actions.RollLine(VoterKind.PARTY_GROUP)] * 30
    actions.add_voters(evaluation=prepared, roll=roll, by=community_secretary, at=f.PREPARED)
    slips = actions.issue_codes(evaluation=prepared, replace=False, by=community_secretary, at=f.PREPARED)
    stored = list(Voter.objects.order_by("pk").values_list("code_hash", flat=True))
    assert [actions.planning.code_hash(slip.code) for slip in slips] != stored


@pytest.mark.parametrize(
    "broken",
    [
        lambda row: Ballot.objects.create(
            round=row, target=row.targets.first(), grades={"duty": "satisfied"}
        ),
        lambda row: BallotComment.objects.create(round=row, target=row.targets.first(), text=""),
        lambda row: Voter.objects.create(round=row, kind=VoterKind.MEMBER, has_voted=True),
        lambda row: Voter.objects.create(
            round=row, kind=VoterKind.MEMBER, code_hash=row.voters.first().code_hash
        ),
    ],
    ids=["no overall grade", "no words", "voted without a code", "code twice"],
)
def test_database_refuses(broken, opened):
    with pytest.raises(IntegrityError):
        broken(opened)


def test_result_below_the_minimum_can_hold_no_grade(counted):
    result = counted.targets.first().result
    result.is_shown, result.grade = False, Grade.SATISFIED
    with pytest.raises(IntegrityError):
        result.save()
