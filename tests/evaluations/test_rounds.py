"""A round from its preparation by the calendar to the confirmed result."""

import datetime as dt

import pytest

from apps.audit.models import AuditEvent
from apps.core.errors import DomainError, StaleVersion, WrongState
from apps.evaluations import actions
from apps.evaluations.actions import RollLine
from apps.evaluations.enums import Grade, RoundStatus, VoterKind
from apps.evaluations.models import (
    EvaluationResult,
    EvaluationRound,
    EvaluationTarget,
    FeedbackReport,
    Voter,
)
from apps.notifications.models import Message
from apps.posts.enums import CommitmentStatus
from tests.evaluations import factories as f

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("Y52")
def test_sweep_prepares_one_round_with_facts(prepared, wang, promised):
    assert (prepared.status, prepared.min_ballots) == (RoundStatus.PREPARED, 5)
    assert (prepared.begins_on, prepared.ends_on) == (dt.date(2026, 1, 1), dt.date(2026, 6, 30))
    target = prepared.targets.get(person=wang)
    assert target.commitment == promised
    assert (target.facts["items_done"], target.facts["items_due"]) == (1, 2)
    assert target.facts["received_on"] == "2026-04-25"
    assert target.facts["hours"] == "0.0"
    promised.refresh_from_db()
    assert promised.status == CommitmentStatus.REPORTED


def test_sweep_twice_prepares_once(prepared):
    actions.sweep_day(at=f.PREPARED)
    assert EvaluationRound.objects.count() == 1
    assert EvaluationTarget.objects.count() == 3
    assert AuditEvent.objects.filter(event="round.prepared").count() == 1


def test_sweep_before_the_day_prepares_nothing(checked_in):
    actions.sweep_day(at=f.moment(6, 30))
    assert not EvaluationRound.objects.exists()


@pytest.mark.parametrize(("day", "is_target"), [(dt.date(2026, 6, 1), True), (dt.date(2026, 6, 2), False)])
def test_prepare_takes_members_of_thirty_days(day, is_target, wang, zhao, sunshine, programme, worker):
    f.check_in(wang, sunshine, programme, worker)
    f.check_in(zhao, sunshine, programme, worker, on=day)
    actions.sweep_day(at=f.PREPARED)
    assert EvaluationTarget.objects.filter(person=zhao).exists() is is_target


def test_prepare_tells_the_community(prepared, community_secretary, worker):
    told = Message.objects.filter(recipient=community_secretary, kind="round.prepared")
    assert told.get().subject == "2026年上半年民主测评已准备好"


def test_add_voters_keeps_names_apart_from_votes(prepared, community_secretary):
    roll = [RollLine(VoterKind.PARTY_GROUP, "李大爷"), RollLine(VoterKind.SERVED_RESIDENT)]
    actions.add_voters(evaluation=prepared, roll=roll, by=community_secretary, at=f.PREPARED)
    prepared.refresh_from_db()
    assert prepared.roll == [{"name": "李大爷", "kind": "party_group"}]
    assert {field.name for field in Voter._meta.concrete_fields} == {
        "id",
        "round",
        "kind",
        "code_hash",
        "has_voted",
    }


def test_add_voters_after_opening_is_refused(opened, community_secretary):
    roll = [RollLine(VoterKind.PARTY_GROUP)]
    with pytest.raises(WrongState):
        actions.add_voters(evaluation=opened, roll=roll, by=community_secretary, at=f.OPENED)


def test_issue_codes_shows_each_once_and_keeps_hashes_only(prepared, slips, community_secretary):
    assert len({slip.code for slip in slips}) == 6
    hashes = set(Voter.objects.values_list("code_hash", flat=True))
    assert not hashes & {slip.code for slip in slips}
    prepared.refresh_from_db()
    with pytest.raises(DomainError, match="都已发放"):
        actions.issue_codes(evaluation=prepared, replace=False, by=community_secretary, at=f.PREPARED)


def test_replace_codes_makes_unused_ones_invalid(opened, slips, community_secretary):
    f.vote(slips[:1], opened)
    fresh = actions.issue_codes(evaluation=opened, replace=True, by=community_secretary, at=f.VOTING)
    assert len(fresh) == 5
    with pytest.raises(actions.UnknownCode):
        f.vote(slips[1:2], opened)


def test_open_needs_window_voters_and_codes(prepared, community_secretary):
    def refusal(at):
        with pytest.raises(DomainError) as raised:
            actions.open_round(evaluation=prepared, by=community_secretary, at=at)
        return [problem.code for problem in raised.value.problems]

    assert refusal(f.PREPARED) == ["outside_window", "too_few_voters"]
    roll = [RollLine(VoterKind.PARTY_GROUP)] * 5
    actions.add_voters(evaluation=prepared, roll=roll, by=community_secretary, at=f.PREPARED)
    assert refusal(f.OPENED) == ["codes_missing"]
    assert refusal(f.moment(7, 21)) == ["outside_window", "codes_missing"]


