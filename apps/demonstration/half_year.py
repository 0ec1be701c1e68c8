"""May to today: cards, posts, commitments, activities and hours, each by the people whose deed it is."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from apps.accounts.models import User
from apps.activities import actions as activities
from apps.activities.enums import AttendanceStatus, Audience, OutcomeKind
from apps.activities.models import Activity, SignUp
from apps.activities.models.invitees import Invitation
from apps.checkins import actions as checkins
from apps.checkins.enums import CardKind
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.demonstration.cast import staff_of
from apps.demonstration.founding import moment
from apps.members.models import Person
from apps.posts.actions import claims, commitments, decisions, items
from apps.posts.models import Post, PostCategory
from apps.posts.promises import Promise
from apps.programmes.models import Programme

# One member in twenty has not come by the deadline, one in five hands the receipt in late.
MISSES, LATE_RECEIPT = 20, 5
PROMISES = (
    ("每月参加一次社区环境整治", "每月15日或16日到岗"),
    ("为社区办一件实事", "认领一个微心愿或解决一个小问题"),
)
TITLES = ("清洁家园", "政策宣讲进小区", "敬老探访", "文明劝导", "反诈宣传", "秋日义诊")


def report_in(programme: Programme, *, secretary: User, liaison: User) -> None:
    """Cards are issued, confirmed and handed in; nineteen of twenty are received before the deadline."""
    people = list(Person.objects.with_unit().filter(org_relations__to_on=None).order_by("pk"))
    issued_at = moment(date(programme.year, 5, 3))
    drafts = checkins.issue_cards(people=people, programme=programme, by=liaison, at=issued_at)
    cards = checkins.confirm_cards(cards=drafts, by=secretary, at=issued_at)
    for number, card in enumerate(cards):
        if number % MISSES:
            _hand_in(card, number, programme, liaison)


def _hand_in(card: CheckInCard, number: int, programme: Programme, liaison: User) -> None:
    community, kind = _community_for(card.person, number)
    day = date(programme.year, 5, 4 + number % 6)
    at = moment(day, 9)
    _, worker = staff_of(community, day=date(programme.year, 1, 1), at=at)
    info = {
        "skills": card.person.skills,
        "hobbies": "",
        "intentions": card.person.intentions,
        "available_time": card.person.available_time or "周末",
    }
    checkins.present_by_proxy(card=card, community=community, kind=kind, info=info, by=worker, at=at)
    received = checkins.receive_card(card=card, identity_checked=True, by=worker, at=moment(day, 11))
    if number % LATE_RECEIPT:
        checkins.file_receipts(cards=[received], by=liaison, at=moment(day + timedelta(days=2)))


def _community_for(person: Person, number: int) -> tuple[Community, CardKind]:
    """Where one lives if it is known and open; every third one to the community of the stories."""
    if person.residence and person.residence.open_for_check_in and number % 3:
        return person.residence, CardKind.RESIDENCE
    return Community.objects.get(name__startswith="阳光"), CardKind.UNIT_LOCATION


def take_posts(programme: Programme) -> None:
    """Two of three members take a post; the worker accepts, the member begins."""
    at = moment(date(programme.year, 5, 12))
    for number, card in enumerate(_checked_in(programme)):
        assert card.community is not None
        free = [post for post in Post.objects.open().of_community(card.community.pk) if not post.is_full]
        if number % 3 == 0 or not free:
            continue
        _, worker = staff_of(card.community, day=date(programme.year, 1, 1), at=at)
        claim = claims.claim_post(post=free[number % len(free)], person=card.person, by=worker, at=at)
        claim = decisions.accept_claim(claim=claim, by=worker, at=at)
        claims.confirm_claim(claim=claim, by=worker, at=at)


def _checked_in(programme: Programme) -> list[CheckInCard]:
    return list(CheckInCard.objects.of_programme(programme.pk).checked_in().with_names().order_by("pk"))


def make_commitments(programme: Programme, *, secretary: User) -> None:
    """Holders of a post promise two things; the unit fixes most, the community confirms the first."""
    at = moment(date(programme.year, 5, 14))
    due_on = date(programme.year, 11, 30)
    promises = [Promise(text, measure, due_on) for text, measure in PROMISES]
    holders = [card for card in _checked_in(programme) if card.person.claims.in_group().exists()]
    for number, card in enumerate(holders):
        assert card.community is not None
        _, worker = staff_of(card.community, day=date(programme.year, 1, 1), at=at)
        commitment = commitments.save_commitment(person=card.person, promises=promises, by=worker, at=at)
        commitments.submit_commitment(card=commitment, by=worker, at=at)
        if number % 6 == 0:
            continue
        commitment = commitments.fix_commitment(card=commitment, opinion="同意", by=secretary, at=at)
        item = commitment.items.order_by("number")[0]
        item = items.report_item(
            item=item, report="已按月参加", by=worker, at=moment(date(programme.year, 6, 25))
        )
        if number % 4:
            items.confirm_item(item=item, by=worker, at=moment(date(programme.year, 6, 26)))


def hold_activities(programme: Programme, *, now: datetime) -> None:
    """The Party activity days of the story's community up to today, and one that is still to come."""
    community = Community.objects.filter(name__startswith="阳光").order_by("code")[0]
    secretary, worker = staff_of(community, day=date(programme.year, 1, 1), at=now)
    for number, month in enumerate((5, 6, 9, 10)):
        day = date(programme.year, month, 15 + number % 2)
        if moment(day) < now - timedelta(days=4):
            _hold(community, day, TITLES[number], secretary, worker)
    announce(community, (now + timedelta(days=6)).date(), "冬季送温暖", secretary, worker, at=now)


