"""What the API shows and takes about posts, claims and commitment cards."""

from django.utils import timezone
from rest_framework import serializers

from apps.core.api import Body
from apps.posts.enums import PostRole
from apps.posts.models import CommitmentCard, CommitmentItem, Post, PostCategory, PostClaim, ServiceItem
from apps.posts.promises import Promise
from apps.posts.rules.claims import available_claim_actions
from apps.posts.rules.commitment_steps import available_commitment_actions, available_item_actions
from apps.posts.rules.posts import available_post_actions


class PostSerializer(serializers.ModelSerializer):
    """A post with its places and the steps open to the reader."""

    community = serializers.CharField(source="community.code", read_only=True)
    category = serializers.CharField(source="category.code", read_only=True)
    item = serializers.CharField(source="item.code", read_only=True, allow_null=True, default=None)
    contact = serializers.CharField(source="contact.name", read_only=True, allow_null=True, default=None)
    role = serializers.ChoiceField(choices=PostRole.choices, read_only=True, allow_blank=True)
    places_left = serializers.IntegerField(read_only=True, allow_null=True)
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Post
        fields = [
            "id",
            "post_code",
            "title",
            "duty",
            "community",
            "category",
            "item",
            "role",
            "skills",
            "licence_required",
            "min_age",
            "risk",
            "capacity",
            "taken",
            "places_left",
            "service_time",
            "place",
            "contact",
            "is_self_chosen",
            "status",
            "ended_on",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_available_actions(self, post: Post) -> list[str]:
        return [step.verb for step in available_post_actions(self.context["request"].user, post)]


class ClaimSerializer(serializers.ModelSerializer):
    """A claim; people by name and volunteer number, never by ID number or phone."""

    person = serializers.CharField(source="person.name", read_only=True)
    volunteer_no = serializers.CharField(source="person.volunteer_no", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    community = serializers.CharField(source="community.code", read_only=True)
    post_code = serializers.CharField(source="post.post_code", read_only=True, allow_null=True, default=None)
    title = serializers.CharField(source="post_title", read_only=True)
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = PostClaim
        fields = [
            "id",
            "person",
            "volunteer_no",
            "unit",
            "community",
            "post",
            "post_code",
            "title",
            "source",
            "status",
            "reason",
            "submitted_at",
            "decided_at",
            "waitlisted_at",
            "offer_expires_at",
            "from_on",
            "to_on",
            "leave_until",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_available_actions(self, claim: PostClaim) -> list[str]:
        return [step.verb for step in available_claim_actions(self.context["request"].user, claim)]


class ItemSerializer(serializers.ModelSerializer):
    available_actions = serializers.SerializerMethodField()
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = CommitmentItem
        fields = [
            "id",
            "number",
            "text",
            "measure",
            "due_on",
            "status",
            "is_late",
            "report",
            "sent_back_reason",
            "undone_proposed",
            "undone_reason",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_is_late(self, item: CommitmentItem) -> bool:
        return item.is_late_on(timezone.localdate())

    def get_available_actions(self, item: CommitmentItem) -> list[str]:
        user = self.context["request"].user
        return [step.verb for step in available_item_actions(user, item, timezone.localdate())]


class CommitmentSerializer(serializers.ModelSerializer):
    """A commitment card with its items."""

    person = serializers.CharField(source="person.name", read_only=True)
    volunteer_no = serializers.CharField(source="person.volunteer_no", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)
    community = serializers.CharField(source="community.code", read_only=True)
    year = serializers.IntegerField(source="programme.year", read_only=True)
    items = ItemSerializer(many=True, read_only=True)
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = CommitmentCard
        fields = [
            "id",
            "year",
            "person",
            "volunteer_no",
            "unit",
            "community",
            "status",
            "submitted_at",
            "reviewed_at",
            "review_opinion",
            "published_at",
            "items",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_available_actions(self, card: CommitmentCard) -> list[str]:
        return [step.verb for step in available_commitment_actions(self.context["request"].user, card)]


class VersionInput(Body):
    """A deed that asks nothing; `version` refuses it when the row was changed since it was read."""

    version = serializers.IntegerField(required=False, min_value=1)


class PostReasonInput(VersionInput):
    reason = serializers.CharField(max_length=200)


class OptionalReasonInput(VersionInput):
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class OpinionInput(VersionInput):
    opinion = serializers.CharField(max_length=200)


class OptionalOpinionInput(VersionInput):
    opinion = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class LeaveInput(VersionInput):
    until = serializers.DateField()


class RemoveInput(PostReasonInput):
    heard = serializers.BooleanField()


class NothingInput(Body):
    """A deed that asks nothing and has no version yet."""


class ProposalInput(Body):
    title = serializers.CharField(max_length=60)
    duty = serializers.CharField(max_length=300)


class PostDetailsInput(Body):
    """What a post says besides its place in the catalogue."""

    item = serializers.SlugRelatedField(
        slug_field="code", queryset=ServiceItem.objects.all(), required=False, allow_null=True
    )
    title = serializers.CharField(max_length=60)
    duty = serializers.CharField(max_length=300)
    capacity = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=32767)
    skills = serializers.ListField(child=serializers.CharField(max_length=40), required=False)
    licence_required = serializers.CharField(max_length=60, required=False, allow_blank=True)
    min_age = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=120)
    service_time = serializers.CharField(max_length=100, required=False, allow_blank=True)
    place = serializers.CharField(max_length=100, required=False, allow_blank=True)


class ChangePostInput(PostDetailsInput, VersionInput):
    pass


class EstablishInput(PostDetailsInput, VersionInput):
    category = serializers.SlugRelatedField(slug_field="code", queryset=PostCategory.objects.all())


class PostInput(PostDetailsInput):
    """A new post of the community with this code."""

    category = serializers.SlugRelatedField(slug_field="code", queryset=PostCategory.objects.all())
    community = serializers.CharField(max_length=12)


class PromiseInput(Body):
    text = serializers.CharField(max_length=200)
    measure = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    due_on = serializers.DateField()


class CommitmentInput(VersionInput):
    items = serializers.ListField(child=PromiseInput(), allow_empty=False, max_length=8)

    def validate_items(self, items: list[dict]) -> list[Promise]:
        return [Promise(**item) for item in items]
