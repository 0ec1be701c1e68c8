"""What waits for a community's workers and secretary, and for the town above them."""

from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.enums import ActivityStatus
from apps.activities.models import Activity, Attendance, HoursCorrection
from apps.checkins.models import CheckInCard
from apps.dashboards.waiting.lines import Line, Lines
from apps.evaluations.models import EvaluationRound, PaperSheet
from apps.posts.enums import ClaimStatus
from apps.posts.models import CommitmentItem, PostClaim
from apps.programmes.models import Programme


def desk(user: User, programme: Programme | None, at: datetime) -> Lines:
    if user.may(Deed.RECEIVE_CARDS):
        cards = CheckInCard.objects.in_reach(user, Deed.RECEIVE_CARDS).waiting_at_community()
        yield Line(cards, "位党员递交了报到卡", reverse("checkins:desk"), due="presented_on")
    if user.may(Deed.DECIDE_CLAIMS):
        claims = PostClaim.objects.in_reach(user, Deed.DECIDE_CLAIMS).waiting_for_community()
        yield Line(claims, "个认岗申请等您处理", reverse("posts:claim_queue"), due="created_at", days=3)
    if user.may(Deed.ENTER_FOR_MEMBER):
        offers = PostClaim.objects.in_reach(user, Deed.ENTER_FOR_MEMBER).offered_on_paper()
        url = f"{reverse('posts:claim_list')}?status={ClaimStatus.OFFERED}"
        yield Line(offers, "个候补名额请转告本人并代为确认", url, due="offer_expires_at")
    if user.may(Deed.CONFIRM_ITEMS):
        items = CommitmentItem.objects.in_reach(user, Deed.CONFIRM_ITEMS).waiting_for_confirmation()
        yield Line(items, "项承诺报告完成，等您确认", reverse("posts:item_list"), due="due_on")


def activities(user: User, programme: Programme | None, at: datetime) -> Lines:
    rows, page = Activity.objects, reverse("activities:activity_list")
    if user.may(Deed.APPROVE_ACTIVITIES):
        asked = rows.in_reach(user, Deed.APPROVE_ACTIVITIES).filter(status=ActivityStatus.SUBMITTED)
        yield Line(asked, "个活动等您批准", f"{page}?status={ActivityStatus.SUBMITTED}", due="starts_at")
    if user.may(Deed.PLAN_ACTIVITIES):
        ready = rows.in_reach(user, Deed.PLAN_ACTIVITIES).filter(status=ActivityStatus.APPROVED)
        days = -programme.announce_days if programme else 0
        url = f"{page}?status={ActivityStatus.APPROVED}"
        yield Line(ready, "个活动已批准，等您公布", url, due="starts_at", days=days)
    if user.may(Deed.CALL_ROLL):
        mine = rows.in_reach(user, Deed.CALL_ROLL)
        running = mine.filter(status=ActivityStatus.RUNNING)
        url = f"{page}?status={ActivityStatus.RUNNING}"
        yield Line(running, "个活动已开始，请点名", url, due="starts_at")
        finished = mine.filter(status=ActivityStatus.FINISHED)
        url = f"{page}?status={ActivityStatus.FINISHED}"
        yield Line(finished, "个活动等您核实时长或写小结", url, due="ends_at", days=5)
    yield from _corrections(user)


def _corrections(user: User) -> Lines:
    if not user.may(Deed.CORRECT_HOURS):
        return
    url = reverse("activities:correction_list")
    yield Line(HoursCorrection.objects.decidable_by(user).waiting(), "条时长更正等您确认", url)
    disputed = Attendance.objects.in_reach(user, Deed.CORRECT_HOURS).disputed()
    yield Line(disputed, "条时长有异议，请核对", url)


def evaluation(user: User, programme: Programme | None, at: datetime) -> Lines:
    url = reverse("evaluations:round_list")
    if user.may(Deed.RUN_ROUNDS):
        mine = EvaluationRound.objects.in_reach(user, Deed.RUN_ROUNDS)
        yield Line(mine.due_to_open(at.date()), "次民主测评可以开始投票", url, due="opens_on")
        yield Line(mine.between_vote_and_feedback(), "次民主测评等您办下一步", url, due="feedback_by")
    if user.may(Deed.ENTER_BALLOTS):
        sheets = PaperSheet.objects.in_reach(user, Deed.ENTER_BALLOTS).unfinished()
        yield Line(sheets, "张纸质测评票等第二人录入", url)