def test_open_with_an_old_version_is_refused(prepared, slips, community_secretary):
    with pytest.raises(StaleVersion):
        actions.open_round(evaluation=prepared, by=community_secretary, at=f.OPENED, version=1)


def test_close_early_only_when_everybody_has_voted(opened, slips, community_secretary):
    f.vote(slips[:5], opened)
    with pytest.raises(DomainError, match="还有1人没有投票"):
        actions.close_round(evaluation=opened, by=community_secretary, at=f.VOTING)
    f.vote(slips[5:], opened)
    closed = actions.close_round(evaluation=opened, by=community_secretary, at=f.VOTING)
    assert (closed.status, closed.closed_at) == (RoundStatus.CLOSED, f.VOTING)


def test_sweep_extends_once_below_the_minimum_then_closes(opened, slips, worker):
    f.vote(slips[:4], opened)
    actions.sweep_day(at=f.CLOSED)
    opened.refresh_from_db()
    assert (opened.status, opened.closes_on, opened.is_extended) == (
        RoundStatus.OPEN,
        dt.date(2026, 7, 27),
        True,
    )
    assert Message.objects.filter(recipient=worker, kind="round.extended").count() == 1
    actions.sweep_day(at=f.moment(7, 28))
    opened.refresh_from_db()
    assert opened.status == RoundStatus.CLOSED


@pytest.mark.requirement("Y52")
def test_count_below_the_minimum_keeps_no_grade(opened, slips):
    f.vote(slips[:4], opened)
    for at in (f.CLOSED, f.moment(7, 28), f.moment(7, 30)):
        actions.sweep_day(at=at)
    result = EvaluationResult.objects.first()
    assert (result.valid_ballots, result.is_shown, result.counts, result.grade) == (4, False, {}, "")
    assert result.satisfaction is None


def test_count_adds_up_items_and_grades(opened, slips, wang, zhao):
    target, other = opened.targets.get(person=wang), opened.targets.get(person=zhao)
    grades = [Grade.SATISFIED] * 3 + [Grade.BASICALLY_SATISFIED] * 2 + [Grade.DISSATISFIED]
    for slip, grade in zip(slips, grades, strict=True):
        votes = [f.judged(target.pk, grade, conduct=Grade.SATISFIED), f.judged(other.pk)]
        actions.cast_ballots(code=slip.code, judgements=votes, at=f.VOTING)
    actions.sweep_day(at=f.CLOSED)
    actions.sweep_day(at=f.COUNTED)
    result = target.result
    assert (result.satisfied, result.basically_satisfied, result.dissatisfied) == (3, 2, 1)
    assert result.valid_ballots == 6
    assert round(result.satisfaction, 1) == f.hours("83.3")
    assert result.grade == Grade.BASICALLY_SATISFIED
    assert result.counts["conduct"]["satisfied"] == 6
    assert "duty" not in result.counts


def test_count_hides_an_item_that_too_few_have_graded(opened, slips, wang):
    """Four grades on one item would show single voters' hands, however many judged overall."""
    target = opened.targets.get(person=wang)
    for number, slip in enumerate(slips):
        items = {"duty": Grade.DISSATISFIED} if number < 4 else {}
        items |= {"conduct": Grade.SATISFIED} if number < 5 else {}
        votes = [f.judged(target.pk, **items)]
        actions.cast_ballots(code=slip.code, judgements=votes, at=f.VOTING)
    actions.sweep_day(at=f.CLOSED)
    actions.sweep_day(at=f.COUNTED)
    assert set(target.result.counts) == {"conduct", "overall"}


def test_confirm_waits_for_the_comments(opened, slips, community_secretary, wang):
    target = opened.targets.get(person=wang)
    for number, slip in enumerate(slips):
        words = "很热心" if number == 0 else ""
        actions.cast_ballots(code=slip.code, judgements=[f.judged(target.pk, comment=words)], at=f.VOTING)
    actions.close_round(evaluation=opened, by=community_secretary, at=f.VOTING)
    actions.count_round(evaluation=opened, by=community_secretary, at=f.VOTING)
    with pytest.raises(DomainError, match="还有1条意见没有审看"):
        actions.confirm_round(evaluation=opened, by=community_secretary, at=f.CONFIRMED)
    comment = opened.comments.get()
    actions.screen_comments(
        evaluation=opened, verdicts={str(comment.pk): "shown"}, by=community_secretary, at=f.CONFIRMED
    )
    actions.confirm_round(evaluation=opened, by=community_secretary, at=f.CONFIRMED)
    opened.refresh_from_db()
    assert opened.status == RoundStatus.CONFIRMED


