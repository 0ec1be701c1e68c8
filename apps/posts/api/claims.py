"""Claims over the API."""

from typing import Any

from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.accounts.policy import Deed
from apps.posts.actions import claims as member_actions
from apps.posts.actions import decisions
from apps.posts.api.base import DeedViewSet
from apps.posts.api.shapes import (
    ClaimSerializer,
    EstablishInput,
    LeaveInput,
    OptionalReasonInput,
    PostReasonInput,
    ProposalInput,
    RemoveInput,
    VersionInput,
)
from apps.posts.forms.claims import ClaimFilter
from apps.posts.models import PostClaim
from apps.posts.rules import claims as rules


class ClaimViewSet(DeedViewSet):
    """认岗: list, read; the member's and the community's deeds."""

    queryset = PostClaim.objects.with_names()
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    row_name = "claim"
    rules = {
        "list": rules.can_read_claims,
        "retrieve": rules.can_read_claims,
        "propose": rules.can_claim_posts,
        "confirm": rules.can_act_in_claims,
        "withdraw": rules.can_act_in_claims,
        "leave": rules.can_excuse_holders,
        "return_from_leave": rules.can_excuse_holders,
        "accept": rules.can_decide_claims,
        "establish": rules.can_decide_claims,
        "waitlist": rules.can_decide_claims,
        "offer": rules.can_decide_claims,
        "decline": rules.can_decide_claims,
        "remove": rules.can_remove_claims,
    }
    reach = {
        "confirm": lambda rows, user: rows.actable_by(user),
        "withdraw": lambda rows, user: rows.actable_by(user),
        "leave": lambda rows, user: rows.excusable_by(user),
        "return_from_leave": lambda rows, user: rows.excusable_by(user),
        "accept": Deed.DECIDE_CLAIMS,
        "establish": Deed.DECIDE_CLAIMS,
        "waitlist": Deed.DECIDE_CLAIMS,
        "offer": Deed.DECIDE_CLAIMS,
        "decline": Deed.DECIDE_CLAIMS,
        "remove": Deed.REMOVE_CLAIMS,
    }

    @action(detail=False, methods=["post"], serializer_class=ProposalInput)
    def propose(self, request: Request) -> Any:
        """自选岗位: offer to do something outside the list."""
        values = self.sent(request)
        person = self.own_person()
        return self.run(
            lambda: self.answer(
                member_actions.propose_post(person=person, by=self.user, at=timezone.now(), **values)
            )
        )

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def confirm(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, member_actions.confirm_claim)

    @action(detail=True, methods=["post"], serializer_class=OptionalReasonInput)
    def withdraw(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, member_actions.withdraw_claim)

    @action(detail=True, methods=["post"], serializer_class=LeaveInput)
    def leave(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, member_actions.take_leave)

    @action(detail=True, methods=["post"], url_path="return", serializer_class=VersionInput)
    def return_from_leave(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, member_actions.return_from_leave)

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def accept(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, decisions.accept_claim)

    @action(detail=True, methods=["post"], serializer_class=EstablishInput)
    def establish(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, decisions.establish_post)

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def waitlist(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, decisions.waitlist_claim)

    @action(detail=True, methods=["post"], serializer_class=VersionInput)
    def offer(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, decisions.offer_place)

    @action(detail=True, methods=["post"], serializer_class=PostReasonInput)
    def decline(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, decisions.decline_claim)

    @action(detail=True, methods=["post"], serializer_class=RemoveInput)
    def remove(self, request: Request, pk: str | None = None) -> Any:
        return self.do(request, decisions.remove_claim)
