"""How states of this app look: one word, one tone."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from apps.core.templatetags.ui import badge
from apps.posts.enums import ClaimStatus, CommitmentStatus, ItemStatus, PostStatus

register = template.Library()

TONES: dict[str, dict[str, str]] = {
    "posts.post": {PostStatus.OPEN: "success", PostStatus.PAUSED: "warning", PostStatus.ENDED: "neutral"},
    "posts.postclaim": {
        ClaimStatus.SUBMITTED: "warning",
        ClaimStatus.WAITLISTED: "info",
        ClaimStatus.OFFERED: "warning",
        ClaimStatus.ACCEPTED: "warning",
        ClaimStatus.ACTIVE: "success",
        ClaimStatus.ON_LEAVE: "info",
        ClaimStatus.DECLINED: "danger",
        ClaimStatus.REMOVED: "danger",
        ClaimStatus.WITHDRAWN: "neutral",
        ClaimStatus.COMPLETED: "neutral",
    },
    "posts.commitmentcard": {
        CommitmentStatus.DRAFT: "neutral",
        CommitmentStatus.SUBMITTED: "warning",
        CommitmentStatus.APPROVED: "success",
        CommitmentStatus.PUBLISHED: "success",
        CommitmentStatus.REPORTED: "info",
        CommitmentStatus.EVALUATED: "info",
        CommitmentStatus.CLOSED: "neutral",
    },
    "posts.commitmentitem": {
        ItemStatus.OPEN: "neutral",
        ItemStatus.DOING: "info",
        ItemStatus.REPORTED: "warning",
        ItemStatus.DONE: "success",
        ItemStatus.UNDONE_OBJECTIVE: "neutral",
        ItemStatus.UNDONE_NONE: "danger",
    },
}


@register.simple_tag
def status_badge(row: Any) -> SafeString:
    """The state of a post, claim, commitment card or item."""
    mark: SafeString = badge(row.get_status_display(), TONES[row._meta.label_lower][row.status])
    return mark


@register.simple_tag
def places(post: Any) -> str:
    """Free places in words: 还有 2 个名额（共 5 个）."""
    if post.capacity is None:
        return "名额不限"
    return f"还有 {post.places_left} 个名额（共 {post.capacity} 个）" if post.places_left else "名额已满"