def test_confirm_evaluates_promises_and_drafts_a_report_per_unit(confirmed, promised, bureau, school):
    promised.refresh_from_db()
    assert promised.status == CommitmentStatus.EVALUATED
    assert set(FeedbackReport.objects.values_list("unit", flat=True)) == {bureau.pk, school.pk}
    assert confirmed.reply_until == dt.date(2026, 7, 29)


def test_confirm_tells_the_member_the_own_result(member, confirmed):
    assert Message.objects.get(recipient=member, kind="result.ready").url == "/evaluations/mine/"


def test_reopen_voids_every_ballot_and_code(counted, slips, town_officer):
    actions.reopen_round(
        evaluation=counted, reason="漏发测评码", closes_on=dt.date(2026, 7, 30), by=town_officer, at=f.COUNTED
    )
    counted.refresh_from_db()
    assert (counted.status, counted.votes) == (RoundStatus.OPEN, 0)
    assert f.ballots() == 0
    assert not EvaluationResult.objects.exists()
    assert set(Voter.objects.values_list("has_voted", "code_hash")) == {(False, "")}
    with pytest.raises(actions.UnknownCode):
        f.vote(slips[:1], counted)
    assert AuditEvent.objects.get(event="round.reopened").reason == "漏发测评码"


def test_reopen_needs_a_reason(counted, town_officer):
    with pytest.raises(DomainError, match="请写明程序上出了什么问题"):
        actions.reopen_round(
            evaluation=counted, reason=" ", closes_on=dt.date(2026, 7, 30), by=town_officer, at=f.COUNTED
        )


def test_reopen_after_confirmation_is_refused(confirmed, town_officer):
    with pytest.raises(WrongState):
        actions.reopen_round(
            evaluation=confirmed, reason="错", closes_on=dt.date(2026, 7, 30), by=town_officer, at=f.SENT
        )


def test_reply_is_the_members_own_and_in_time(confirmed, member, worker, wang):
    result = EvaluationResult.objects.get(target__person=wang)
    with pytest.raises(DomainError, match="只能答复本人的结果"):
        actions.reply_to_result(result=result, text="我来说", by=worker, at=f.CONFIRMED)
    actions.reply_to_result(result=result, text="谢谢大家", by=member, at=f.moment(7, 29))
    result.refresh_from_db()
    assert (result.reply, result.replied_at) == ("谢谢大家", f.moment(7, 29))
    with pytest.raises(DomainError, match="答复期到7月29日为止"):
        actions.reply_to_result(result=result, text="再说一句", by=member, at=f.SENT)


DEEDS = {
    "prepare": (lambda row, who: actions.prepare_round(evaluation=row, by=who, at=f.VOTING), {"planned"}),
    "open": (lambda row, who: actions.open_round(evaluation=row, by=who, at=f.VOTING), {"prepared"}),
    "close": (lambda row, who: actions.close_round(evaluation=row, by=who, at=f.CLOSED), {"open"}),
    "extend": (lambda row, who: actions.extend_round(evaluation=row, by=who, at=f.CLOSED), {"open"}),
    "count": (lambda row, who: actions.count_round(evaluation=row, by=who, at=f.CLOSED), {"closed"}),
    "confirm": (lambda row, who: actions.confirm_round(evaluation=row, by=who, at=f.CLOSED), {"counted"}),
    "reopen": (
        lambda row, who: actions.reopen_round(
            evaluation=row, reason="错", closes_on=dt.date(2026, 7, 30), by=who, at=f.CLOSED
        ),
        {"counted"},
    ),
    "send": (lambda row, who: actions.send_reports(evaluation=row, by=who, at=f.SENT), {"confirmed"}),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("status", RoundStatus.values)
def test_deed_is_possible_in_its_states_only(deed, status, confirmed, community_secretary):
    """The matrix: each deed on a round put into each state."""
    run, allowed = DEEDS[deed]
    when = {"prepared_at": f.PREPARED, "opened_at": f.OPENED, "closed_at": f.CLOSED, "counted_at": f.COUNTED}
    stands = status in {"confirmed", "fed_back", "acknowledged", "archived"}
    when["confirmed_at"] = f.CONFIRMED if stands else None
    if status == "planned":
        when["prepared_at"] = None
        confirmed.targets.all().delete()
    if status in {"closed", "planned", "counted"}:
        EvaluationResult.objects.all().delete()
    if not stands:
        FeedbackReport.objects.all().delete()
    EvaluationRound.objects.filter(pk=confirmed.pk).update(status=status, **when)
    if status in allowed:
        run(confirmed, community_secretary)
    else:
        with pytest.raises(DomainError):
            run(confirmed, community_secretary)
