"""Posts over the API."""

from typing import Any

from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request

from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.posts.actions import claims, posts
from apps.posts.api.base import DeedViewSet
from apps.posts.api.shapes import (
    ChangePostInput,
    ClaimSerializer,
    NothingInput,
    PostInput,
    PostReasonInput,
    PostSerializer,
    VersionInput,
)
from apps.posts.forms.posts import DistrictPostFilter
from apps.posts.models import Post, PostClaim
from apps.posts.rules.claims import can_claim_posts
from apps.posts.rules.posts import can_change_posts, can_read_posts


class PostViewSet(DeedViewSet):
    """服务岗位: list, read; set, change, pause, reopen, end; claim or wait for one as a member."""

    queryset = Post.objects.with_names()
    serializer_class = PostSerializer
    filterset_class = DistrictPostFilter
    row_name = "post"
    rules = {
        "list": can_read_posts,
        "retrieve": can_read_posts,
        "create": can_change_posts,
        "change": can_change_posts,
        "pause": can_change_posts,
        "reopen": can_change_posts,
        "end": can_change_posts,
        "claim": can_claim_posts,
        "wait": can_claim_posts,
    }
    reach = dict.fromkeys(["change", "pause", "reopen", "end"], Deed.CHANGE_POSTS)

    def get_serializer_class(self) -> Any:
        return PostInput if self.action == "create" else super().get_serializer_class()

    def create(self, request: Request) -> Any:
        values = self.sent(request)
        own = Community.objects.in_reach(self.user, Deed.CHANGE_POSTS)
        values["community"] = get_object_or_404(own, code=values["community"])
        return self.run(lambda: self.answer(posts.create_post(by=self.user, at=timezone.now(), **values)))

    @action(detail=True, methods=["post"], serializer_class=ChangePostInput)
    def change(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, posts.change_post)

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def pause(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, posts.pause_post)

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def reopen(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, posts.reopen_post)

    @action(detail=True, methods=["post"], serializer_class=PostReasonInput)
    def end(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, posts.end_post)

    @action(detail=True, methods=["post"], serializer_class=NothingInput)
    def claim(self, request: Request, pk: str | None = None) -> Any:
        """Take a place; 409 post_full names the next free fitting posts."""
        return self._take(request, claims.claim_post)

    @action(detail=True, methods=["post"], serializer_class=NothingInput)
    def wait(self, request: Request, pk: str | None = None) -> Any:
        """Join the waiting list, or take a place that came free meanwhile."""
        return self._take(request, claims.wait_for_post)

    def _take(self, request: Request, deed: Any) -> Any:
        self.sent(request)
        post = self.get_object()
        person = self.own_person()

        def run() -> Any:
            claim = deed(post=post, person=person, by=self.user, at=timezone.now())
            fresh = PostClaim.objects.with_names().get(pk=claim.pk)
            return ClaimSerializer(fresh, context=self.get_serializer_context()).data

        return self.run(run)
