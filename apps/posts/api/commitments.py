"""Commitment cards over the API: read them, write and submit the own, review, publish."""

from typing import Any

from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.accounts.policy import Deed
from apps.posts.actions import commitments
from apps.posts.api.base import DeedViewSet
from apps.posts.api.shapes import (
    CommitmentInput,
    CommitmentSerializer,
    OpinionInput,
    OptionalOpinionInput,
    VersionInput,
)
from apps.posts.forms.commitments import CommitmentFilter
from apps.posts.models import CommitmentCard
from apps.posts.rules import commitments as rules


class CommitmentViewSet(DeedViewSet):
    """服务承诺卡: the year's promises of a member."""

    queryset = CommitmentCard.objects.with_names()
    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilter
    row_name = "card"
    rules = {
        "list": rules.can_read_commitments,
        "retrieve": rules.can_read_commitments,
        "write": rules.can_write_own_commitment,
        "submit": rules.can_write_commitments,
        "fix": rules.can_review_commitments,
        "send_back": rules.can_review_commitments,
        "publish": rules.can_publish_commitments,
        "unpublish": rules.can_publish_commitments,
    }
    reach = {
        "submit": lambda rows, user: rows.writable_by(user),
        "fix": Deed.REVIEW_COMMITMENTS,
        "send_back": Deed.REVIEW_COMMITMENTS,
        "publish": Deed.PUBLISH_COMMITMENTS,
        "unpublish": Deed.PUBLISH_COMMITMENTS,
    }

    @action(detail=False, methods=["post"], serializer_class=CommitmentInput)
    def write(self, request: Request) -> Any:
        """Keep the own draft of the year: its items are replaced by these."""
        values = self.sent(request)
        person = self.own_person()
        arguments = {"promises": values.pop("items"), **values}
        return self.run(
            lambda: self.answer(
                commitments.save_commitment(person=person, by=self.user, at=timezone.now(), **arguments)
            )
        )

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def submit(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, commitments.submit_commitment)

    @action(detail=True, methods=["post"], serializer_class=OptionalOpinionInput)
    def fix(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, commitments.fix_commitment)

    @action(detail=True, methods=["post"], url_path="return", serializer_class=OpinionInput)
    def send_back(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, commitments.return_commitment)

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def publish(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, commitments.publish_commitment)

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def unpublish(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, commitments.unpublish_commitment)
