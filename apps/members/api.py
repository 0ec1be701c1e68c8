"""API v1: people, on the same scope, sight and actions as the pages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.core.api import Body, PortalViewSet
from apps.members import actions, rules, sight
from apps.members.enums import StatusKind
from apps.members.forms import CommunityPersonFilter, PersonFilter
from apps.members.models import Person, StatusEvent

# What only the own unit reads; a community gets null (C2, rule 1).
_UNITS_ONLY = ("birth", "id_number", "title", "kind", "branch", "residence")


class PersonSerializer(serializers.ModelSerializer):
    """A member as this reader's pages show one: numbers masked; what a community may not see is null."""

    unit = serializers.SerializerMethodField()
    branch = serializers.SerializerMethodField()
    residence = serializers.CharField(source="residence.code", read_only=True, allow_null=True, default=None)
    phone = serializers.CharField(source="masked_phone", read_only=True)
    id_number = serializers.CharField(source="masked_id_number", read_only=True, allow_null=True)
    age_band = serializers.SerializerMethodField()
    posts = serializers.SerializerMethodField()
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = [
            "id",
            "volunteer_no",
            "name",
            "sex",
            "age_band",
            "unit",
            "phone",
            "skills",
            "intentions",
            "available_time",
            "posts",
            *_UNITS_ONLY,
            "version",
            "available_actions",
        ]
        read_only_fields = fields
        extra_kwargs = {name: {"allow_null": True} for name in ("birth", "title", "kind")}

    def to_representation(self, person: Person) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(person)
        if sight.is_community_sight(self.context["request"].user, person):
            shown |= dict.fromkeys(_UNITS_ONLY)
        return shown

    def get_unit(self, person: Person) -> str | None:
        relation = person.current_relation
        return relation.unit.code if relation else None

    def get_branch(self, person: Person) -> str | None:
        relation = person.current_relation
        return str(relation.branch) if relation and relation.branch else None

    def get_age_band(self, person: Person) -> str:
        return sight.age_band(person.birth, timezone.localdate())

    def get_posts(self, person: Person) -> list[str]:
        return sight.posts_of(person)

    def get_available_actions(self, person: Person) -> list[str]:
        return rules.available_actions(self.context["request"].user, person)


class StatusEventSerializer(serializers.ModelSerializer):
    """A status event: asked for by one person, decided on by another."""

    class Meta:
        model = StatusEvent
        fields = ["id", "person", "kind", "from_on", "to_on", "evidence", "state", "version"]
        read_only_fields = fields


class StatusRequestInput(Body):
    kind = serializers.ChoiceField(choices=StatusKind.choices)
    from_on = serializers.DateField()
    to_on = serializers.DateField(required=False, allow_null=True, default=None)
    evidence = serializers.CharField(max_length=200)


class PersonViewSet(ListModelMixin, RetrieveModelMixin, PortalViewSet):
    """在职党员: list, read, and ask for a status event (退休、借调等)."""

    queryset = Person.objects.select_related("residence")
    serializer_class = PersonSerializer
    rules = {
        "list": rules.can_read_members,
        "retrieve": rules.can_read_members,
        "request_status": rules.can_request_status,
    }

    @property
    def filterset_class(self) -> type[PersonFilter] | type[CommunityPersonFilter]:
        """The filters of the reader's own list: what a community can't see, it can't ask for."""
        user = self.request.user if self.request else None
        is_community = isinstance(user, User) and not sight.sees_as_unit(user)
        return CommunityPersonFilter if is_community else PersonFilter

    def get_queryset(self) -> Any:
        user: Any = self.request.user
        if self.action == "request_status":
            return Person.objects.in_reach(user, Deed.REQUEST_STATUS)
        return sight.with_everything_shown(super().get_queryset())

    @extend_schema(request=StatusRequestInput, responses=StatusEventSerializer)
    @action(detail=True, methods=["post"], serializer_class=StatusRequestInput, url_path="request-status")
    def request_status(self, request: Request, pk: str | None = None) -> Any:
        """Ask for the member to be noted as retired, seconded …; the unit's secretary decides."""
        by: Any = request.user
        person, at = self.get_object(), timezone.now()
        body = StatusRequestInput(data=request.data)
        body.is_valid(raise_exception=True)
        return self.run(
            lambda: (
                StatusEventSerializer(
                    actions.request_status(person=person, by=by, at=at, **body.validated_data)
                ).data
            )
        )