def announce(
    community: Community,
    day: date,
    title: str,
    secretary: User,
    worker: User,
    *,
    at: datetime,
) -> Activity:
    """Planned by the worker, approved by the secretary, announced to all members."""
    activity = activities.plan_activity(
        community=community,
        by=worker,
        at=at,
        title=title,
        category=PostCategory.objects.order_by("code")[day.month % 8],
        content=f"{title}：分组入户和在小区广场开展，约两小时。",
        place=f"{community.name}服务大厅集合",
        starts_at=moment(day, 9),
        ends_at=moment(day, 11),
        contact=worker,
        contact_phone=community.office_phone,
    )
    activity = activities.submit_activity(activity=activity, by=worker, at=at)
    activity = activities.approve_activity(activity=activity, by=secretary, at=at)
    return activities.announce_activity(
        activity=activity, invitation=Invitation(Audience.ALL), by=worker, at=at
    )


def call_roll(activity: Activity, worker: User, *, at: datetime, most: int | None = None) -> int:
    """Four of five sign up (`most` at the most), nearly all come; returns how many signed up."""
    day = activity.service_on
    invited = list(SignUp.objects.filter(activity=activity).select_related("person").order_by("pk"))
    coming = [row.person for number, row in enumerate(invited) if (number + day.month) % 5][:most]
    for person in coming:
        activities.sign_up(activity=activity, person=person, by=worker, at=at)
    if not coming:
        return 0
    entries = [
        activities.RollEntry(
            person.pk, AttendanceStatus.ABSENT if (number + day.month) % 9 == 0 else AttendanceStatus.PRESENT
        )
        for number, person in enumerate(coming)
    ]
    activities.call_roll(activity=activity, entries=entries, by=worker, at=moment(day, 9))
    activities.finish_activity(activity=activity, reason="无人到场", by=worker, at=moment(day, 11))
    return len(coming)


def _hold(community: Community, day: date, title: str, secretary: User, worker: User) -> None:
    """Announced a week ahead, hours verified by the secretary three days later."""
    week_before = moment(day - timedelta(days=7))
    activity = announce(community, day, title, secretary, worker, at=week_before)
    count = call_roll(activity, worker, at=week_before)
    if not count:
        return
    after = moment(day + timedelta(days=3))
    outcomes = {OutcomeKind.BENEFICIARIES: Decimal(3 * count)}
    activities.write_summary(
        activity=activity, text="按计划完成，居民反映良好。", outcomes=outcomes, by=worker, at=after
    )
    seen = dict(activity.attendances.filter(hours_status="proposed").values_list("pk", "version"))
    if seen:
        activities.verify_hours(activity=activity, seen=seen, by=secretary, at=after)
