"""API v1: cards, on the same rules, scopes and actions as the pages."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request

from apps.accounts.policy import Deed
from apps.checkins import actions, rules
from apps.checkins.enums import CardKind
from apps.checkins.forms import CardFilter
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.api import Body, PortalViewSet


class CardSerializer(serializers.ModelSerializer):
    """A card as lists show it; people by name and volunteer number, never by ID number or phone."""

    number = serializers.CharField(read_only=True)
    person = serializers.CharField(source="person.name", read_only=True)
    volunteer_no = serializers.CharField(source="person.volunteer_no", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    community = serializers.CharField(source="community.code", read_only=True, allow_null=True, default=None)
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = CheckInCard
        fields = [
            "id",
            "number",
            "person",
            "volunteer_no",
            "unit",
            "community",
            "kind",
            "status",
            "issued_on",
            "presented_on",
            "received_on",
            "returned_on",
            "ended_on",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_available_actions(self, card: CheckInCard) -> list[str]:
        return rules.available_actions(self.context["request"].user, card)


class PresentInput(Body):
    community = serializers.SlugRelatedField(
        slug_field="code", queryset=Community.objects.open_for_check_in()
    )
    kind = serializers.ChoiceField(choices=CardKind.choices)
    version = serializers.IntegerField(required=False)


class ReceiveInput(Body):
    identity_checked = serializers.BooleanField()
    received_on = serializers.DateField(required=False)
    back_date_reason = serializers.CharField(required=False, default="", allow_blank=True)
    version = serializers.IntegerField(required=False)


class ReasonInput(Body):
    reason = serializers.CharField(max_length=200)
    version = serializers.IntegerField(required=False)


class EmptyInput(Body):
    pass


class CardViewSet(ListModelMixin, RetrieveModelMixin, PortalViewSet):
    """报到卡: list, read, and the deeds of the member, the community and the unit."""

    queryset = CheckInCard.objects.with_names()
    serializer_class = CardSerializer
    filterset_class = CardFilter
    rules = {
        "list": rules.can_read_cards,
        "retrieve": rules.can_read_cards,
        "present": rules.can_present_own_card,
        "receive": rules.can_receive_cards,
        "send_back": rules.can_receive_cards,
        "file_receipt": rules.can_file_receipts,
    }
    deeds = {
        "present": Deed.PRESENT_CARDS,
        "receive": Deed.RECEIVE_CARDS,
        "send_back": Deed.RECEIVE_CARDS,
        "file_receipt": Deed.FILE_RECEIPTS,
    }

    def get_queryset(self) -> Any:
        deed = self.deeds.get(self.action)
        user: Any = self.request.user
        return self.queryset.in_reach(user, deed) if deed else super().get_queryset()

    def _run(self, request: Request, shape: type[serializers.Serializer], deed: Any) -> Any:
        card, by, at = self.get_object(), request.user, timezone.now()
        body = shape(data=request.data)
        body.is_valid(raise_exception=True)
        return self.run(
            lambda: (
                CardSerializer(
                    deed(card=card, by=by, at=at, **body.validated_data), context={"request": request}
                ).data
            )
        )

    @action(detail=True, methods=["post"], serializer_class=PresentInput)
    def present(self, request: Request, pk: str | None = None) -> Any:
        return self._run(request, PresentInput, actions.present_card)

    @action(detail=True, methods=["post"], serializer_class=ReceiveInput)
    def receive(self, request: Request, pk: str | None = None) -> Any:
        return self._run(request, ReceiveInput, actions.receive_card)

    @action(detail=True, methods=["post"], serializer_class=ReasonInput)
    def send_back(self, request: Request, pk: str | None = None) -> Any:
        return self._run(request, ReasonInput, actions.send_back_card)

    @action(detail=True, methods=["post"], serializer_class=EmptyInput)
    def file_receipt(self, request: Request, pk: str | None = None) -> Any:
        def file_one(*, card: CheckInCard, **who: Any) -> CheckInCard:
            return actions.file_receipts(cards=[card], **who)[0]

        return self._run(request, EmptyInput, file_one)
