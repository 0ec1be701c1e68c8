"""API v1 of posts, claims and commitment cards, on the same rules, scopes and actions as the pages."""

from apps.posts.api.claims import ClaimViewSet
from apps.posts.api.commitments import CommitmentViewSet
from apps.posts.api.posts import PostViewSet

__all__ = ["ClaimViewSet", "CommitmentViewSet", "PostViewSet"]
