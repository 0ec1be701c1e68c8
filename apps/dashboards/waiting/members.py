"""What waits for a member."""

from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.activities.models import SignUp
from apps.dashboards.waiting.lines import Line, Lines
from apps.posts.enums import ClaimStatus
from apps.posts.models import CommitmentItem, PostClaim
from apps.programmes.models import Programme


def member(user: User, programme: Programme | None, at: datetime) -> Lines:
    if not user.may(Deed.SIGN_UP):
        return
    invited = SignUp.objects.in_reach(user, Deed.SIGN_UP).waiting_for_answer().of_upcoming(at)
    mine = reverse("activities:my_activities")
    yield Line(invited, "个活动邀请等您答复", mine, due="activity__starts_at")
    own = reverse("posts:my_posts")
    offered = PostClaim.objects.in_reach(user, Deed.CLAIM_POSTS).filter(status=ClaimStatus.OFFERED)
    yield Line(offered, "个候补岗位轮到您，请确认", own, due="offer_expires_at")
    items = CommitmentItem.objects.in_reach(user, Deed.WRITE_COMMITMENTS).due_within(at.date(), 30)
    yield Line(items, "项承诺将在30天内到期", own, due="due_on")
    late = CommitmentItem.objects.in_reach(user, Deed.WRITE_COMMITMENTS).late_on(at.date())
    yield Line(late, "项承诺已过期", own, due="due_on")
