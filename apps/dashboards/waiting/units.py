"""What waits for a unit's liaison and secretary."""

from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.dashboards.waiting.lines import Line, Lines
from apps.evaluations.models import FeedbackReport, UrgentFeedback
from apps.members.models import DataRequest, Person, StatusEvent
from apps.posts.models import CommitmentCard, CommitmentItem
from apps.programmes.models import Programme
from apps.spreadsheets.models import ImportBatch


def liaison(user: User, programme: Programme | None, at: datetime) -> Lines:
    if user.may(Deed.IMPORT_MEMBERS):
        uploads = ImportBatch.objects.visible_to(user).waiting()
        yield Line(uploads, "份上传的名册等您核对并确认", reverse("spreadsheets:import_list"))
    if not user.may(Deed.ISSUE_CARDS) or programme is None:
        return
    cards = CheckInCard.objects.of_programme(programme.pk)
    deadline = programme.check_in_deadline
    people = Person.objects.in_reach(user, Deed.ISSUE_CARDS).exclude(cards__in=cards.open())
    yield Line(people, "位党员还没有报到卡", reverse("checkins:card_issue"), by=deadline)
    mine = cards.in_reach(user, Deed.ISSUE_CARDS)
    on_the_way = mine.filter(status__in=[CardStatus.ISSUED, CardStatus.SENT_BACK])
    yield Line(on_the_way, "位党员还没有递交报到卡", reverse("checkins:unit_overview"), by=deadline)
    receipts = mine.in_reach(user, Deed.FILE_RECEIPTS).filter(status=CardStatus.RECEIVED)
    url = f"{reverse('checkins:card_list')}?status={CardStatus.RECEIVED}"
    yield Line(receipts, "份回执还没有收回", url, due="received_on", days=3)


def requests(user: User, programme: Programme | None, at: datetime) -> Lines:
    """For both: what members ask about their own data."""
    if user.may(Deed.ANSWER_DATA_REQUESTS):
        asked = DataRequest.objects.in_reach(user, Deed.ANSWER_DATA_REQUESTS).waiting()
        yield Line(asked, "件资料申请等您答复", reverse("members:data_request_list"), due="due_on")


def secretary(user: User, programme: Programme | None, at: datetime) -> Lines:
    if user.may(Deed.CONFIRM_CARDS):
        drafts = CheckInCard.objects.in_reach(user, Deed.CONFIRM_CARDS).filter(status=CardStatus.DRAFT)
        deadline = programme.check_in_deadline if programme else None
        yield Line(drafts, "张报到卡等您确认", reverse("checkins:card_confirm"), by=deadline)
    if user.may(Deed.APPROVE_STATUS):
        events = StatusEvent.objects.in_reach(user, Deed.APPROVE_STATUS).waiting()
        yield Line(events, "项状态变动等您审批", reverse("members:status_list"))
    if user.may(Deed.REVIEW_COMMITMENTS):
        review = reverse("posts:commitment_review")
        promises = CommitmentCard.objects.in_reach(user, Deed.REVIEW_COMMITMENTS).waiting_for_review()
        yield Line(promises, "份承诺卡等您审定", review, due="submitted_at", days=5)
        undone = CommitmentItem.objects.in_reach(user, Deed.DECIDE_UNDONE).waiting_for_unit()
        yield Line(undone, "项承诺没有完成，等您认定原因", review)
    yield from _feedback(user, programme)


def _feedback(user: User, programme: Programme | None) -> Lines:
    if not user.may(Deed.ACKNOWLEDGE_FEEDBACK):
        return
    reports = FeedbackReport.objects.in_reach(user, Deed.ACKNOWLEDGE_FEEDBACK).waiting_for_unit()
    url = reverse("evaluations:report_list")
    days = programme.feedback_chase_days if programme else 0
    yield Line(reports, "份社区反馈报告等您签收", url, due="sent_at", days=days)
    urgent = UrgentFeedback.objects.in_reach(user, Deed.ACKNOWLEDGE_FEEDBACK).waiting_for_unit()
    yield Line(urgent, "条重要情况等您签收", reverse("evaluations:urgent_list"), due="sent_at", days=3)
