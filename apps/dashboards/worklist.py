"""What waits for a person: each line is a count and the place where it is done."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.models import Activity, SignUp
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.evaluations.models import FeedbackReport
from apps.members.models import Person, StatusEvent
from apps.notifications.models import Complaint
from apps.posts.models import CommitmentCard, PostClaim
from apps.programmes.models import Programme


@dataclass(frozen=True)
class Waiting:
    """One line of the work list; `due_on` sorts, the oldest first."""

    count: int
    label: str
    url: str
    due_on: date | None = None


def waiting_for(user: User, at: datetime) -> list[Waiting]:
    """The lines with something in them, oldest deadline first."""
    lines = [line for source in _SOURCES for line in source(user, at) if line.count]
    return sorted(lines, key=lambda line: line.due_on or date.max)


def _deadline() -> date | None:
    programme = Programme.objects.in_force().first()
    return programme.check_in_deadline if programme else None


def _unit_cards(user: User, at: datetime) -> Iterator[Waiting]:
    cards = CheckInCard.objects
    if user.may(Deed.CONFIRM_CARDS):
        drafts = cards.in_reach(user, Deed.CONFIRM_CARDS).filter(status=CardStatus.DRAFT)
        yield Waiting(drafts.count(), "张报到卡等您确认", reverse("checkins:card_confirm"), _deadline())
    if user.may(Deed.ISSUE_CARDS):
        people = Person.objects.in_reach(user, Deed.ISSUE_CARDS).exclude(cards__in=cards.open())
        yield Waiting(people.count(), "位党员还没有开具报到卡", reverse("checkins:card_issue"), _deadline())
        mine = cards.in_reach(user, Deed.FILE_RECEIPTS).filter(status=CardStatus.RECEIVED)
        url = f"{reverse('checkins:card_list')}?status=received"
        yield Waiting(mine.count(), "份回执还没有收回", url)


def _unit_papers(user: User, at: datetime) -> Iterator[Waiting]:
    if user.may(Deed.REVIEW_COMMITMENTS):
        waiting = CommitmentCard.objects.in_reach(user, Deed.REVIEW_COMMITMENTS).waiting_for_review()
        yield Waiting(waiting.count(), "份承诺卡等您审定", reverse("posts:commitment_review"))
    if user.may(Deed.APPROVE_STATUS):
        events = StatusEvent.objects.in_reach(user, Deed.APPROVE_STATUS).waiting()
        yield Waiting(events.count(), "项状态变动等您审批", reverse("members:status_list"))
    if user.may(Deed.ACKNOWLEDGE_FEEDBACK):
        reports = FeedbackReport.objects.in_reach(user, Deed.ACKNOWLEDGE_FEEDBACK).waiting_for_unit()
        yield Waiting(reports.count(), "份社区反馈报告等您签收", reverse("evaluations:report_list"))


def _community(user: User, at: datetime) -> Iterator[Waiting]:
    if user.may(Deed.RECEIVE_CARDS):
        cards = CheckInCard.objects.in_reach(user, Deed.RECEIVE_CARDS).waiting_at_community()
        yield Waiting(cards.count(), "位党员递交了报到卡", reverse("checkins:desk"), timezone.localdate(at))
    if user.may(Deed.DECIDE_CLAIMS):
        claims = PostClaim.objects.in_reach(user, Deed.DECIDE_CLAIMS).waiting_for_community()
        yield Waiting(claims.count(), "个认岗申请等您处理", reverse("posts:claim_queue"))
    if user.may(Deed.VERIFY_HOURS):
        activities = Activity.objects.in_reach(user, Deed.VERIFY_HOURS).waiting_for_record()
        yield Waiting(activities.count(), "个活动等您核实时长或写小结", reverse("activities:activity_list"))


def _member(user: User, at: datetime) -> Iterator[Waiting]:
    if not user.may(Deed.SIGN_UP):
        return
    invited = SignUp.objects.answerable_by(user).waiting_for_answer().of_upcoming(at)
    yield Waiting(invited.count(), "个活动邀请等您答复", reverse("activities:my_activities"))
    own = CheckInCard.objects.in_reach(user, Deed.PRESENT_CARDS)
    to_present = own.filter(status__in=[CardStatus.ISSUED, CardStatus.SENT_BACK])
    yield Waiting(to_present.count(), "张报到卡等您递交", reverse("checkins:card_mine"), _deadline())


def _department(user: User, at: datetime) -> Iterator[Waiting]:
    if user.may(Deed.ANSWER_COMPLAINTS):
        open_ones = Complaint.objects.visible_to(user).waiting()
        yield Waiting(open_ones.count(), "条意见等您答复", reverse("notifications:complaint_list"))


def _everybody(user: User, at: datetime) -> Iterator[Waiting]:
    yield Waiting(user.messages.unread().count(), "条未读消息", reverse("notifications:message_list"))


_SOURCES: tuple[Callable[[User, datetime], Iterator[Waiting]], ...] = (
    _unit_cards,
    _unit_papers,
    _community,
    _member,
    _department,
    _everybody,
)
