"""Voter and ballot can't be put together again, not even with the whole database at hand."""

import pytest
from django.db import connection, models
from django.db.utils import IntegrityError

from apps.audit.models import AuditEvent
from apps.core.models import IdempotencyRecord
from apps.evaluations import actions
from apps.evaluations.enums import Grade, VoterKind
from apps.evaluations.models import BallotBox, BallotComment, EvaluationTarget, PaperSheet, Voter
from tests.evaluations import factories as f
from tests.evaluations.test_journey import vote_on_a_phone

pytestmark = pytest.mark.django_db(transaction=True)


def system_columns(model: type[models.Model]) -> list[tuple[str, str, str]]:
    """(xmin, ctid, key) of every row in the order in which they lie on disk."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text, ctid::text, {key}::text FROM {table} ORDER BY ctid")
        return cursor.fetchall()


def one_vote(slip, evaluation, comment="好"):
    votes = [f.judged(pk, comment=comment) for pk in evaluation.targets.values_list("pk", flat=True)]
    actions.cast_ballots(code=slip.code, judgements=votes, at=f.VOTING)


@pytest.mark.parametrize("model", [BallotBox, EvaluationTarget])
def test_xmin_of_all_rows_is_updated(model, opened, slips):
    for slip in slips[:3]:
        one_vote(slip, opened)
    assert len({xmin for xmin, _, _ in system_columns(model)}) == 1


def test_xmin_does_not_show_whom_the_last_voter_judged(opened, slips):
    one_vote(slips[0], opened)
    first = opened.targets.first()
    actions.cast_ballots(code=slips[1].code, judgements=[f.judged(first.pk)], at=f.VOTING)
    for model in (BallotBox, EvaluationTarget):
        assert len({xmin for xmin, _, _ in system_columns(model)}) == 1


def test_papers_lie_sorted_whatever_the_order_of_voting(opened, slips):
    grades = [Grade.SATISFIED, Grade.DISSATISFIED, Grade.SATISFIED, Grade.BASICALLY_SATISFIED]
    for slip, grade in zip(slips, grades, strict=False):
        votes = [f.judged(pk, grade) for pk in opened.targets.values_list("pk", flat=True)]
        actions.cast_ballots(code=slip.code, judgements=votes, at=f.VOTING)
    boxes = list(BallotBox.objects.values_list("papers", flat=True))
    assert boxes == [["000001", "000001", "000002", "000003"]] * 3


def test_appended_papers_would_tell_the_order(opened, slips):
    """The negative control: a box into which papers are only laid on top keeps the order of voting."""
    target = opened.targets.first()
    for paper in ("000003", "000001"):
        box = BallotBox.objects.get(target=target)
        BallotBox.objects.filter(pk=box.pk).update(papers=[*box.papers, paper])
    assert BallotBox.objects.get(target=target).papers == ["000003", "000001"]


def test_words_lie_in_the_box_in_order_of_letters_until_the_count(opened, slips, clock):
    for slip, words in zip(slips, ["热心", "", "常来", "守时", "", ""], strict=True):
        one_vote(slip, opened, words)
    assert set(map(tuple, BallotBox.objects.values_list("words", flat=True))) == {("守时", "常来", "热心")}
    assert not BallotComment.objects.exists()
    actions.sweep_day(at=f.CLOSED)
    actions.sweep_day(at=f.COUNTED)
    assert BallotComment.objects.count() == 9
    assert len({xmin for xmin, _, _ in system_columns(BallotComment)}) == 1
    assert not BallotBox.objects.exclude(words=[]).exists()


@pytest.mark.parametrize("model", [BallotBox, BallotComment, Voter])
def test_no_field_holds_a_time_a_person_or_a_sequence(model):
    fields = model._meta.concrete_fields
    assert not [field.name for field in fields if isinstance(field, models.DateField | models.TimeField)]
    related = {field.related_model._meta.label for field in fields if field.is_relation}
    assert related <= {"evaluations.EvaluationRound", "evaluations.EvaluationTarget"}
    assert model._meta.pk.name == ("target" if model is BallotBox else "id")


def test_nothing_points_at_a_ballot():
    assert not BallotBox._meta.related_objects
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
    assert len({xmin for xmin, _, _ in system_columns(BallotBox)}) == 1
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
        lambda row: BallotBox.objects.update(papers=["111110"]),
        lambda row: BallotBox.objects.update(papers=["11111"]),
        lambda row: BallotComment.objects.create(round=row, target=row.targets.first(), text=""),
        lambda row: Voter.objects.create(round=row, kind=VoterKind.MEMBER, has_voted=True),
        lambda row: Voter.objects.create(
            round=row, kind=VoterKind.MEMBER, code_hash=row.voters.first().code_hash
        ),
    ],
    ids=["no overall grade", "five figures", "no words", "voted without a code", "code twice"],
)
def test_database_refuses(broken, opened):
    with pytest.raises(IntegrityError):
        broken(opened)


def test_result_below_the_minimum_can_hold_no_grade(counted):
    result = counted.targets.first().result
    result.is_shown, result.grade = False, Grade.SATISFIED
    with pytest.raises(IntegrityError):
        result.save()
