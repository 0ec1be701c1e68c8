"""How states of this app look: one word, one tone."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from apps.core.templatetags.ui import badge
from apps.posts.enums import ClaimStatus, CommitmentStatus, ItemStatus, PostStatus
from apps.posts.models import Post

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
    mark: SafeString = badge(state_words(row), tone_of(row))
    return mark


def state_words(row: Any) -> str:
    """The state in words: an open post whose places are taken says so."""
    words: str = row.shown_status if isinstance(row, Post) else row.get_status_display()
    return words


def tone_of(row: Any) -> str:
    full = isinstance(row, Post) and row.status == PostStatus.OPEN and row.is_full
    return "info" if full else TONES[row._meta.label_lower][row.status]


@register.simple_tag
def places(post: Any) -> str:
    """Free places in words: 还有 2 个名额（共 5 个）, 名额已满（共 5 个）."""
    if post.capacity is None:
        return "名额不限"
    free = f"还有 {post.places_left} 个名额" if post.places_left else "名额已满"
    return f"{free}（共 {post.capacity} 个）"
