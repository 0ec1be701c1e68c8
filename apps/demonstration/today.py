"""What waits today: each of the people who sign in finds work of theirs, left by the deeds themselves."""

from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.checkins import actions as checkins
from apps.checkins.enums import CardKind
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.demonstration.half_year import TITLES, announce, call_roll
from apps.evaluations import actions as evaluations
from apps.evaluations.actions.planning import RollLine, plan_round, prepare_round
from apps.evaluations.enums import VoterKind
from apps.evaluations.judgements import all_satisfied
from apps.evaluations.models import EvaluationRound
from apps.members.actions import add_person
from apps.posts.actions.claims import claim_post
from apps.posts.models import Post
from apps.programmes.enums import Half
from apps.programmes.models import Programme
from apps.units.models import Unit

# Newcomers of the story's unit: their cards wait for the secretary.
_NEWCOMERS = ("顾新", "乔安", "祝平")
_VOTERS, _VOTED = 9, 4


def leave_work(programme: Programme, users: dict[str, User], *, now: datetime) -> None:
    """Cards to confirm and to receive, claims to decide, hours to verify, a round to vote in, feedback."""
    community = Community.objects.filter(name__startswith="阳光").order_by("code")[0]
    cards_at_hand(programme, community, users, now=now)
    claims_to_decide(programme, community, users["shequ"], now=now)
    hours_to_verify(community, users, now=now)
    round_to_vote_in(programme, community, users["shequ-shuji"], now=now)
    feedback_to_answer(programme, community, users, now=now)


def cards_at_hand(
    programme: Programme, community: Community, users: dict[str, User], *, now: datetime
) -> None:
    """Late comers stand at the community; the unit's newcomers wait for the secretary's confirmation."""
    info = {"skills": [], "hobbies": "", "intentions": [], "available_time": "周末"}
    late = CheckInCard.objects.filter(programme=programme, status="issued").with_names().order_by("pk")[:3]
    for card in late:
        checkins.present_by_proxy(
            card=card,
            community=community,
            kind=CardKind.UNIT_LOCATION,
            info=info,
            by=users["shequ"],
            at=now - timedelta(hours=3),
        )
    unit, at = Unit.objects.get(short_name="区财政局"), now - timedelta(days=1)
    newcomers = [
        add_person(
            values={"name": name},
            unit=unit,
            branch=None,
            from_on=at.date() - timedelta(days=30),
            by=users["lianluo"],
            at=at,
        )
        for name in _NEWCOMERS
    ]
    checkins.issue_cards(people=newcomers, programme=programme, by=users["lianluo"], at=at)


def claims_to_decide(programme: Programme, community: Community, worker: User, *, now: datetime) -> None:
    """Three members without a post have just asked for one."""
    cards = CheckInCard.objects.of_programme(programme.pk).checked_in().with_names()
    idle = cards.filter(community=community, person__claims=None).order_by("pk")[:3]
    posts = Post.objects.open().of_community(community.pk).with_free_places().order_by("pk")
    for card, post in zip(idle, posts, strict=False):
        claim_post(post=post, person=card.person, by=worker, at=now - timedelta(hours=2))


def hours_to_verify(community: Community, users: dict[str, User], *, now: datetime) -> None:
    """The day before yesterday's activity: the roll was called, the secretary has yet to verify."""
    secretary, worker = users["shequ-shuji"], users["shequ"]
    day = timezone.localdate(now) - timedelta(days=2)
    asked_at = now - timedelta(days=9)
    activity = announce(community, day, TITLES[-1], secretary, worker, at=asked_at)
    call_roll(activity, worker, at=asked_at, most=12)


def round_to_vote_in(programme: Programme, community: Community, secretary: User, *, now: datetime) -> None:
    """The second half-year's round is open, and four of nine have voted."""
    window = programme.evaluation_windows.get(half=Half.SECOND)
    evaluation = plan_round(window=window, community=community, by=None, at=now - timedelta(days=12))
    prepared_at = now - timedelta(days=11)
    prepare_round(evaluation=evaluation, by=None, at=prepared_at)
    evaluation = EvaluationRound.objects.get(pk=evaluation.pk)
    roll = [RollLine(VoterKind.RESIDENTS_REPRESENTATIVE)] * _VOTERS
    evaluation = evaluations.add_voters(evaluation=evaluation, roll=roll, by=secretary, at=prepared_at)
    slips = evaluations.issue_codes(evaluation=evaluation, replace=False, by=secretary, at=prepared_at)
    evaluation = EvaluationRound.objects.get(pk=evaluation.pk)
    evaluations.open_round(evaluation=evaluation, by=secretary, at=now - timedelta(days=6))
    votes = [all_satisfied(target) for target in evaluation.targets.values_list("pk", flat=True)]
    for number, slip in enumerate(slips[:_VOTED]):
        evaluations.cast_ballots(code=slip.code, judgements=votes, at=now - timedelta(days=5 - number))


def feedback_to_answer(
    programme: Programme, community: Community, users: dict[str, User], *, now: datetime
) -> None:
    """The community has told the story's unit something good that can't wait."""
    cards = CheckInCard.objects.of_programme(programme.pk).checked_in().with_names()
    card = cards.filter(community=community, unit__short_name="区财政局").order_by("pk")[0]
    text = "连续三周帮助独居老人整理房屋、代购药品，居民送来感谢信，请在支部会上予以表扬。"
    urgent = evaluations.draft_urgent(
        community=community, person=card.person, text=text, by=users["shequ"], at=now - timedelta(days=1)
    )
    evaluations.send_urgent(urgent=urgent, by=users["shequ-shuji"], at=now - timedelta(hours=20))
