"""July: the first half-year's democratic evaluation of one community, up to the acknowledged report."""

from datetime import date

from apps.accounts.models import User
from apps.communities.models import Community
from apps.demonstration.cast import staff_of
from apps.demonstration.founding import moment
from apps.evaluations import actions
from apps.evaluations.actions.planning import RollLine
from apps.evaluations.enums import Grade, Handling, Item, VoterKind
from apps.evaluations.judgements import Judgement, all_satisfied
from apps.evaluations.models import EvaluationRound, FeedbackReport
from apps.programmes.models import Programme

VOTERS = 9


def evaluate_half_year(programme: Programme, *, unit_secretary: User) -> None:
    """Prepared on 1 July, voted on, counted, confirmed, fed back; the story's unit acknowledges."""
    year = programme.year
    actions.sweep_day(at=moment(date(year, 7, 1), 1))
    community = Community.objects.get(name__startswith="阳光")
    evaluation = EvaluationRound.objects.with_names().get(community=community)
    secretary, _ = staff_of(community, day=date(year, 1, 1), at=moment(date(year, 7, 1)))
    roll = [RollLine(VoterKind.RESIDENTS_REPRESENTATIVE)] * VOTERS
    prepared_at = moment(date(year, 7, 2))
    evaluation = actions.add_voters(evaluation=evaluation, roll=roll, by=secretary, at=prepared_at)
    slips = actions.issue_codes(evaluation=evaluation, replace=False, by=secretary, at=prepared_at)
    evaluation = EvaluationRound.objects.get(pk=evaluation.pk)
    actions.open_round(evaluation=evaluation, by=secretary, at=moment(date(year, 7, 5)))
    targets = list(evaluation.targets.values_list("pk", flat=True))
    for number, slip in enumerate(slips):
        votes = [_judgement(target, number) for target in targets]
        actions.cast_ballots(code=slip.code, judgements=votes, at=moment(date(year, 7, 8), 9 + number))
    for day in (21, 23):  # closed, then counted when paper has had its days
        actions.sweep_day(at=moment(date(year, 7, day), 1))
    _feed_back(evaluation, secretary, unit_secretary)


def _judgement(target: int, voter: int) -> Judgement:
    """Most are satisfied; now and then somebody only by and large."""
    if (target + voter) % 7:
        return all_satisfied(target)
    return Judgement(target, dict.fromkeys(Item.values, Grade.BASICALLY_SATISFIED.value))


def _feed_back(evaluation: EvaluationRound, secretary: User, unit_secretary: User) -> None:
    year = evaluation.programme.year
    evaluation = EvaluationRound.objects.with_names().get(pk=evaluation.pk)
    actions.confirm_round(evaluation=evaluation, by=secretary, at=moment(date(year, 7, 24)))
    evaluation = EvaluationRound.objects.with_names().get(pk=evaluation.pk)
    actions.send_reports(evaluation=evaluation, by=secretary, at=moment(date(year, 7, 30)))
    for report in FeedbackReport.objects.filter(round=evaluation, unit__short_name="区财政局"):
        actions.acknowledge_report(
            report=report,
            kinds=[Handling.values[0]],
            text="已转各党支部，作为民主评议党员的参考。",
            by=unit_secretary,
            at=moment(date(year, 8, 4)),
        )
