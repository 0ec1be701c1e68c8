"""What members, communities and units are told about claims and commitments."""

from datetime import date
from typing import TypedDict

from django.urls import reverse
from django.utils import timezone

from apps.core.dates import clock, short_day_words
from apps.posts.models import CommitmentCard, CommitmentItem, PostClaim


class Notice(TypedDict):
    """Everything of a message but its recipients and its time."""

    kind: str
    occasion: str
    subject: str
    body: str
    url: str


def claim_accepted(claim: PostClaim) -> Notice:
    return _about_claim(
        claim, "accepted", f"社区同意您认领“{claim.post_title}”", "请打开页面确认上岗；不方便时也可以退出。"
    )


def claim_declined(claim: PostClaim) -> Notice:
    return _about_claim(
        claim,
        "declined",
        f"“{claim.post_title}”的认领没有通过",
        f"原因：{claim.reason}。您可以另选岗位，也可以与社区联系。",
    )


def claim_waitlisted(claim: PostClaim) -> Notice:
    return _about_claim(
        claim, "waitlisted", f"“{claim.post_title}”已转为候补", "有名额时会通知您，您也可以另选岗位。"
    )


def claim_offered(claim: PostClaim) -> Notice:
    assert claim.offer_expires_at is not None  # a constraint ties it to the state
    until = timezone.localtime(claim.offer_expires_at)
    return _about_claim(
        claim,
        "offered",
        f"“{claim.post_title}”有名额了",
        f"名额为您保留到 {short_day_words(until)} {clock(until)}，请在此之前确认；过时会给下一位候补。",
    )


def offer_expired(claim: PostClaim) -> Notice:
    return _about_claim(
        claim,
        "offer_expired",
        f"“{claim.post_title}”的候补名额已过确认时限",
        "名额已给下一位候补。您仍可以重新认领或另选岗位。",
    )


def passed_on(claim: PostClaim, notice: Notice) -> Notice:
    """To the community, what the member can't be sent; on the claim's page it confirms for the member."""
    return Notice(
        kind=notice["kind"],
        occasion=notice["occasion"],
        subject=f"请转告{claim.person}：{notice['subject']}",
        body=f"{notice['body']}本人没有账号，请当面或打电话告知，按本人意愿代为办理。",
        url=claim.get_absolute_url(),
    )


def claim_removed(claim: PostClaim) -> Notice:
    return _about_claim(
        claim, "removed", f"您已调离“{claim.post_title}”", f"原因：{claim.reason}。有不同意见请与社区联系。"
    )


def claim_completed(claim: PostClaim) -> Notice:
    return _about_claim(
        claim, "completed", f"“{claim.post_title}”的认岗已结束", f"原因：{claim.reason}。您可以另选岗位。"
    )


def claims_waiting(claim: PostClaim, day: date) -> Notice:
    """To the community, once a day however many come."""
    return Notice(
        kind="claim.waiting",
        occasion=f"community:{claim.community_id}:{day}",
        subject=f"{claim.community}有新的认岗申请",
        body="请在“认岗处理”里查看并答复。",
        url=reverse("posts:claim_queue"),
    )


def _about_claim(claim: PostClaim, what: str, subject: str, body: str) -> Notice:
    return Notice(
        kind=f"claim.{what}",
        occasion=f"claim:{claim.pk}:{what}",
        subject=subject,
        body=body,
        url=reverse("posts:my_posts"),
    )


def commitments_waiting(card: CommitmentCard, day: date) -> Notice:
    """To the unit's secretary, once a day however many come."""
    return Notice(
        kind="commitment.waiting",
        occasion=f"unit:{card.unit_id}:{day}",
        subject="有服务承诺卡待审定",
        body=f"{card.unit}有党员提交了服务承诺卡，请在“承诺审定”里查看。",
        url=reverse("posts:commitment_review"),
    )


def commitment_returned(card: CommitmentCard) -> Notice:
    return _about_card(
        card, "returned", "您的服务承诺卡被退回修改", f"单位意见：{card.review_opinion}。请修改后重新提交。"
    )


def commitment_fixed(card: CommitmentCard) -> Notice:
    return _about_card(
        card, "fixed", "您的服务承诺卡已审定", "承诺事项已确定，请按期限办理，完成后报告社区。"
    )


def _about_card(card: CommitmentCard, what: str, subject: str, body: str) -> Notice:
    return Notice(
        kind=f"commitment.{what}",
        occasion=f"commitment:{card.pk}:{card.version}:{what}",
        subject=subject,
        body=body,
        url=card.get_absolute_url(),
    )


def item_due_soon(item: CommitmentItem) -> Notice:
    return _about_item(
        item,
        "due",
        f"承诺事项将在 {short_day_words(item.due_on)} 到期",
        f"“{item.text}”。已完成的请报告社区；确有困难请与社区联系。",
    )


def item_confirmed(item: CommitmentItem) -> Notice:
    return _about_item(item, "confirmed", "社区已确认您完成一项承诺", f"“{item.text}”。")


def item_sent_back(item: CommitmentItem) -> Notice:
    return _about_item(
        item,
        "sent_back",
        "社区请您补充一项承诺的完成情况",
        f"“{item.text}”。社区意见：{item.sent_back_reason}。",
    )


def item_decided_undone(item: CommitmentItem) -> Notice:
    return _about_item(
        item,
        "undone",
        f"一项承诺已认定为{item.get_status_display()}",
        f"“{item.text}”。原因：{item.undone_reason}。有不同意见请与单位党组织联系。",
    )


def _about_item(item: CommitmentItem, what: str, subject: str, body: str) -> Notice:
    due = f":{item.due_on}" if what == "due" else f":{item.version}"
    return Notice(
        kind=f"commitment_item.{what}",
        occasion=f"item:{item.pk}{due}",
        subject=subject,
        body=body,
        url=item.card.get_absolute_url(),
    )


def items_waiting(item: CommitmentItem, day: date) -> Notice:
    """To the community, once a day: items reported as done."""
    return Notice(
        kind="commitment_item.waiting",
        occasion=f"community:{item.card.community_id}:{day}",
        subject="有承诺事项待确认",
        body=f"{item.card.community}有党员报告完成了承诺事项，请核对确认。",
        url=reverse("posts:item_list"),
    )


def undone_waiting(item: CommitmentItem, day: date) -> Notice:
    """To the unit's secretary, once a day: items that the community proposes as undone."""
    return Notice(
        kind="commitment_item.undone_waiting",
        occasion=f"unit:{item.card.unit_id}:{day}",
        subject="有承诺事项待单位认定",
        body="社区提请认定未完成的承诺事项，请在“承诺审定”里查看。",
        url=reverse("posts:commitment_review"),
    )
