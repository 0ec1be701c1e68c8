"""Posts with their groups, claims, and commitment cards."""

from apps.posts.models.claims import PostClaim
from apps.posts.models.commitments import CommitmentCard, CommitmentItem
from apps.posts.models.posts import Post, PostCategory, PostGroup, ServiceItem

__all__ = [
    "CommitmentCard",
    "CommitmentItem",
    "Post",
    "PostCategory",
    "PostClaim",
    "PostGroup",
    "ServiceItem",
]
